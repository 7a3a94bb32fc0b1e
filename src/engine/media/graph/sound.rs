//! What the sound passes before its sink: tempo without pitch, and loudness.

use gst::prelude::*;

use super::{Levels, add, make};
use crate::media::error::MediaError;

/// A filter for `playsink`, and the element in it that is spoken to. (The volume element that
/// `playsink` makes itself is never released by the one of 1.22.)
#[derive(Debug)]
pub(super) struct Sound {
    pub filter: gst::Element,
    pub volume: gst::Element,
}

impl Sound {
    pub fn new() -> Result<Self, MediaError> {
        let volume = make("volume")?;
        // A speed other than 1 changes the pitch where the element is missing; it plays all the same.
        let Ok(tempo) = make("scaletempo") else {
            return Ok(Self {
                filter: volume.clone(),
                volume,
            });
        };
        let bin = gst::Bin::new();
        add(&bin, [&tempo, &volume])?;
        tempo
            .link(&volume)
            .map_err(|error| MediaError::Other(error.to_string()))?;
        ghost(&bin, &tempo, "sink")?;
        ghost(&bin, &volume, "src")?;
        Ok(Self {
            filter: bin.upcast(),
            volume,
        })
    }
}

/// Applies volume and mute. The loudness that people hear is close to a cube
/// (`GST_STREAM_VOLUME_FORMAT_CUBIC`).
pub(super) fn set_loudness(volume: &gst::Element, levels: Levels) {
    volume.set_property("volume", levels.volume.powi(3));
    volume.set_property("mute", levels.muted);
}

fn ghost(bin: &gst::Bin, element: &gst::Element, name: &str) -> Result<(), MediaError> {
    let other = |error: &dyn std::fmt::Display| MediaError::Other(error.to_string());
    let pad = element.static_pad(name).ok_or(MediaError::NothingToPlay)?;
    let ghost = gst::GhostPad::with_target(&pad).map_err(|error| other(&error))?;
    bin.add_pad(&ghost).map_err(|error| other(&error))
}
