//! The lines of a pls: `File1=…`, `Title1=…`.

use std::collections::BTreeMap;

use super::text;

/// Addresses with their titles, by their numbers.
pub(super) fn items<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Vec<(&'a [u8], Option<String>)> {
    let mut addresses = BTreeMap::new();
    let mut titles = BTreeMap::new();
    for line in lines {
        if let Some((number, address)) = numbered(line, b"file") {
            addresses.insert(number, address);
        } else if let Some((number, title)) = numbered(line, b"title") {
            titles.insert(number, text(title));
        }
    }
    addresses
        .into_iter()
        .map(|(number, address)| (address, titles.remove(&number)))
        .collect()
}

/// The number and the value of a line that begins with `name`, neither of them empty.
fn numbered<'a>(line: &'a [u8], name: &[u8]) -> Option<(u32, &'a [u8])> {
    let (start, rest) = line.split_at_checked(name.len())?;
    let equals = rest.iter().position(|&byte| byte == b'=')?;
    let number = std::str::from_utf8(&rest[..equals])
        .ok()?
        .trim()
        .parse()
        .ok()?;
    let value = rest[equals + 1..].trim_ascii();
    (start.eq_ignore_ascii_case(name) && !value.is_empty()).then_some((number, value))
}
