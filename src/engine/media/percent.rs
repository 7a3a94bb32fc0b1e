//! Percent-encoding (RFC 3986, section 2.1), on bytes: a path need not be UTF-8.

/// Replaces each `%XX`; what is no valid escape stays as it is, because people type passwords raw.
pub(crate) fn decode(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = escape(&bytes[at..]);
        decoded.push(escaped.unwrap_or(byte));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    decoded
}

/// [`decode`] for text; as it was where the result would not be UTF-8.
pub(crate) fn decode_text(text: &str) -> String {
    String::from_utf8(decode(text)).unwrap_or_else(|_| text.to_owned())
}

/// Encodes everything but unreserved characters and `/`: the path of a `file:` URI.
pub(crate) fn encode_path(path: &[u8]) -> String {
    use std::fmt::Write;

    path.iter().fold(String::new(), |mut encoded, &byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String does not fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

fn escape(bytes: &[u8]) -> Option<u8> {
    let &[b'%', high, low, ..] = bytes else {
        return None;
    };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_become_bytes() {
        assert_eq!(decode("a%20b%e4"), b"a b\xe4");
        assert_eq!(decode_text("caf%C3%A9"), "café");
    }

    #[test]
    fn what_is_no_escape_stays() {
        assert_eq!(decode_text("100%"), "100%");
        assert_eq!(decode_text("%zz%4"), "%zz%4");
        assert_eq!(decode_text("a%FFb"), "a%FFb");
    }

    #[test]
    fn a_path_survives_the_way_there_and_back() {
        let path = "/home/me/50% #1 ä.mkv".as_bytes();
        assert_eq!(encode_path(path), "/home/me/50%25%20%231%20%C3%A4.mkv");
        assert_eq!(decode(&encode_path(path)), path);
    }
}
