//! Servers that are no good, on the loopback.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
};

/// A server that answers everything with the same bytes, or not at all.
pub struct Nasty {
    address: SocketAddr,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Nasty {
    /// Accepts connections, reads, and never says a word.
    pub fn silent() -> Self {
        Self::start(None)
    }

    /// Answers whatever it is asked with something that is no protocol.
    pub fn talking(answer: &'static [u8]) -> Self {
        Self::start(Some(answer))
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    fn start(answer: Option<&'static [u8]>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback has free ports");
        let address = listener.local_addr().expect("it is bound");
        let ended = Arc::new(AtomicBool::new(false));
        let thread_ended = Arc::clone(&ended);
        let thread = thread::spawn(move || {
            let mut clients = Vec::new();
            for client in listener.incoming().flatten() {
                if thread_ended.load(Ordering::Relaxed) {
                    break;
                }
                // Kept open until the end: the client must give up by itself.
                clients.extend(client.try_clone());
                thread::spawn(move || serve(client, answer));
            }
            for client in clients {
                let _ = client.shutdown(std::net::Shutdown::Both);
            }
        });
        Self {
            address,
            ended,
            thread: Some(thread),
        }
    }
}

fn serve(mut client: TcpStream, answer: Option<&[u8]>) {
    let mut request = [0; 4096];
    while client.read(&mut request).is_ok_and(|length| length > 0) {
        if let Some(answer) = answer
            && client.write_all(answer).is_err()
        {
            break;
        }
    }
}

impl Drop for Nasty {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        // A last connection wakes the thread that accepts them.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
