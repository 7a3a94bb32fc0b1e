//! Why a server could not be opened: GStreamer only says that it could not.
//!
//! Looks once, with one connection, after a source has failed; everything waits in gio, nothing blocks.

use std::time::Duration;

use gio::{IOErrorEnum, ResolverError, TlsError, prelude::*};

use super::{error::MediaError, source::Location};

/// Finds out what is wrong with the way to `location`: [`MediaError::UnknownHost`], `Refused`,
/// `NoAnswer` or `Certificate`. `None` where the host takes the connection (then the failure lies
/// above it), where there is no host, and where the scheme has no connections.
///
/// Ends after `timeout`. Runs on the caller's thread-default main context, which must be iterated.
///
/// With `any_certificate` the connection is not encrypted: a certificate is then no reason to fail.
pub async fn diagnose(
    location: &Location,
    any_certificate: bool,
    timeout: Duration,
) -> Option<MediaError> {
    let host = location.host().filter(|_| location.is_tcp())?;
    let port = location.effective_port()?;
    let client = client(location, any_certificate, timeout);
    let connection = client.connect_to_host_future(&bracketed(&host), port);
    let address = format!("{host}:{port}");
    match glib::future_with_timeout(timeout, connection).await {
        Ok(Ok(connection)) => {
            // Closing waits for the other side where TLS is concerned; dropping does not.
            drop(connection);
            None
        }
        Ok(Err(error)) => explain(&error, host, address),
        Err(_) => Some(MediaError::NoAnswer(address)),
    }
}

fn client(location: &Location, any_certificate: bool, timeout: Duration) -> gio::SocketClient {
    let client = gio::SocketClient::new();
    client.set_timeout(timeout.as_secs().try_into().unwrap_or(u32::MAX).max(1));
    client.set_tls(location.is_encrypted() && !any_certificate);
    // rtspsrc goes straight to the camera; the web may need a proxy.
    client.set_enable_proxy(location.scheme().starts_with("http"));
    client
}

/// gio takes `host` for `host:port` where it has colons.
fn bracketed(host: &str) -> String {
    if host.contains(':') {
        format!("[{host}]")
    } else {
        host.to_owned()
    }
}

fn explain(error: &glib::Error, host: String, address: String) -> Option<MediaError> {
    if error.is::<ResolverError>() {
        return Some(MediaError::UnknownHost(host));
    }
    match error.kind::<TlsError>() {
        Some(TlsError::BadCertificate) => return Some(MediaError::Certificate(host)),
        Some(TlsError::NotTls) => return Some(MediaError::NotTheProtocol(host)),
        _ => {}
    }
    match error.kind::<IOErrorEnum>()? {
        IOErrorEnum::HostNotFound => Some(MediaError::UnknownHost(host)),
        IOErrorEnum::ConnectionRefused => Some(MediaError::Refused(address)),
        IOErrorEnum::TimedOut | IOErrorEnum::HostUnreachable | IOErrorEnum::NetworkUnreachable => {
            Some(MediaError::NoAnswer(address))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    const LIMIT: Duration = Duration::from_secs(2);

    fn diagnosis(url: &str) -> Option<MediaError> {
        let location = url.parse().expect(url);
        let context = glib::MainContext::new();
        context
            .with_thread_default(|| context.block_on(diagnose(&location, false, LIMIT)))
            .expect("a context of our own")
    }

    fn listener() -> (TcpListener, u16) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        (listener, port)
    }

    #[test]
    fn a_host_that_takes_the_connection_is_not_to_blame() {
        let (_listener, port) = listener();
        assert_eq!(diagnosis(&format!("rtsp://127.0.0.1:{port}/")), None);
    }

    #[test]
    fn nobody_listens_is_refused() {
        let (listener, port) = listener();
        drop(listener);
        let refused = MediaError::Refused(format!("127.0.0.1:{port}"));
        assert_eq!(
            diagnosis(&format!("rtsp://u:p@127.0.0.1:{port}/")),
            Some(refused)
        );
    }

    #[test]
    fn an_ipv6_address_is_no_host_with_a_port() {
        // Where the machine has no IPv6, the address is not reachable instead.
        let found = diagnosis("rtsp://[::1]:1/");
        let address = "::1:1".to_owned();
        assert!(
            [
                MediaError::Refused(address.clone()),
                MediaError::NoAnswer(address)
            ]
            .map(Some)
            .contains(&found),
            "{found:?}"
        );
    }

    #[test]
    fn a_name_that_there_is_not_is_unknown() {
        // RFC 6761 keeps .invalid free.
        let unknown = MediaError::UnknownHost("camera.invalid".to_owned());
        assert_eq!(diagnosis("http://camera.invalid/"), Some(unknown));
    }

    #[test]
    fn silence_is_no_answer() {
        // The listener takes the connection, but nobody speaks TLS to it.
        let (_listener, port) = listener();
        let silent = MediaError::NoAnswer(format!("127.0.0.1:{port}"));
        assert_eq!(
            diagnosis(&format!("rtsps://127.0.0.1:{port}/")),
            Some(silent)
        );
    }

    #[test]
    fn schemes_without_connections_are_left_alone() {
        assert_eq!(diagnosis("udp://239.0.0.1:5000"), None);
        assert_eq!(diagnosis("data:,x"), None);
    }
}
