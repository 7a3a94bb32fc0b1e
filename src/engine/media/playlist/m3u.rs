//! The lines of an m3u.

use super::text;

/// Addresses with their titles; `None` where the list is one of HTTP Live Streaming (RFC 8216,
/// whose tags all begin alike).
pub(super) fn items<'a>(
    lines: impl Iterator<Item = &'a [u8]>,
) -> Option<Vec<(&'a [u8], Option<String>)>> {
    let mut items = Vec::new();
    let mut title = None;
    for line in lines {
        if line.starts_with(b"#EXT-X-") {
            return None;
        } else if let Some(info) = line.strip_prefix(b"#EXTINF:") {
            title = title_of(&text(info));
        } else if !line.is_empty() && !line.starts_with(b"#") {
            items.push((line, title.take()));
        }
    }
    Some(items)
}

/// What follows the duration: behind the first comma that is not in the quotes of an attribute.
fn title_of(info: &str) -> Option<String> {
    let mut quoted = false;
    let comma = info.find(|c| {
        quoted ^= c == '"';
        c == ',' && !quoted
    });
    let title = info[comma? + 1..].trim();
    (!title.is_empty()).then(|| title.to_owned())
}
