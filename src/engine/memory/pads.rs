//! The pads of live elements: what flows through them, and where to. Asked for on demand; no
//! streaming thread passes here.

use gst::prelude::*;
use serde::{Deserialize, Serialize};

use super::core::Core;

/// How many ghost pads may stand between two elements: bins are nested a few deep.
const NESTED: usize = 16;

/// Which way a pad hands buffers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Into the element.
    Sink,
    /// Out of it.
    Source,
}

/// A pad of a live element.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PadInfo {
    /// Its name, for example `sink_0`.
    pub name: String,
    /// Which way it hands buffers.
    pub direction: Direction,
    /// What was agreed on; `None` before that.
    pub caps: Option<String>,
    /// The pad that it is linked to, on the other side of whatever bins are between.
    pub peer: Option<Peer>,
}

/// The other end of a link.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Peer {
    /// The element's id.
    pub element: u32,
    /// The pad's name.
    pub pad: String,
}

/// The pads of an element that lives, in its own order; empty once it is gone, and for a bin, whose
/// pads are those of the elements in it.
pub(super) fn of_element(core: &Core, id: u32) -> Vec<PadInfo> {
    let element = core.elements.live_one(id);
    element.map_or_else(Vec::new, |element| of(core, &element))
}

/// The pads of every element that lives, by the element's id, in no order.
pub(super) fn of_all(core: &Core) -> Vec<(u32, Vec<PadInfo>)> {
    let live = core.elements.live(|_| true).into_iter();
    live.filter_map(|(id, weak)| Some((id, of(core, &weak.upgrade()?))))
        .collect()
}

fn of(core: &Core, element: &gst::Element) -> Vec<PadInfo> {
    let pads = element.pads().into_iter();
    pads.filter(|pad| !pad.is::<gst::GhostPad>())
        .map(|pad| info(core, &pad))
        .collect()
}

fn info(core: &Core, pad: &gst::Pad) -> PadInfo {
    PadInfo {
        name: pad.name().into(),
        direction: match pad.direction() {
            gst::PadDirection::Sink => Direction::Sink,
            _ => Direction::Source,
        },
        caps: pad.current_caps().map(|caps| caps.to_string()),
        peer: peer(core, pad),
    }
}

/// Follows the link through the ghost pads of bins to a pad of an element.
fn peer(core: &Core, pad: &gst::Pad) -> Option<Peer> {
    let mut peer = pad.peer()?;
    for _ in 0..NESTED {
        peer = match behind(&peer) {
            Step::Through(next) => next,
            Step::Arrived(element) => {
                let address = element.as_ptr() as usize;
                return Some(Peer {
                    element: Some(core.objects.element(address)).filter(|id| *id != 0)?,
                    pad: peer.name().into(),
                });
            }
            Step::Nowhere => return None,
        };
    }
    None
}

enum Step {
    /// It belongs to an element.
    Arrived(gst::Element),
    /// It is one side of a ghost pad; this is what the other side is linked to.
    Through(gst::Pad),
    /// The bin's other side is linked to nothing.
    Nowhere,
}

fn behind(pad: &gst::Pad) -> Step {
    // From outside a bin one comes to the ghost pad, whose target is inside.
    if let Some(ghost) = pad.downcast_ref::<gst::GhostPad>() {
        return ghost.target().map_or(Step::Nowhere, Step::Through);
    }
    let Some(parent) = pad.parent() else {
        return Step::Nowhere;
    };
    // From inside one comes to its internal pad, whose parent is the ghost pad.
    match parent.downcast::<gst::GhostPad>() {
        Ok(ghost) => ghost.peer().map_or(Step::Nowhere, Step::Through),
        Err(parent) => parent.downcast().map_or(Step::Nowhere, Step::Arrived),
    }
}
