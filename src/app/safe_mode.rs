//! What has to be decided before GTK opens a display: whether the drivers are used at all.
//!
//! Every variable is a default: one that the user has set wins.

use std::{
    env,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use gst::prelude::*;

static ON: AtomicBool = AtomicBool::new(false);

/// Variables for safe mode. GTK before 4.16 reads `GDK_DEBUG`, later ones `GDK_DISABLE`; Vulkan is
/// named as well, because `LIBGL_ALWAYS_SOFTWARE` does not stop a hardware Vulkan driver.
const SAFE: &[(&str, &str)] = &[
    ("GSK_RENDERER", "cairo"),
    ("GDK_DISABLE", "gl,vulkan,dmabuf"),
    ("GDK_DEBUG", "gl-disable,vulkan-disable"),
    ("LIBGL_ALWAYS_SOFTWARE", "1"),
    ("GALLIUM_DRIVER", "llvmpipe"),
    ("__GLX_VENDOR_LIBRARY_NAME", "mesa"),
];

/// Where there is no graphics device, GL is emulated on the CPU; GTK's cairo renderer does the
/// same work directly, for a fraction of the time. GTK still loads the emulation, which takes some
/// 50 MB, unless it is told not to.
const NO_DEVICE: &[(&str, &str)] = &[
    ("GSK_RENDERER", "cairo"),
    ("GDK_DISABLE", "gl"),
    ("GDK_DEBUG", "gl-disable"),
];

/// Sets the environment for safe mode.
///
/// # Safety
///
/// No other thread may run yet.
pub unsafe fn enter() {
    ON.store(true, Ordering::Relaxed);
    // SAFETY: the caller's promise.
    unsafe { set_defaults(SAFE) }
}

/// Sets the environment for a machine without a graphics device, if this is one.
///
/// # Safety
///
/// No other thread may run yet.
pub unsafe fn spare_emulated_gl() {
    if !has_graphics_device() {
        // SAFETY: the caller's promise.
        unsafe { set_defaults(NO_DEVICE) }
    }
}

/// Takes every hardware decoder and encoder out of the choice, for this process. To be called
/// after `gst::init`.
pub fn avoid_hardware_codecs() {
    for feature in gst::Registry::get().features(gst::ElementFactory::static_type()) {
        let hardware = feature
            .downcast_ref::<gst::ElementFactory>()
            .and_then(|factory| factory.metadata("klass"))
            .is_some_and(is_hardware_codec);
        if hardware {
            feature.set_rank(gst::Rank::NONE);
        }
    }
}

fn is_hardware_codec(klass: &str) -> bool {
    let has = |part| klass.split('/').any(|word| word == part);
    has("Hardware") && (has("Decoder") || has("Encoder"))
}

/// Whether this process runs in safe mode.
pub fn is_on() -> bool {
    ON.load(Ordering::Relaxed)
}

/// Whether GTK was told to do without GL: by us above, or by the user.
pub fn is_gl_off() -> bool {
    let names = |variable: &str, word: &str| {
        env::var(variable)
            .is_ok_and(|value| value.split([',', ' ', ':', ';']).any(|part| part == word))
    };
    names("GDK_DISABLE", "gl") || names("GDK_DEBUG", "gl-disable")
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

unsafe fn set_defaults(variables: &[(&str, &str)]) {
    for (name, value) in variables {
        if env::var_os(name).is_none() {
            // SAFETY: the caller's promise.
            unsafe { env::set_var(name, value) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hardware_codecs_are_known_by_their_klass() {
        assert!(is_hardware_codec("Codec/Decoder/Video/Hardware"));
        assert!(is_hardware_codec("Codec/Encoder/Video/Hardware"));
        assert!(!is_hardware_codec("Codec/Decoder/Video"));
        assert!(!is_hardware_codec("Filter/Converter/Video/Hardware"));
    }
}
