//! Capture devices, as `GstDeviceMonitor` sees them.
//!
//! Looking for devices opens them and asks services, which may take seconds: it happens on a
//! thread of its own.

mod names;
#[cfg(test)]
mod tests;

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use async_channel::{Receiver, Sender};
use gst::prelude::*;

/// How long the end of a watch may go unnoticed.
const LOOK: gst::ClockTime = gst::ClockTime::from_mseconds(200);
/// Several messages that come within this time are one change.
const SETTLE: Duration = Duration::from_millis(50);

/// A capture device.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaptureDevice {
    /// What the driver calls it, with a number where several are called the same; for people, and
    /// the key of `Source::Device`.
    pub name: String,
    /// Whether it gives pictures (else sound only).
    pub video: bool,
}

/// Watches which devices there are, until it is dropped.
#[derive(Debug)]
pub struct DeviceWatch {
    ended: Arc<AtomicBool>,
}

impl DeviceWatch {
    /// Starts to watch. The receiver gets all devices as soon as they are known and after each
    /// change, the cameras first; it closes when the watch has ended.
    ///
    /// # Errors
    ///
    /// When the system gives no thread.
    pub fn start() -> io::Result<(Self, Receiver<Vec<CaptureDevice>>)> {
        // Devices come and go by hand: the channel never holds more than a few short lists.
        let (changes, receiver) = async_channel::unbounded();
        let ended = Arc::new(AtomicBool::new(false));
        let until = Arc::clone(&ended);
        thread::Builder::new()
            .name("devices".to_owned())
            .spawn(move || watch(&changes, &until))?;
        Ok((Self { ended }, receiver))
    }
}

impl Drop for DeviceWatch {
    /// Does not wait: the thread ends by itself within a fraction of a second.
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
    }
}

/// The device that is listed under `name`. Blocks while devices are looked for.
pub fn find(name: &str) -> Option<gst::Device> {
    let monitor = monitor();
    monitor.start().ok()?;
    let found = listed(&monitor)
        .into_iter()
        .find(|(known, _)| known.name == name);
    monitor.stop();
    found.map(|(_, device)| device)
}

fn watch(changes: &Sender<Vec<CaptureDevice>>, ended: &AtomicBool) {
    let monitor = monitor();
    if monitor.start().is_err() {
        return;
    }
    let bus = monitor.bus();
    let mut known = None;
    while !ended.load(Ordering::Relaxed) && !changes.is_closed() {
        let now: Vec<_> = listed(&monitor)
            .into_iter()
            .map(|(device, _)| device)
            .collect();
        if known.as_ref() != Some(&now) {
            known = Some(now.clone());
            // Closed: then the loop ends.
            let _ = changes.try_send(now);
        }
        if bus.timed_pop(LOOK).is_some() {
            thread::sleep(SETTLE);
            bus.set_flushing(true);
            bus.set_flushing(false);
        }
    }
    monitor.stop();
}

fn monitor() -> gst::DeviceMonitor {
    let monitor = gst::DeviceMonitor::new();
    // A filter that no provider knows matches nothing, which is what a machine without one has.
    let _ = monitor.add_filter(Some("Video/Source"), None);
    let _ = monitor.add_filter(Some("Audio/Source"), None);
    monitor
}

fn listed(monitor: &gst::DeviceMonitor) -> Vec<(CaptureDevice, gst::Device)> {
    let mut devices: Vec<gst::Device> = monitor.devices().into_iter().collect();
    devices.retain(|device| !is_playback(device));
    devices.sort_by_key(|device| !is_video(device));
    let found: Vec<_> = devices.iter().map(description).collect();
    names::distinct(&found)
        .into_iter()
        .zip(devices)
        .filter_map(|(name, device)| {
            let video = is_video(&device);
            Some((CaptureDevice { name: name?, video }, device))
        })
        .collect()
}

fn description(device: &gst::Device) -> names::Found {
    names::Found {
        name: device.display_name().into(),
        provider: device.type_().name().to_owned(),
    }
}

fn is_video(device: &gst::Device) -> bool {
    device.has_classes("Video/Source")
}

/// What a sound card plays, which `PulseAudio` offers as a source as well.
fn is_playback(device: &gst::Device) -> bool {
    let class = |properties: gst::Structure| properties.get::<String>("device.class").ok();
    device.properties().and_then(class).as_deref() == Some("monitor")
}
