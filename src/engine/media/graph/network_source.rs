//! Settings for the elements that talk to a network, as they appear inside of `urisourcebin`.

use gst::prelude::*;

use crate::media::{
    credentials::Credentials,
    network::{NetworkOptions, Transport},
};

/// Sets up the source element that a URI handler made. Runs on whatever thread makes it.
pub(super) fn set_up(
    source: &gst::Element,
    network: &NetworkOptions,
    credentials: Option<&Credentials>,
) {
    match source.factory().map(|factory| factory.name()).as_deref() {
        Some("rtspsrc") => set_up_rtsp(source, network),
        Some("souphttpsrc") => set_up_http(source, network),
        _ => return,
    }
    if let Some(credentials) = credentials {
        source.set_property("user-id", credentials.user.reveal());
        source.set_property("user-pw", credentials.password.reveal());
    }
}

fn set_up_rtsp(source: &gst::Element, network: &NetworkOptions) {
    let protocols = match network.transport {
        Transport::Tcp => "tcp",
        Transport::Udp => "udp+udp-mcast",
        Transport::Automatic => "tcp+udp+udp-mcast",
    };
    let timeout = u64::try_from(network.timeout.as_micros()).unwrap_or(u64::MAX);
    let latency = u32::try_from(network.latency.as_millis()).unwrap_or(u32::MAX);
    source.set_property_from_str("protocols", protocols);
    source.set_property("latency", latency);
    source.set_property("drop-on-latency", network.drop_on_latency);
    source.set_property("tcp-timeout", timeout);
    source.set_property("timeout", timeout);
    if network.accept_any_certificate {
        source.set_property("tls-validation-flags", gio::TlsCertificateFlags::empty());
    }
}

fn set_up_http(source: &gst::Element, network: &NetworkOptions) {
    let seconds = u32::try_from(network.timeout.as_secs())
        .unwrap_or(u32::MAX)
        .max(1);
    source.set_property("timeout", seconds);
    source.set_property("ssl-strict", !network.accept_any_certificate);
    source.set_property(
        "user-agent",
        concat!("Highwater/", env!("CARGO_PKG_VERSION"), " "),
    );
}
