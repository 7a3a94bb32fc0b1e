//! The demo camera: an RTSP server on the loopback, which can misbehave on request.

mod behaviour;
mod encoding;
mod options;
mod server;
#[cfg(test)]
mod tests;

pub use options::DemoOptions;

use std::{sync::mpsc, thread};

use super::{
    credentials::{Credentials, Secret},
    error::MediaError,
};

/// The user that a demo camera with a password lets in.
pub const DEMO_USER: &str = "demo";
/// The password that goes with [`DEMO_USER`].
pub const DEMO_PASSWORD: &str = "highwater";

/// A running demo camera. Each viewer gets a stream of its own, with a key frame at its start.
///
/// Runs on its own thread, and ends when it is dropped, without the dropping thread waiting for it.
#[derive(Debug)]
pub struct DemoCamera {
    port: u16,
    main_loop: glib::MainLoop,
    /// Dropping this lets a camera end that pretends to be dead and runs no main loop any more.
    _alive: mpsc::Sender<()>,
}

impl DemoCamera {
    /// Starts a camera on a free port of the loopback. Takes as long as loading the plugins does.
    ///
    /// # Errors
    ///
    /// [`MediaError::MissingElement`] names what is not installed; [`MediaError::Other`] when the
    /// system gives no port or no thread.
    pub fn start(options: DemoOptions) -> Result<Self, MediaError> {
        gst::init().map_err(|error| MediaError::Other(error.to_string()))?;
        let launch = encoding::launch()?;
        let context = glib::MainContext::new();
        let main_loop = glib::MainLoop::new(Some(&context), false);
        let (alive, ended) = mpsc::channel();
        let (ready, started) = mpsc::channel();
        let thread_loop = main_loop.clone();
        thread::Builder::new()
            .name("demo-camera".to_owned())
            .spawn(move || server::run(&thread_loop, &launch, options, &ready, &ended))
            .map_err(|error| MediaError::Other(error.to_string()))?;
        let port = started.recv().unwrap_or_else(|_| {
            Err(MediaError::Other(
                "the demo camera did not start".to_owned(),
            ))
        })?;
        Ok(Self {
            port,
            main_loop,
            _alive: alive,
        })
    }

    /// Where it can be watched, without a user and a password.
    pub fn url(&self) -> String {
        format!("rtsp://127.0.0.1:{}{}", self.port, server::PATH)
    }

    /// The user and the password that a camera with a password lets in.
    pub fn credentials() -> Credentials {
        Credentials {
            user: Secret::new(DEMO_USER),
            password: Secret::new(DEMO_PASSWORD),
        }
    }
}

impl Drop for DemoCamera {
    fn drop(&mut self) {
        self.main_loop.quit();
    }
}
