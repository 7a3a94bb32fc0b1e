//! A URL with its secrets kept in. Stays a string: GFile and others drop the password on the way.

use std::{fmt, str::FromStr};

use super::{SourceError, overrides::Overrides};
use crate::media::{
    credentials::{Credentials, Secret},
    network::{NetworkOptions, Transport},
    percent, redact,
};

/// A URL. `Display` and `Debug` leave out the secrets, [`Location::reveal`] gives them.
#[derive(Clone, PartialEq, Eq)]
pub struct Location {
    /// The whole URL as GStreamer gets it, with the scheme in lower case.
    url: String,
    /// What stood behind the URL of a camera.
    overrides: Overrides,
}

/// The parts of a URL, borrowed from it.
struct Parts<'a> {
    scheme: &'a str,
    /// `None` for URLs without `//`.
    userinfo: Option<&'a str>,
    host: &'a str,
    port: Option<u16>,
    /// Path, query and fragment.
    rest: &'a str,
}

impl FromStr for Location {
    type Err = SourceError;

    /// Checks the form only, not whether something can open the scheme.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (scheme, rest) = text.split_once(':').ok_or(SourceError::Malformed)?;
        let scheme = scheme.to_ascii_lowercase();
        if rest.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(SourceError::Malformed);
        }
        let (rest, overrides) = match rest.split_once('#') {
            Some((rest, fragment)) if is_rtsp(&scheme) => (rest, Overrides::parse(fragment)?),
            _ => (rest, Overrides::default()),
        };
        let url = format!("{scheme}:{rest}");
        let parts = Parts::of(&url).ok_or(SourceError::Malformed)?;
        if parts.host.is_empty() && needs_host(&scheme) {
            return Err(SourceError::Malformed);
        }
        Ok(Self { url, overrides })
    }
}

impl Location {
    /// The URL with its secrets, as GStreamer wants it: without the overrides behind a camera's URL.
    pub fn reveal(&self) -> &str {
        &self.url
    }

    /// The URL with its secrets and its overrides: what opens the same again.
    pub(super) fn with_overrides(&self) -> String {
        format!("{}{}", self.url, self.overrides)
    }

    /// The scheme, in lower case.
    pub fn scheme(&self) -> &str {
        self.url.split(':').next().unwrap_or_default()
    }

    /// The host without a port and without the brackets of an IPv6 address, where there is one.
    pub fn host(&self) -> Option<String> {
        let host = self.parts()?.host;
        (!host.is_empty()).then(|| host.trim_matches(['[', ']']).replace("%25", "%"))
    }

    /// The port, where the URL names one.
    pub fn port(&self) -> Option<u16> {
        self.parts()?.port
    }

    /// The port that a connection goes to: the URL's, or the scheme's own where it has one.
    pub fn effective_port(&self) -> Option<u16> {
        self.port().or_else(|| default_port(self.scheme()))
    }

    /// Whether its server is reached over TCP, as those of the web and of RTSP are.
    pub fn is_tcp(&self) -> bool {
        default_port(self.scheme()).is_some()
    }

    /// Whether the connection is encrypted, so that a certificate matters.
    pub fn is_encrypted(&self) -> bool {
        matches!(self.scheme(), "https" | "rtmps") || self.scheme().starts_with("rtsps")
    }

    /// The user and the password in the URL, percent-decoded.
    pub fn credentials(&self) -> Option<Credentials> {
        let userinfo = self.parts()?.userinfo.filter(|text| !text.is_empty())?;
        let (user, password) = userinfo.split_once(':').unwrap_or((userinfo, ""));
        Some(Credentials {
            user: Secret::new(percent::decode_text(user)),
            password: Secret::new(percent::decode_text(password)),
        })
    }

    /// The same place without the user and the password; tokens in the query stay.
    #[must_use]
    pub fn without_credentials(&self) -> Self {
        let url = match self.parts() {
            Some(Parts {
                scheme,
                userinfo: Some(userinfo),
                ..
            }) => {
                let authority = &self.url[scheme.len() + "://".len()..];
                format!("{scheme}://{}", &authority[userinfo.len() + "@".len()..])
            }
            _ => self.url.clone(),
        };
        Self {
            url,
            overrides: self.overrides.clone(),
        }
    }

    /// How to talk to this camera: `preferences`, with what the URL itself says in their place.
    pub fn network(&self, preferences: &NetworkOptions) -> NetworkOptions {
        let mut options = self.overrides.over(preferences);
        // rtspsrc follows the scheme, and would be left with no transport if we asked for another.
        options.transport = match self.scheme() {
            "rtspt" | "rtspst" => Transport::Tcp,
            "rtspu" | "rtspsu" => Transport::Udp,
            _ => options.transport,
        };
        options
    }

