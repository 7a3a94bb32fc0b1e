//! A small language for driving the real window: start it on a display, a bus and in a home of its
//! own; open, press, click, wait until, read a value, look at the picture.
//!
//! ```no_run
//! use highwater_tests::App;
//!
//! let app = App::start(["--demo"]);
//! app.wait_until("the picture moves", |app| app.picture_moves());
//! app.press("space");
//! app.wait_until("the picture stands", |app| !app.picture_moves());
//! ```
//!
//! Nothing here waits for a fixed time: [`wait::until`] looks again and again until a deadline.
//! Everything that was started ends when its value is dropped, also when the test fails; a failed
//! test leaves the log and a screenshot in `target/tests-output`.

// A driver for tests says what went wrong by panicking, everywhere.
#![allow(clippy::missing_panics_doc, clippy::missing_errors_doc)]

pub mod accessible;
pub mod actions;
pub mod app;
pub mod bus;
pub mod cameras;
pub mod clipboard;
pub mod display;
pub mod figures;
pub mod home;
pub mod keyboard;
pub mod locales;
pub mod media;
pub mod paths;
pub mod pauses;
pub mod picture;
pub mod process;
pub mod stage;
pub mod wait;
pub mod windows;

pub use app::{App, Launch};
pub use picture::Picture;
