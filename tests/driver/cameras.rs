//! Cameras that are broken in every nasty way, on the loopback. Each ends when it is dropped.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    os::fd::OwnedFd,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
};

use gio::prelude::*;

use crate::paths;

/// A server that does one thing to everybody who connects, each on a thread.
pub struct Server {
    address: SocketAddr,
    open: Arc<Open>,
    accepting: Option<JoinHandle<()>>,
}

/// What is shared with the threads.
#[derive(Default)]
struct Open {
    ended: AtomicBool,
    connections: AtomicUsize,
    streams: Mutex<Vec<TcpStream>>,
}

impl Open {
    /// Remembers a stream, so that whoever waits for it is woken at the end.
    fn keep(&self, stream: &TcpStream) {
        let stream = stream.try_clone().expect("a descriptor");
        self.streams.lock().expect("no panic").push(stream);
    }

    fn cut(&self) {
        for stream in self.streams.lock().expect("no panic").drain(..) {
            // It may be closed already.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Server {
    /// Serves everybody with `serve`.
    pub fn start(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback has free ports");
        let address = listener.local_addr().expect("it is bound");
        let open = Arc::<Open>::default();
        let (shared, serve) = (Arc::clone(&open), Arc::new(serve));
        let accepting = thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if shared.ended.load(Ordering::SeqCst) {
                    return;
                }
                shared.connections.fetch_add(1, Ordering::SeqCst);
                shared.keep(&stream);
                let serve = Arc::clone(&serve);
                thread::spawn(move || serve(stream));
            }
        });
        Self {
            address,
            open,
            accepting: Some(accepting),
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A URL of it with this scheme.
    pub fn url(&self, scheme: &str) -> String {
        format!("{scheme}://{}/stream", self.address)
    }

    /// How many have connected so far.
    pub fn connections(&self) -> usize {
        self.open.connections.load(Ordering::SeqCst)
    }

    /// Ends all connections of this moment.
    pub fn cut(&self) {
        self.open.cut();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.open.ended.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts.
        drop(TcpStream::connect(self.address));
        if let Some(accepting) = self.accepting.take() {
            accepting.join().expect("accepting does not panic");
        }
        self.open.cut();
    }
}

/// Takes the connection and never says a word.
pub fn silent() -> Server {
    Server::start(|mut stream| while stream.read(&mut [0; 1024]).is_ok_and(|n| n > 0) {})
}

/// Talks, but no language that anybody knows.
pub fn garbage() -> Server {
    Server::start(|mut stream| {
        let noise: Vec<u8> = (0..=255).cycle().take(8192).collect();
        // The other side may have hung up.
        let _ = stream.write_all(&noise);
        while stream.read(&mut [0; 1024]).is_ok_and(|n| n > 0) {}
    })
}

/// Hangs up on everybody.
pub fn hangs_up() -> Server {
    Server::start(drop)
}

/// Speaks RTSP and answers everything but OPTIONS with this status, for example "404 Not Found".
pub fn answers(status: &'static str) -> Server {
    Server::start(move |stream| {
        // The other side hangs up when it has heard enough.
        let _ = answer_requests(stream, status);
    })
}

fn answer_requests(mut stream: TcpStream, status: &str) -> std::io::Result<()> {
    let mut received = Vec::new();
    let mut chunk = [0; 1024];
    loop {
        let length = stream.read(&mut chunk)?;
        if length == 0 {
            return Ok(());
        }
        received.extend_from_slice(&chunk[..length]);
        while let Some(end) = received.windows(4).position(|four| four == b"\r\n\r\n") {
            let request: Vec<u8> = received.drain(..end + 4).collect();
            let request = String::from_utf8_lossy(&request);
            stream.write_all(answer(&request, status).as_bytes())?;
        }
    }
}

fn answer(request: &str, status: &str) -> String {
    let number = request
        .lines()
        .find_map(|line| line.strip_prefix("CSeq:"))
        .map_or("0", str::trim);
    if request.starts_with("OPTIONS") {
        let methods = "OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN";
        return format!("RTSP/1.0 200 OK\r\nCSeq: {number}\r\nPublic: {methods}\r\n\r\n");
    }
    let challenge = if status.starts_with("401") {
        "WWW-Authenticate: Basic realm=\"camera\"\r\n"
    } else {
        ""
    };
    format!("RTSP/1.0 {status}\r\nCSeq: {number}\r\n{challenge}\r\n")
}

/// Speaks TLS with a certificate that is for another host and that nobody has signed.
pub fn wrong_certificate() -> Server {
    let pem = paths::tree().join("tests/fixtures/another-host.pem");
    Server::start(move |stream| {
        let Ok(socket) = gio::Socket::from_fd(OwnedFd::from(stream)) else {
            return;
        };
        let certificate = gio::TlsCertificate::from_file(&pem).expect("a certificate with its key");
        let connection = socket.connection_factory_create_connection();
        let server = gio::TlsServerConnection::new(&connection, Some(&certificate))
            .expect("glib-networking is installed");
        // Whoever looks at the certificate hangs up.
        let _ = server.handshake(gio::Cancellable::NONE);
    })
}

/// An address where nobody listens.
pub fn nobody() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback has free ports");
    listener.local_addr().expect("it is bound")
}

/// Stands before a camera and passes every byte, until it is told otherwise.
pub struct Proxy {
    server: Server,
    frozen: Arc<AtomicBool>,
}

impl Proxy {
    /// Before the camera at `address`.
    pub fn before(address: SocketAddr) -> Self {
        let frozen = Arc::new(AtomicBool::new(false));
        let gate = Arc::clone(&frozen);
        let server = Server::start(move |near| {
            let Ok(far) = TcpStream::connect(address) else {
                return;
            };
            let back = (far.try_clone(), near.try_clone(), Arc::clone(&gate));
            let (Ok(from), Ok(to), other_gate) = back else {
                return;
            };
            let returning = thread::spawn(move || pass(from, to, &other_gate));
            pass(near, far, &gate);
            returning.join().expect("passing bytes does not panic");
        });
        Self { server, frozen }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// How many have connected so far.
    pub fn connections(&self) -> usize {
        self.server.connections()
    }

    /// From now on nothing gets through, in no direction, and no connection ends: what is left of
    /// a camera whose cable was pulled.
    pub fn freeze(&self) {
        self.frozen.store(true, Ordering::SeqCst);
    }

    /// New connections get through again.
    pub fn thaw(&self) {
        self.frozen.store(false, Ordering::SeqCst);
    }

    /// Ends all connections of this moment.
    pub fn cut(&self) {
        self.server.cut();
    }
}

/// Passes bytes until one side ends. What arrives while it is frozen is lost.
fn pass(mut from: TcpStream, mut to: TcpStream, frozen: &AtomicBool) {
    let mut chunk = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut chunk) {
        if frozen.load(Ordering::SeqCst) {
            continue;
        }
        if to.write_all(&chunk[..length]).is_err() {
            break;
        }
    }
    // The frozen side is not to learn that the other has gone.
    if !frozen.load(Ordering::SeqCst) {
        let _ = to.shutdown(Shutdown::Both);
    }
}
