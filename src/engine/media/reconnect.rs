//! When to try a lost camera again: pure, with no clock of its own.
//!
//! The player says what happens and when; this decides what follows.

#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

use super::error::MediaError;

/// The limits of coming back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReconnectPolicy {
    /// The shortest wait before an attempt.
    pub shortest_wait: Duration,
    /// The longest wait, however often it has failed.
    pub longest_wait: Duration,
    /// Frames for this long, and the waits start again from the shortest.
    pub good_run: Duration,
    /// How long an attempt may take to its first frame.
    pub first_frame_within: Duration,
    /// How long a stream that plays may go without a frame.
    pub next_frame_within: Duration,
}

impl Default for ReconnectPolicy {
    /// Waits of 1 s to 30 s. 10 s for a first frame leave room for a key frame that comes late;
    /// 5 s without a frame are five times the slowest rate of a usual camera.
    fn default() -> Self {
        Self {
            shortest_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(30),
            good_run: Duration::from_secs(5),
            first_frame_within: Duration::from_secs(10),
            next_frame_within: Duration::from_secs(5),
        }
    }
}

/// What follows a failure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    /// Try again with a fresh source.
    Retry {
        /// The wait, from the failure.
        after: Duration,
        /// The number of the attempt since the last good run, from 1.
        attempt: u32,
    },
    /// Wait for a user and a password; trying again with the same would lock the account of some cameras.
    AskCredentials,
    /// Trying again cannot help.
    GiveUp,
}

/// What the watchdog says about an attempt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Watch {
    /// Nothing is wrong before this time has passed; `None` while nothing is watched.
    Fine(Option<Duration>),
    /// No frame came for too long: give the attempt up as [`MediaError::NoFrame`].
    NoFrame,
}

/// The state of one live source over all its attempts.
#[derive(Clone, Debug)]
pub struct Reconnect {
    policy: ReconnectPolicy,
    /// Attempts that followed each other without a good run.
    attempts: u32,
    /// Whether the source has ever given a frame.
    has_played: bool,
    run: Run,
}

/// The attempt under way.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    /// From when on a frame is waited for; `None` while nothing runs or it stands still on purpose.
    waiting_since: Option<Instant>,
    first_frame: Option<Instant>,
    last_frame: Option<Instant>,
}

impl Reconnect {
    /// A source that has not been tried yet.
    pub fn new(policy: ReconnectPolicy) -> Self {
        Self {
            policy,
            attempts: 0,
            has_played: false,
            run: Run::default(),
        }
    }

    /// An attempt begins, the first one included: from `now` on a frame is waited for.
    pub fn connecting(&mut self, now: Instant) {
        self.run = Run {
            waiting_since: Some(now),
            ..Run::default()
        };
    }

    /// A frame came `at` that time. May be called for some of the frames only, as often as the watchdog is asked.
    pub fn frame(&mut self, at: Instant) {
        self.has_played = true;
        self.run.first_frame.get_or_insert(at);
        self.run.last_frame = self.run.last_frame.max(Some(at));
        if self.run.waiting_since.is_some() {
            self.run.waiting_since = self.run.waiting_since.max(Some(at));
        }
    }

    /// It stands still on purpose: no frame is waited for.
    pub fn paused(&mut self) {
        self.run.waiting_since = None;
    }

    /// It goes on after [`Reconnect::paused`]: a frame is waited for from `now` on.
    pub fn resumed(&mut self, now: Instant) {
        self.run.waiting_since.get_or_insert(now);
    }

    /// A user and a password were given: what failed before does not count against them.
    pub fn credentials_given(&mut self) {
        self.attempts = 0;
    }

    /// Whether a frame is overdue at `now`, or when to ask again.
    pub fn watch(&self, now: Instant) -> Watch {
        let Some(since) = self.run.waiting_since else {
            return Watch::Fine(None);
        };
        let allowed = match self.run.last_frame {
            Some(_) => self.policy.next_frame_within,
            None => self.policy.first_frame_within,
        };
        match allowed.checked_sub(now.saturating_duration_since(since)) {
            Some(left) if !left.is_zero() => Watch::Fine(Some(left)),
            _ => Watch::NoFrame,
        }
    }

    /// The attempt has failed; `jitter` is a random number from 0 up to 1.
    pub fn failed(&mut self, error: &MediaError, jitter: f64) -> Next {
        if self.run_length() >= self.policy.good_run {
            self.attempts = 0;
        }
        self.run = Run::default();
        if matches!(error, MediaError::Unauthorized(_)) {
            return Next::AskCredentials;
        }
        if !self.can_come_back(error) {
            return Next::GiveUp;
        }
        self.attempts = self.attempts.saturating_add(1);
        Next::Retry {
            after: self.wait(jitter),
            attempt: self.attempts,
        }
    }

    /// Attempts that followed each other without a good run.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How long frames came. The silence before the failure is no part of it.
    fn run_length(&self) -> Duration {
        match (self.run.first_frame, self.run.last_frame) {
            (Some(first), Some(last)) => last.saturating_duration_since(first),
            _ => Duration::ZERO,
        }
    }

    /// A camera that has played and is started again answers "not found" or in half a stream for a
    /// while; from one that never has, the same answers are final.
    fn can_come_back(&self, error: &MediaError) -> bool {
        let starting = matches!(
            error,
            MediaError::NotFound(_) | MediaError::NotMedia(_) | MediaError::NothingToPlay
        );
        error.is_transient() || (self.has_played && starting)
    }

    /// Doubles from attempt to attempt, and lies anywhere in the upper half so that many players
    /// do not come back to one camera together ("equal jitter" in M. Brooker, "Exponential Backoff
    /// And Jitter", AWS Architecture Blog, 2015). Never outside the policy's limits.
    fn wait(&self, jitter: f64) -> Duration {
        let doubled = 2_u32.saturating_pow(self.attempts);
        let upper = self
            .policy
            .shortest_wait
            .saturating_mul(doubled)
            .min(self.policy.longest_wait);
        let lower = (upper / 2).max(self.policy.shortest_wait).min(upper);
        lower + upper.saturating_sub(lower).mul_f64(jitter.clamp(0.0, 1.0))
    }
}
