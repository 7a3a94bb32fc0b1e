//! Where a run was: versions, the machine, and the variables that change how it plays.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
};

use gst::prelude::*;
use serde::{Deserialize, Serialize};

use crate::memory::{Diagnostics, process::Allocator};

/// Variables that change what plays and how it is drawn, by their beginning.
const THAT_MATTER: [&str; 12] = [
    "GST_",
    "GSK_",
    "GDK_",
    "GTK_",
    "LIBGL_",
    "MESA_",
    "GALLIUM_",
    "LIBVA_",
    "MALLOC_",
    "GLIBC_TUNABLES",
    "LD_PRELOAD",
    "__GLX_VENDOR_LIBRARY_NAME",
];

/// Where a run was. Null is what is not known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Environment {
    /// The version of Highwater.
    pub highwater: String,
    /// The version of GStreamer that runs.
    pub gstreamer: String,
    /// The plugins of the elements that were made, with their versions.
    pub plugins: BTreeMap<String, String>,
    /// The kernel's release.
    pub kernel: Option<String>,
    /// The distribution, as it calls itself.
    pub distribution: Option<String>,
    /// Processor cores that this process may use.
    pub cores: Option<usize>,
    /// The machine's memory, in bytes.
    pub memory_bytes: Option<u64>,
    /// Who gives memory.
    pub allocator: Allocator,
    /// What draws the window; null without one.
    pub renderer: Option<Renderer>,
    /// Variables that change what plays and how it is drawn.
    pub variables: BTreeMap<String, String>,
}

/// What draws the window. Null is what is not known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Renderer {
    /// The version of GTK.
    pub gtk: String,
    /// The type, for example `GskGLRenderer`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The vendor of GL.
    pub gl_vendor: Option<String>,
    /// The device that GL draws with.
    pub gl_device: Option<String>,
    /// The version of GL.
    pub gl_version: Option<String>,
}

impl Environment {
    /// Of this process.
    pub(super) fn of(diagnostics: &Diagnostics, renderer: Option<Renderer>) -> Self {
        Self {
            highwater: env!("CARGO_PKG_VERSION").to_owned(),
            gstreamer: gst::version_string().into(),
            plugins: plugins(diagnostics),
            kernel: first_line("/proc/sys/kernel/osrelease"),
            distribution: fs::read_to_string("/etc/os-release")
                .ok()
                .and_then(|text| pretty_name(&text)),
            cores: std::thread::available_parallelism().ok().map(Into::into),
            memory_bytes: fs::read_to_string("/proc/meminfo")
                .ok()
                .and_then(|text| total_memory(&text)),
            allocator: Allocator::find(),
            renderer,
            variables: env::vars_os()
                .filter_map(|(name, value)| {
                    Some((name.into_string().ok()?, value.into_string().ok()?))
                })
                .filter(|(name, _)| THAT_MATTER.iter().any(|part| name.starts_with(part)))
                .collect(),
        }
    }
}

/// The plugins that the factories of the known elements are in.
fn plugins(diagnostics: &Diagnostics) -> BTreeMap<String, String> {
    let elements = diagnostics.elements();
    let factories: BTreeSet<&str> = elements
        .iter()
        .filter_map(|element| element.factory.as_deref())
        .collect();
    factories
        .into_iter()
        .filter_map(|name| gst::ElementFactory::find(name)?.plugin())
        .map(|plugin| (plugin.plugin_name().into(), plugin.version().into()))
        .collect()
}

fn first_line(path: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    Some(text.lines().next()?.to_owned())
}

/// `PRETTY_NAME` of os-release(5).
fn pretty_name(text: &str) -> Option<String> {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(line.trim_matches(['"', '\'']).to_owned())
}

/// `MemTotal` of `/proc/meminfo`, in bytes.
fn total_memory(text: &str) -> Option<u64> {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    kibibytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distribution_calls_itself_by_a_quoted_name() {
        let text = "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n";
        assert_eq!(
            pretty_name(text).as_deref(),
            Some("Debian GNU/Linux 12 (bookworm)")
        );
        assert_eq!(pretty_name("ID=debian"), None);
    }

    #[test]
    fn memory_is_told_in_kibibytes() {
        assert_eq!(
            total_memory("MemTotal:       24684092 kB\nMemFree: 1 kB"),
            Some(24_684_092 * 1024)
        );
        assert_eq!(total_memory("MemTotal: many"), None);
    }
}
