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

/// The text without users, passwords and tokens: in URLs wherever they stand, in `name=value`
/// pairs and in header lines. A text without secrets comes back as it was.
pub fn redact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let word = word(rest);
        if word.is_empty() {
            out.push(next);
            rest = &rest[next.len_utf8()..];
        } else {
            rest = after_word(word, &rest[word.len()..], &mut out);
        }
    }
    out
}

/// Writes `word` and what belongs to it, and gives what is left.
fn after_word<'a>(word: &str, rest: &'a str, out: &mut String) -> &'a str {
    if let Some(slashes) = authority_mark(rest)
        && word.starts_with(|first: char| first.is_ascii_alphabetic())
    {
        out.push_str(word);
        out.push_str("://");
        return skip_userinfo(&rest[slashes..]);
    }
    out.push_str(word);
    if let Some(length) = assignment(rest) {
        let (sign, value) = rest.split_at(length);
        out.push_str(sign);
        return if is_secret(word) || holds_userinfo(value) {
            out.push_str(HIDDEN);
            &value[value_length(value)..]
        } else {
            value
        };
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
    let url = &text[..text
        .find(|c: char| c.is_whitespace() || "\"'<>`".contains(c))
        .unwrap_or(text.len())];
    let authority = &url[..url.find(['/', '?', '#']).unwrap_or(url.len())];
    let userinfo = match authority.rfind('@') {
        Some(at) => Some(at),
        // A raw '/', '?' or '#' in a password ends the authority too early, and leaves no valid one.
        None if !is_host_and_port(authority) => url.rfind('@'),
        None => None,
    };
    userinfo.map_or(text, |at| &text[at + 1..])
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

/// The length of the value at the start: quoted, or up to what ends a parameter.
fn value_length(text: &str) -> usize {
    let mut chars = text.char_indices();
    let quote = chars.next().map(|(_, c)| c).filter(|c| "\"'".contains(*c));
    let mut chars = text.char_indices();
    if quote.is_some() {
        chars.next();
    }
    while let Some((at, c)) = chars.next() {
        match quote {
            _ if c == '\\' => drop(chars.next()),
            Some(quote) if c == quote => return at + 1,
            Some(_) => {}
            None if c.is_whitespace() || "&;/?#,\"'<>".contains(c) => return at,
            None if c == '_' && starts_assignment(&text[at + 1..]) => return at,
            None => {}
        }
    }
    text.len()
}

fn starts_assignment(text: &str) -> bool {
    let end = text.find(|c: char| !c.is_ascii_alphabetic());
    end.is_some_and(|end| end > 0 && text[end..].starts_with('='))
}

/// Whether the value is an encoded URL with a user in it: `url=rtsp%3A%2F%2Fu%3Ap%40host`.
fn holds_userinfo(value: &str) -> bool {
    let value = &value[..value_length(value)];
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
