//! Capture devices.

use gst::prelude::*;

use super::{Playback, add};
use crate::media::{devices, error::MediaError};

/// Adds the element that the device's provider makes.
pub(super) fn build(
    pipeline: &gst::Pipeline,
    name: &str,
    playback: &Playback,
) -> Result<(), MediaError> {
    let device = devices::find(name).ok_or_else(|| MediaError::NotFound(name.to_owned()))?;
    let unavailable = || MediaError::DeviceBusy(name.to_owned());
    let element = device.create_element(None).map_err(|_| unavailable())?;
    add(pipeline, [&element])?;
    playback.decode(&element.static_pad("src").ok_or_else(unavailable)?);
    Ok(())
}
