//! What is read from a file is not trusted: how much of it there may be, and which numbers.

use std::io::{self, BufRead, Read};

/// The longest line that is read, in bytes: a sample of a thousand pools takes a third of it.
pub(super) const LONGEST_LINE: u64 = 1 << 20;

/// More digits has no number of bytes, of nanoseconds or of milliseconds since 1970, and sums of
/// hundreds of them still fit into 64 bits.
const DIGITS: u32 = 17;

/// Whether every number in a JSON text is one that could have been measured.
pub(super) fn has_plausible_numbers(json: &[u8]) -> bool {
    let mut is_string = false;
    let mut is_escaped = false;
    let mut digits = 0;
    let mut is_whole = true;
    let mut last = 0;
    for &byte in json {
        if is_string {
            (is_string, is_escaped) = match byte {
                _ if is_escaped => (true, false),
                b'\\' => (true, true),
                b'"' => (false, false),
                _ => (true, false),
            };
        } else if byte.is_ascii_digit() {
            // 1e16 and 1e+16, but not 1e-7.
            if matches!(last, b'e' | b'E' | b'+') {
                return false;
            }
            digits += u32::from(is_whole);
            if digits > DIGITS {
                return false;
            }
        } else {
            is_string = byte == b'"';
            // After the point there may be as many as there are.
            is_whole = byte != b'.';
            digits = 0;
        }
        last = byte;
    }
    true
}

/// The next line without its end, or as much of it as there may be and one byte more; empty at the end.
pub(super) fn read_line(from: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<()> {
    line.clear();
    from.take(LONGEST_LINE + 1).read_until(b'\n', line)?;
    Ok(())
}

/// Reads to the end, if that is no further than `limit` bytes; `None` if it is.
pub(super) fn read_to_end(from: impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    // One byte more than allowed tells that there is more; what a file says of its sizes may be wrong.
    from.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_have_been_measured_passes() {
        for json in [
            "{}",
            r#"{"a": 12345678901234567, "b": 0.12345678901234567890123, "c": 1.5e-7}"#,
            r#"{"name 99999999999999999999": "\"99999999999999999999\\"}"#,
            "[-0.25, 17, 1e-30]",
        ] {
            assert!(has_plausible_numbers(json.as_bytes()), "{json}");
        }
    }

    #[test]
    fn what_no_machine_has_does_not() {
        for json in [
            "18446744073709551615",
            r#"{"a": 1e16}"#,
            r#"{"a": 1E+99}"#,
            r#"{"a": 123456789012345678.5}"#,
            r#"["\"", 999999999999999999999]"#,
        ] {
            assert!(!has_plausible_numbers(json.as_bytes()), "{json}");
        }
    }

    #[test]
    fn a_line_without_an_end_is_not_read_to_it() {
        let endless = io::repeat(b'x');
        let mut line = Vec::new();
        read_line(&mut io::BufReader::new(endless), &mut line).expect("no disk");
        assert_eq!(line.len() as u64, LONGEST_LINE + 1);
    }
}
