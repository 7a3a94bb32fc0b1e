//! Files that chance has changed: bytes of the whole, and the text within, put together again so that
//! checksums are right and the change reaches what reads the text.
//!
//! Where chance begins is fixed; `HIGHWATER_FUZZ_SEED` sets another beginning, `HIGHWATER_FUZZ_SECONDS`
//! how long it goes on (3). A file that is too much is kept, and named.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    time::{Duration, Instant},
};

use super::{
    meter::opened,
    seeds::{bundle_parts, recording, write_bundle, write_recording},
};

/// Texts that have surprised programs before.
const SURPRISES: [&str; 22] = [
    "null",
    "-1",
    "0",
    "1e308",
    "1e-308",
    "-0.0",
    "18446744073709551615",
    "4294967296",
    "99999999999999999",
    "0.1e17",
    "true",
    "\"\"",
    "[]",
    "{}",
    "[[[[[[[[",
    "}",
    "\n",
    ",",
    "\\u0000",
    "\"pool_4294967295_outstanding\":1,",
    "NaN",
    "\u{202e}",
];

/// Marsaglia's xorshift64.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Less than `limit`; 0 where that is 0.
    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % (limit.max(1) as u64)).expect("less than a size")
    }
}

/// One change of any bytes.
fn harm(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let at = chance.below(bytes.len());
    let length = chance.below(64).min(bytes.len() - at);
    match chance.below(6) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..at + length)),
        2 => {
            let again = bytes[at..at + length].to_vec();
            let times = chance.below(1000);
            bytes.splice(at..at, again.repeat(times));
        }
        3 => bytes[at..at + length].fill(0xff),
        4 => bytes[at..at + length].fill(0),
        _ => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << chance.below(8);
            }
        }
    }
}

/// One change of a text: a number, a line, or whatever stands between two signs.
fn twist(text: &mut String, chance: &mut Chance) {
    let surprise = SURPRISES[chance.below(SURPRISES.len())];
    let numbers = |sign: char| sign.is_ascii_digit() || ".-e".contains(sign);
    let starts: Vec<usize> = text
        .char_indices()
        .filter(|(_, sign)| ":,[{}]\n".contains(*sign))
        .map(|(at, sign)| at + sign.len_utf8())
        .collect();
    let from = starts.get(chance.below(starts.len())).copied().unwrap_or(0);
    let rest = &text[from..];
    let to = from
        + match chance.below(3) {
            0 => rest.find(|sign| !numbers(sign)).unwrap_or(0),
            1 => rest.find([',', '}', ']', '\n']).unwrap_or(0),
            _ => rest.find('\n').unwrap_or(rest.len()),
        };
    if chance.below(4) == 0 {
        let again = text[from..to].repeat(2 + chance.below(50));
        text.replace_range(from..to, &again);
    } else {
        text.replace_range(from..to, surprise);
    }
}

fn twisted(text: &str, chance: &mut Chance) -> String {
    let mut text = text.to_owned();
    for _ in 0..=chance.below(4) {
        twist(&mut text, chance);
    }
    text
}

/// A file that nobody has seen before.
fn make(path: &Path, chance: &mut Chance) {
    if chance.below(2) == 0 {
        let mut parts = bundle_parts().to_vec();
        let read = ["report.json", "samples.jsonl", "state.jsonl"];
        let name = read[chance.below(read.len())];
        for (part, bytes) in &mut parts {
            if part == name {
                let text = String::from_utf8(bytes.clone()).expect("text");
                *bytes = twisted(&text, chance).into_bytes();
            }
        }
        write_bundle(path, &parts);
    } else {
        let mut texts = recording().to_vec();
        let at = chance.below(texts.len());
        texts[at] = twisted(&texts[at], chance);
        write_recording(path, &texts);
    }
    if chance.below(3) == 0 {
        let mut bytes = fs::read(path).expect("just written");
        for _ in 0..=chance.below(8) {
            harm(&mut bytes, chance);
        }
        fs::write(path, bytes).expect("room");
    }
}

fn variable(name: &str, default: u64) -> u64 {
    let value = std::env::var(name).ok();
    value
        .and_then(|value| value.parse().ok())
        .unwrap_or(default)
}

#[test]
fn chance_finds_no_file_that_is_too_much() {
    let seed = variable("HIGHWATER_FUZZ_SEED", 0x9e37_79b9_7f4a_7c15);
    let time = Duration::from_secs(variable("HIGHWATER_FUZZ_SECONDS", 3));
    let folder = tempfile::tempdir().expect("room");
    let path = folder.path().join("chance");
    let mut chance = Chance(seed | 1);
    let (mut files, mut shown) = (0_u64, 0_u64);
    let begun = Instant::now();
    while begun.elapsed() < time {
        make(&path, &mut chance);
        files += 1;
        let Ok(is_shown) = catch_unwind(AssertUnwindSafe(|| opened(&path).is_ok())) else {
            let kept = folder.keep();
            panic!("file {files} of seed {seed} is in {}", kept.display());
        };
        shown += u64::from(is_shown);
    }
    println!("{files} files, of which {shown} have something to show");
    // Changes that nothing survives would test the first check only.
    assert!(shown > 0 && shown < files, "{shown} of {files}");
}
