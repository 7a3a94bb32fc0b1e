//! How the demo camera misbehaves, and how that is written.

use std::{fmt, str::FromStr, time::Duration};

use crate::media::source::SourceError;

/// How the demo camera behaves. Written behind `demo:`, separated by commas:
/// `demo:drop=10,password` (`drop=SECONDS`, `stall=SECONDS`, `die=SECONDS`, `password`, `resize=SECONDS`).
/// Seconds may have a fraction.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DemoOptions {
    /// Drops the connection this long after each play.
    pub drop_every: Option<Duration>,
    /// Stops sending this long after each play, but stays connected.
    pub stall_after: Option<Duration>,
    /// Stops answering altogether after this time, without closing anything.
    pub die_after: Option<Duration>,
    /// Changes the resolution every so often.
    pub resize_every: Option<Duration>,
    /// Asks for a user and a password.
    pub password: bool,
}

impl FromStr for DemoOptions {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split(',')
            .map(str::trim)
            .filter(|option| !option.is_empty())
            .try_fold(Self::default(), |options, option| {
                let name = option.split('=').next().unwrap_or_default();
                options
                    .with(option)
                    .ok_or_else(|| SourceError::DemoOption(name.to_owned()))
            })
    }
}

impl DemoOptions {
    fn with(mut self, option: &str) -> Option<Self> {
        match option.split_once('=') {
            None if option == "password" => self.password = true,
            None => return None,
            Some((name, value)) => *self.time(name)? = Some(seconds(value)?),
        }
        Some(self)
    }

    fn time(&mut self, name: &str) -> Option<&mut Option<Duration>> {
        match name {
            "drop" => Some(&mut self.drop_every),
            "stall" => Some(&mut self.stall_after),
            "die" => Some(&mut self.die_after),
            "resize" => Some(&mut self.resize_every),
            _ => None,
        }
    }
}

fn seconds(text: &str) -> Option<Duration> {
    let seconds = text.strip_suffix('s').unwrap_or(text).parse().ok()?;
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|time| *time >= Duration::from_millis(1))
}

/// As it is written behind `demo:`.
impl fmt::Display for DemoOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let times = [
            ("drop", self.drop_every),
            ("stall", self.stall_after),
            ("die", self.die_after),
            ("resize", self.resize_every),
        ];
        let mut options: Vec<_> = times
            .into_iter()
            .filter_map(|(name, time)| Some(format!("{name}={}", time?.as_secs_f64())))
            .collect();
        if self.password {
            options.push("password".to_owned());
        }
        f.write_str(&options.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_can_be_written_and_read() {
        let text = "drop=10,stall=2.5,die=1,resize=3,password";
        let options: DemoOptions = text.parse().expect("options");
        assert_eq!(options.drop_every, Some(Duration::from_secs(10)));
        assert_eq!(options.stall_after, Some(Duration::from_millis(2500)));
        assert_eq!(options.die_after, Some(Duration::from_secs(1)));
        assert_eq!(options.resize_every, Some(Duration::from_secs(3)));
        assert!(options.password);
        assert_eq!(options.to_string(), text);
    }

    #[test]
    fn nothing_is_a_camera_that_behaves() {
        assert_eq!("".parse(), Ok(DemoOptions::default()));
        assert_eq!(DemoOptions::default().to_string(), "");
    }

    #[test]
    fn an_option_that_there_is_not_is_named() {
        for (text, name) in [
            ("drop", "drop"),
            ("drop=0", "drop"),
            ("drop=-1", "drop"),
            ("die=never", "die"),
            ("password=yes", "password"),
            ("drop=1,explode=2", "explode"),
        ] {
            let expected = SourceError::DemoOption(name.to_owned());
            assert_eq!(text.parse::<DemoOptions>(), Err(expected), "{text}");
        }
    }
}
