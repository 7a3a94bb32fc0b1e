//! How cameras are talked to.

use std::time::Duration;

/// What carries the packets of an RTSP stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    /// TCP first, then UDP.
    Automatic,
    /// RTP inside the RTSP connection.
    #[default]
    Tcp,
    /// RTP over UDP.
    Udp,
}

/// The settings for one network source; preferences give them, a URL may override them
/// (`rtspt:` and `rtspu:` for the transport; `#latency=500&transport=udp&drop=no` behind the URL).
#[derive(Clone, PartialEq, Debug)]
pub struct NetworkOptions {
    /// The transport of RTSP.
    pub transport: Transport,
    /// How much the jitter buffer holds.
    pub latency: Duration,
    /// Whether the jitter buffer drops what exceeds the latency.
    pub drop_on_latency: bool,
    /// How long a connection may be silent before it counts as dead.
    pub timeout: Duration,
    /// Whether a certificate that cannot be verified is accepted (`rtsps:` and `https:`).
    pub accept_any_certificate: bool,
}

impl Default for NetworkOptions {
    /// TCP with 200 ms, dropping what is late, 5 s of silence.
    fn default() -> Self {
        Self {
            transport: Transport::Tcp,
            latency: Duration::from_millis(200),
            drop_on_latency: true,
            timeout: Duration::from_secs(5),
            accept_any_certificate: false,
        }
    }
}