    pub(super) fn is_live(&self) -> bool {
        is_rtsp(self.scheme()) || matches!(self.scheme(), "rtp" | "rist" | "srt" | "udp" | "v4l2")
    }

    /// A camera's host, port and path; a file's name on a web server.
    pub(super) fn title(&self) -> String {
        let clean = self.without_credentials();
        let Some(parts) = clean.parts() else {
            return self.to_string();
        };
        let path = parts.rest.split(['?', '#']).next().unwrap_or_default();
        let path = redact(&percent::decode_text(path.trim_end_matches('/')));
        let path = path.replace(char::is_control, "�");
        let name = path.rsplit('/').next().unwrap_or_default();
        match (clean.host(), parts.port) {
            (Some(_), _) if !self.is_live() && !name.is_empty() => name.to_owned(),
            (Some(host), Some(port)) if host.contains(':') => format!("[{host}]:{port}{path}"),
            (Some(host), Some(port)) => format!("{host}:{port}{path}"),
            (Some(host), None) => format!("{host}{path}"),
            (None, _) => redact(&clean.url),
        }
    }

    /// The redacted URL in one form for all transports of RTSP and without a port that goes without saying.
    pub(super) fn key(&self) -> String {
        let clean = self.without_credentials();
        let (Some(parts), true) = (clean.parts(), clean.host().is_some()) else {
            return redact(&clean.url);
        };
        let scheme = match parts.scheme {
            "rtspt" | "rtspu" | "rtsph" => "rtsp",
            "rtspst" | "rtspsu" | "rtspsh" => "rtsps",
            scheme => scheme,
        };
        let host = parts.host.to_ascii_lowercase();
        let port = parts
            .port
            .filter(|port| default_port(scheme) != Some(*port))
            .map_or_else(String::new, |port| format!(":{port}"));
        redact(&format!("{scheme}://{host}{port}{}", parts.rest))
    }

    fn parts(&self) -> Option<Parts<'_>> {
        Parts::of(&self.url)
    }
}

impl<'a> Parts<'a> {
    /// Takes a URL apart; `None` when host and port are not well-formed.
    fn of(url: &'a str) -> Option<Self> {
        let (scheme, rest) = url.split_once(':')?;
        let Some(rest) = rest.strip_prefix("//") else {
            return Some(Self {
                scheme,
                userinfo: None,
                host: "",
                port: None,
                rest,
            });
        };
        let (authority, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        // People type passwords with a raw '@': the last one ends them.
        let (userinfo, address) = match authority.rsplit_once('@') {
            Some((userinfo, address)) => (Some(userinfo), address),
            None => (None, authority),
        };
        let (host, port) = split_address(address)?;
        Some(Self {
            scheme,
            userinfo,
            host,
            port,
            rest,
        })
    }
}

/// Host and port; the host of an IPv6 address keeps its brackets.
fn split_address(address: &str) -> Option<(&str, Option<u16>)> {
    let host_end = if address.starts_with('[') {
        address.find(']')? + 1
    } else {
        address.find(':').unwrap_or(address.len())
    };
    let (host, port) = address.split_at(host_end);
    let port = match port.strip_prefix(':') {
        Some("") => None,
        Some(port) => Some(port.parse().ok().filter(|port| *port != 0)?),
        None if port.is_empty() => None,
        None => return None,
    };
    Some((host, port))
}

/// Whether rtspsrc opens the scheme.
fn is_rtsp(scheme: &str) -> bool {
    let rest = scheme.strip_prefix("rtsp");
    rest.is_some_and(|rest| ["", "s", "t", "u", "h", "st", "su", "sh"].contains(&rest))
}

/// Whether a URL of the scheme means nothing without a host.
fn needs_host(scheme: &str) -> bool {
    is_rtsp(scheme) || matches!(scheme, "http" | "https" | "rtmp" | "rtmps")
}

/// The port that IANA has registered for the scheme.
fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" | "rtsph" => Some(80),
        "https" | "rtmps" => Some(443),
        "rtmp" => Some(1935),
        scheme if scheme.starts_with("rtsps") => Some(322),
        scheme if scheme.starts_with("rtsp") => Some(554),
        _ => None,
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clean = self.without_credentials();
        write!(f, "{}{}", redact(&clean.url), clean.overrides)
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Location({self})")
    }
}
