//! The machine that the figures are of.

use std::{fs, process::Command};

/// Processor, memory, system and the versions that matter, one line each.
pub fn describe() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let processor = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned());
    let memory = field("/proc/meminfo", "MemTotal").unwrap_or_else(|| "unknown".to_owned());
    let system = field("/etc/os-release", "PRETTY_NAME").unwrap_or_else(|| "unknown".to_owned());
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!(
        "processor  {processor}, {cores} cores\n\
         memory     {memory}\n\
         system     {}, Linux {}\n\
         libraries  GTK {}, libadwaita {}, GStreamer {}\n\
         display    Xvfb, no GPU: everything is drawn and decoded in software",
        system.trim_matches('"'),
        kernel.split('.').take(2).collect::<Vec<_>>().join("."),
        version("gtk4"),
        version("libadwaita-1"),
        version("gstreamer-1.0"),
    )
}

/// The value behind a key, which ends at a colon or an equals sign.
fn field(file: &str, key: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    Some(line.trim_start_matches(['\t', ' ', ':', '=']).to_owned())
}

fn version(module: &str) -> String {
    let output = Command::new("pkg-config")
        .args(["--modversion", module])
        .output();
    output.map_or_else(
        |_| "unknown".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
