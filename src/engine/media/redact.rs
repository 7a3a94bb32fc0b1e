//! Takes the secrets out of any text: URLs, pipeline descriptions, GStreamer's messages.
//!
//! Works on words, not on a grammar, because the text may be anything. In doubt it hides too much.

use super::percent;

/// What stands in the place of a secret.
const HIDDEN: &str = "•••";

/// Names (in lower case, without punctuation) whose value is a secret.
const SECRET_NAMES: [&str; 28] = [
    "user",
    "userid",
    "username",
    "usr",
    "uid",
    "login",
    "loginuse",
    "loginpas",
    "proxyid",
    "pass",
    "psw",
    "pw",
    "pwd",
    "pin",
    "sig",
    "hmac",
    "hdnts",
    "hdnea",
    "sid",
    "code",
    "otp",
    "jwt",
    "st",
    "xamzdate",
    "policy",
    "cookie",
    "cookies",
    "setcookie",
];

/// Parts of names whose value is a secret: `access_token`, `X-Amz-Signature`, `srtp-key` …
const SECRET_PARTS: [&str; 10] = [
    "token",
    "passw",
    "passphrase",
    "secret",
    "signature",
    "credential",
    "authoriz",
    "session",
    "apikey",
    "userpw",
];

/// HTTP and RTSP header fields whose whole line is a secret.
const SECRET_HEADERS: [&str; 6] = [
    "authorization",
    "proxyauthorization",
    "cookie",
    "setcookie",
    "xapikey",
    "xauthtoken",
];

/// Where a value stands decides what ends it.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// Between blanks: `user-pw=a/b,c latency=200`.
    Text,
    /// In a URL: `?user=a&password=b`.
    Url,
}

/// The text without users, passwords and tokens: in URLs wherever they stand, in `name=value`
/// pairs and in header lines. A text without secrets comes back as it was.
pub fn redact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    scan(text, Place::Text, &mut out);
    out
}

fn scan(text: &str, place: Place, out: &mut String) {
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let word = word(rest);
        if word.is_empty() {
            out.push(next);
            rest = &rest[next.len_utf8()..];
        } else {
            out.push_str(word);
            rest = after_word(word, &rest[word.len()..], place, out);
        }
    }
}

/// Writes what belongs to `word`, and gives what is left.
fn after_word<'a>(word: &str, rest: &'a str, place: Place, out: &mut String) -> &'a str {
    if let Some(slashes) = authority_mark(rest)
        && word.starts_with(|first: char| first.is_ascii_alphabetic())
    {
        out.push_str("://");
        let rest = skip_userinfo(&rest[slashes..]);
        let (url, rest) = rest.split_at(end_of_url(rest));
        scan(url, Place::Url, out);
        return rest;
    }
    if let Some(length) = assignment(rest) {
        let (sign, value) = rest.split_at(length);
        let (hidden, rest) = value.split_at(value_length(value, place));
        out.push_str(sign);
        if is_secret(word) || holds_userinfo(hidden) {
            out.push_str(HIDDEN);
            return rest;
        }
        return value;
    }
    if let Some(line) = rest.strip_prefix(':')
        && SECRET_HEADERS.contains(&plain(word).as_str())
    {
        out.push_str(": ");
        out.push_str(HIDDEN);
        return &line[line.find(['\r', '\n']).unwrap_or(line.len())..];
    }
    rest
}

/// The name at the start: what schemes, properties and parameters are made of.
fn word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.%_".contains(c)));
    // An underscore also separates: `user=admin_password=x_channel=1` is how some cameras write it.
    &text[..end.unwrap_or(text.len())]
}

/// The length of `://`, with the backslashes that a shell or `gst-launch-1.0` may want.
fn authority_mark(text: &str) -> Option<usize> {
    let mut length = 0;
    for expected in [':', '/', '/'] {
        length += text[length..].len() - text[length..].trim_start_matches('\\').len();
        length += text[length..].strip_prefix(expected).map(|_| 1)?;
    }
    Some(length)
}

/// What follows the user and the password of a URL whose `scheme://` has been read.
fn skip_userinfo(text: &str) -> &str {
    let authority = &text[..text
        .find(|c: char| c.is_whitespace() || "/?#\"'<>`".contains(c))
        .unwrap_or(text.len())];
    let userinfo = match authority.rfind('@') {
        Some(at) => Some(at),
        // A raw '/', '#' or quote in a password ends the authority too early, and leaves no valid one.
        None if !is_host_and_port(authority) => text[..end_of_word(text)].rfind('@'),
        None => None,
    };
    userinfo.map_or(text, |at| &text[at + 1..])
}

fn end_of_url(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || "\"'<>`".contains(c))
        .unwrap_or(text.len())
}

fn end_of_word(text: &str) -> usize {
    text.find(char::is_whitespace).unwrap_or(text.len())
}

/// Whether `text` can be `host`, `host:port` or the same with an IPv6 address in brackets.
fn is_host_and_port(text: &str) -> bool {
    let after_host = match text.strip_prefix('[') {
        Some(address) => address.split_once(']').map(|(_, rest)| rest),
        None => Some(&text[text.find(':').unwrap_or(text.len())..]),
    };
    after_host.is_some_and(|rest| {
        rest.trim_end_matches([',', '.', ')'])
            .trim_start_matches(':')
            .chars()
            .all(|c| c.is_ascii_digit())
    })
}

/// The length of an equals sign with the blanks around it, and of a type such as `(string)`.
fn assignment(text: &str) -> Option<usize> {
    let after = text.trim_start_matches([' ', '\t']).strip_prefix('=')?;
    let value = after.trim_start_matches([' ', '\t']);
    let value = match value
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(')'))
    {
        Some((kind, rest)) if kind.chars().all(|c| c.is_ascii_alphanumeric()) => rest,
        _ => value,
    };
    Some(text.len() - value.len())
}

/// The length of the value at the start, quotes and escaped characters included.
fn value_length(text: &str, place: Place) -> usize {
    let quote = text.chars().next().filter(|c| "\"'".contains(*c));
    let mut chars = text.char_indices().skip(usize::from(quote.is_some()));
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if let Some(quote) = quote {
            if c == quote {
                return at + quote.len_utf8();
            }
        } else if ends_value(&text[at..], c, place) {
            return at;
        }
    }
    text.len()
}

/// Whether a value without quotes ends before `rest`, which begins with `c`.
fn ends_value(rest: &str, c: char, place: Place) -> bool {
    match place {
        Place::Text => c.is_whitespace(),
        Place::Url => "&;/?#,".contains(c) || (c == '_' && starts_assignment(&rest[1..])),
    }
}

fn starts_assignment(text: &str) -> bool {
    let end = text.find(|c: char| !c.is_ascii_alphabetic());
    end.is_some_and(|end| end > 0 && text[end..].starts_with('='))
}

/// Whether a value is an encoded URL with a user in it: `url=rtsp%3A%2F%2Fu%3Ap%40host`.
fn holds_userinfo(value: &str) -> bool {
    let decoded = percent::decode_text(value);
    decoded != value && decoded.contains("://") && decoded.contains('@')
}

fn is_secret(name: &str) -> bool {
    // In `user=admin_password=x` the value has ended before the underscore.
    let name = plain(&percent::decode_text(name.trim_start_matches('_')));
    name.ends_with("key")
        || name.ends_with("pw")
        || name.ends_with("auth")
        || SECRET_NAMES.contains(&name.as_str())
        || SECRET_PARTS.iter().any(|part| name.contains(part))
}

fn plain(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests;
