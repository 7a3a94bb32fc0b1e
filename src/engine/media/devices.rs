//! Capture devices, as GstDeviceMonitor sees them.

/// A capture device.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaptureDevice {
    /// What the driver calls it; for people, and the key of `Source::Device`.
    pub name: String,
    /// Whether it gives pictures (else sound only).
    pub video: bool,
}
