//! What has to be decided before anything loads a driver: safe mode, and the renderer.
//!
//! GTK and Mesa read environment variables when they start. Every variable of ours is a default:
//! one that was set from outside wins.

mod renderer;
mod variables;

use std::{
    env,
    ffi::OsString,
    io,
    os::unix::process::CommandExt,
    path::Path,
    process::{Command, Stdio},
    sync::OnceLock,
};

use gst::prelude::*;
use highwater_engine::media::decoders::is_hardware;

pub use renderer::Renderer;
pub use variables::Wish;
use variables::variables;

/// Major and minor version of GTK.
pub type GtkVersion = (u32, u32);

/// What was decided for this process.
static DECIDED: OnceLock<Decided> = OnceLock::new();

/// Tells a process that has taken another's place what it is to decide, so that it need not ask
/// the settings, which takes threads.
const WISH: &str = "HIGHWATER_DRIVERS";

#[derive(Debug, Default)]
struct Decided {
    wish: Wish,
    /// The names of the variables that we have set.
    own: Vec<&'static str>,
    /// Those that were set otherwise from outside, with their values: they win.
    outside: Vec<(&'static str, String)>,
}

/// The GTK that runs.
pub fn gtk_version() -> GtkVersion {
    (gtk::major_version(), gtk::minor_version())
}

/// Decides, and sets the environment. To be called once.
///
/// # Safety
///
/// No other thread may run yet.
pub unsafe fn decide(wish: Wish) {
    let told = env::var(WISH).ok();
    let wish = told.as_deref().map_or(wish, |told| wish.told(told));
    let mut decided = Decided {
        wish,
        ..Decided::default()
    };
    for (name, value) in variables(wish, gtk_version(), has_graphics_device()) {
        match env::var_os(name) {
            None => {
                decided.own.push(name);
                // SAFETY: the caller's promise.
                unsafe { env::set_var(name, value) }
            }
            Some(set) if set == value => {}
            Some(set) => decided
                .outside
                .push((name, set.to_string_lossy().into_owned())),
        }
    }
    // Decided once, as the caller promises.
    let _ = DECIDED.set(decided);
}

/// Decides what the settings say: where that is something else, a process that knows it from the
/// start takes the place of this one, whose threads may run. Returns where nothing changes.
pub fn decide_again(wish: Wish) {
    if wish == decided().wish || env::var_os(WISH).is_some() {
        return;
    }
    let error = successor(env::args_os().skip(1))
        .env(WISH, wish.to_tell())
        .exec();
    eprintln!("{error}");
}

/// Runs this program again in place of this process, with `arguments` and `input`. Returns only
/// when that fails.
pub fn replace(arguments: &[&str], input: Stdio) -> io::Error {
    successor(arguments.iter().map(OsString::from))
        .stdin(input)
        .exec()
}

/// This program without the variables that this process has set.
fn successor(arguments: impl Iterator<Item = OsString>) -> Command {
    let program = env::current_exe().unwrap_or_else(|_| "highwater".into());
    let mut command = Command::new(program);
    command.args(arguments).env_remove(WISH);
    for name in &decided().own {
        command.env_remove(name);
    }
    command
}

fn decided() -> &'static Decided {
    DECIDED.get_or_init(Decided::default)
}

/// What was decided for this process.
pub fn wish() -> Wish {
    decided().wish
}

/// Whether this process runs in safe mode.
pub fn is_safe() -> bool {
    decided().wish.safe_mode
}

/// The variables that were set from outside to something else than what was decided: `NAME=value`.
pub fn outside() -> Vec<String> {
    let outside = decided().outside.iter();
    outside
        .map(|(name, value)| format!("{name}={value}"))
        .collect()
}

/// Whether GTK was told to do without GL: by us, or from outside.
pub fn is_gl_off() -> bool {
    let value = |name: &str| env::var(name).unwrap_or_default();
    variables::is_gl_off(gtk_version(), &value("GDK_DEBUG"), &value("GDK_DISABLE"))
}

/// Takes every decoder and encoder in hardware out of the choice: of the whole process, which is
/// what safe mode is about. To be called after `gst::init`.
pub fn avoid_hardware_codecs() {
    for feature in gst::Registry::get().features(gst::ElementFactory::static_type()) {
        let codec = feature
            .downcast_ref::<gst::ElementFactory>()
            .filter(|factory| is_hardware(factory))
            .map(gst::ElementFactory::klass);
        if codec.is_some_and(|klass| klass.starts_with("Codec/")) {
            feature.set_rank(gst::Rank::NONE);
        }
    }
}

/// Whether there is a device that GL can draw with.
///
/// Mesa's and the kernel's drivers have render nodes; NVIDIA's has its own device.
pub fn has_graphics_device() -> bool {
    Path::new("/dev/nvidiactl").exists()
        || Path::new("/dev/dri").read_dir().is_ok_and(|nodes| {
            nodes
                .flatten()
                .any(|node| node.file_name().to_string_lossy().starts_with("renderD"))
        })
}
