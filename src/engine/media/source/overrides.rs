//! Settings for one camera, behind its URL: `#latency=500&transport=udp&drop=no`.

use std::{fmt, time::Duration};

use super::SourceError;
use crate::media::network::{NetworkOptions, Transport};

/// The longest latency that makes sense, in milliseconds.
const MAX_LATENCY_MS: u64 = 60_000;

/// What a URL says about how to talk to its camera; `None` leaves it to the preferences.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Overrides {
    pub transport: Option<Transport>,
    pub latency: Option<Duration>,
    pub drop_on_latency: Option<bool>,
}

impl Overrides {
    /// Reads what stands behind the `#`.
    ///
    /// # Errors
    ///
    /// [`SourceError::Malformed`] for a setting or a value that there is not: it would be ignored in silence.
    pub fn parse(fragment: &str) -> Result<Self, SourceError> {
        fragment
            .split('&')
            .filter(|setting| !setting.is_empty())
            .try_fold(Self::default(), |overrides, setting| {
                overrides.with(setting)
            })
            .ok_or(SourceError::Malformed)
    }

    fn with(mut self, setting: &str) -> Option<Self> {
        let (name, value) = setting.split_once('=')?;
        let value = value.to_ascii_lowercase();
        match name.to_ascii_lowercase().as_str() {
            "transport" => self.transport = Some(transport(&value)?),
            "latency" => self.latency = Some(latency(&value)?),
            "drop" => self.drop_on_latency = Some(yes_or_no(&value)?),
            _ => return None,
        }
        Some(self)
    }

    /// `options` with what is said here in their place.
    pub fn over(&self, options: &NetworkOptions) -> NetworkOptions {
        NetworkOptions {
            transport: self.transport.unwrap_or(options.transport),
            latency: self.latency.unwrap_or(options.latency),
            drop_on_latency: self.drop_on_latency.unwrap_or(options.drop_on_latency),
            ..options.clone()
        }
    }
}

fn transport(value: &str) -> Option<Transport> {
    match value {
        "auto" | "automatic" => Some(Transport::Automatic),
        "tcp" => Some(Transport::Tcp),
        "udp" => Some(Transport::Udp),
        _ => None,
    }
}

fn latency(milliseconds: &str) -> Option<Duration> {
    let milliseconds = milliseconds.parse().ok()?;
    (milliseconds <= MAX_LATENCY_MS).then(|| Duration::from_millis(milliseconds))
}

fn yes_or_no(value: &str) -> Option<bool> {
    match value {
        "yes" | "true" | "on" | "1" => Some(true),
        "no" | "false" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// As a fragment with its `#`; nothing where nothing is said.
impl fmt::Display for Overrides {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let transport = self.transport.map(|transport| match transport {
            Transport::Automatic => "transport=auto".to_owned(),
            Transport::Tcp => "transport=tcp".to_owned(),
            Transport::Udp => "transport=udp".to_owned(),
        });
        let latency = self
            .latency
            .map(|latency| format!("latency={}", latency.as_millis()));
        let drop = self
            .drop_on_latency
            .map(|drop| format!("drop={}", if drop { "yes" } else { "no" }));
        let settings: Vec<_> = [latency, transport, drop].into_iter().flatten().collect();
        match settings.as_slice() {
            [] => Ok(()),
            settings => write!(f, "#{}", settings.join("&")),
        }
    }
}
