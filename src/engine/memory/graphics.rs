//! Memory of graphics devices: the driver's own word in `/proc/self/fdinfo` (drm-usage-stats.rst).

use std::{collections::HashSet, fs};

/// What the drivers say, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Drm {
    /// On the device; `None` when no driver says.
    pub device: Option<u64>,
    /// In the system's memory.
    pub system: Option<u64>,
}

/// Reads every open graphics device of this process, each client once. `None`: there is none.
pub(super) fn drm() -> Option<Drm> {
    let mut clients = HashSet::new();
    let mut found: Option<Drm> = None;
    for entry in fs::read_dir("/proc/self/fd").ok()?.flatten() {
        let link = fs::read_link(entry.path());
        if !link.is_ok_and(|target| target.starts_with("/dev/dri")) {
            continue;
        }
        let info = std::path::Path::new("/proc/self/fdinfo").join(entry.file_name());
        let Ok(text) = fs::read_to_string(info) else {
            continue;
        };
        let (client, drm) = parse(&text);
        // Without an id of its client a descriptor cannot be told from another of the same client.
        if client.is_some_and(|client| clients.insert(client)) {
            found.get_or_insert_default().add(drm);
        }
    }
    found
}

impl Drm {
    fn add(&mut self, other: Self) {
        let add = |sum: &mut Option<u64>, more: Option<u64>| {
            if let Some(more) = more {
                *sum = Some(sum.unwrap_or(0) + more);
            }
        };
        add(&mut self.device, other.device);
        add(&mut self.system, other.system);
    }
}

/// The client (device and number) and the memory of one descriptor.
fn parse(fdinfo: &str) -> (Option<(String, u64)>, Drm) {
    let value = |name: &str| {
        fdinfo
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.trim())
    };
    let device = value("drm-pdev").or_else(|| value("drm-driver"));
    let client = value("drm-client-id").and_then(|id| id.parse().ok());
    let bytes = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| value(name).and_then(parse_size))
    };
    // amdgpu; i915; xe. Older amdgpu and msm use drm-memory-, newer drivers drm-total- for the same.
    let drm = Drm {
        device: bytes(&[
            "drm-total-vram",
            "drm-memory-vram",
            "drm-total-local0",
            "drm-total-vram0",
        ]),
        system: bytes(&[
            "drm-total-gtt",
            "drm-memory-gtt",
            "drm-total-system0",
            "drm-total-gtt0",
            "drm-total-memory",
        ]),
    };
    (device.map(str::to_owned).zip(client), drm)
}

/// A number with an optional unit of KiB or MiB.
fn parse_size(text: &str) -> Option<u64> {
    let mut words = text.split_ascii_whitespace();
    let number: u64 = words.next()?.parse().ok()?;
    match words.next() {
        None => Some(number),
        Some("KiB") => Some(number << 10),
        Some("MiB") => Some(number << 20),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amdgpu_says_vram_and_gtt() {
        let text = "pos:\t0\ndrm-driver:\tamdgpu\ndrm-client-id:\t26\ndrm-pdev:\t0000:2d:00.0\n\
                    drm-memory-vram:\t96644 KiB\ndrm-memory-gtt: \t4388 KiB\n";
        let (client, drm) = parse(text);
        assert_eq!(client, Some(("0000:2d:00.0".to_owned(), 26)));
        assert_eq!(drm.device, Some(96_644 << 10));
        assert_eq!(drm.system, Some(4_388 << 10));
    }

    #[test]
    fn i915_says_local_and_system() {
        let text = "drm-driver: i915\ndrm-client-id: 7\ndrm-pdev: 0000:00:02.0\n\
                    drm-total-system0: 12 MiB\ndrm-total-local0: 200 MiB\n";
        let (_, drm) = parse(text);
        assert_eq!((drm.device, drm.system), (Some(200 << 20), Some(12 << 20)));
    }

    #[test]
    fn a_driver_that_says_nothing_is_not_zero() {
        let (client, drm) = parse("pos:\t0\nflags:\t02100002\n");
        assert_eq!(client, None);
        assert_eq!(drm, Drm::default());
        assert_eq!(drm.device, None);
    }

    #[test]
    fn two_drivers_add_up_where_they_speak() {
        let mut sum = Drm::default();
        sum.add(Drm {
            device: Some(5),
            system: None,
        });
        sum.add(Drm {
            device: Some(7),
            system: None,
        });
        assert_eq!((sum.device, sum.system), (Some(12), None));
    }
}
