//! What is measured once a second while something plays: pure, with the caller's clock.

use std::time::{Duration, Instant};

/// Over how long a rate is taken.
const SECOND: Duration = Duration::from_secs(1);

/// What has come so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Counts {
    /// Frames at the picture's sink.
    pub frames: u64,
    /// Bytes into the decoders; `None` without decoders.
    pub encoded: Option<u64>,
}

/// Rates of the last whole second.
#[derive(Debug, Default)]
pub(super) struct Rates {
    began: Option<(Instant, Counts)>,
    /// Frames per second; `None` before there is a second of them.
    pub fps: Option<f64>,
    /// Encoded bits per second; `None` also where nothing is decoded.
    pub bit_rate: Option<u64>,
}

impl Rates {
    /// Takes the counts of `now`; whether that ended a second.
    pub fn measure(&mut self, now: Instant, counts: Counts) -> bool {
        let Some((began, before)) = self.began else {
            self.began = Some((now, counts));
            return true;
        };
        let elapsed = now.duration_since(began);
        if elapsed < SECOND {
            return false;
        }
        let seconds = elapsed.as_secs_f64();
        let encoded = counts.encoded.zip(before.encoded);
        self.fps = Some(counts.frames.saturating_sub(before.frames) as f64 / seconds);
        self.bit_rate = encoded.map(|(now, before)| bits(now.saturating_sub(before), seconds));
        self.began = Some((now, counts));
        true
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Not negative, far below 2^53.
fn bits(bytes: u64, seconds: f64) -> u64 {
    (bytes as f64 * 8.0 / seconds).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_of_a_whole_second() {
        let start = Instant::now();
        let mut rates = Rates::default();
        let counts = |frames, encoded| Counts { frames, encoded };
        assert!(rates.measure(start, counts(5, Some(0))));
        assert!(!rates.measure(start + SECOND / 2, counts(20, Some(90_000))));
        assert_eq!((rates.fps, rates.bit_rate), (None, None));
        assert!(rates.measure(start + SECOND * 2, counts(65, Some(250_000))));
        assert_eq!((rates.fps, rates.bit_rate), (Some(30.0), Some(1_000_000)));
    }

    #[test]
    fn without_a_decoder_there_is_no_bit_rate() {
        let start = Instant::now();
        let mut rates = Rates::default();
        for second in 0..3 {
            rates.measure(start + SECOND * second, Counts::default());
        }
        assert_eq!((rates.fps, rates.bit_rate), (Some(0.0), None));
    }
}
