//! Decodes what `decodebin3` was told to leave alone: a parser where one is needed, and the first
//! decoder that is wanted and starts.

use std::sync::Arc;

use gst::prelude::*;

use super::{add, caps_of};
use crate::media::decoders::{Codec, Selection};

/// The name of the elements' bin.
const NAME: &str = "chosen-decoder";

/// Leads an encoded pad of `decodebin3` through a decoder of our own beside it; returns the pad to
/// play. `None` where `decodebin3` decodes.
pub(super) fn decode(pad: &gst::Pad, selection: &Arc<Selection>) -> Option<gst::Pad> {
    // The stream is encoded whether `decodebin3` decodes it or not: ask what it was told.
    let caps = caps_of(pad).filter(|caps| selection.own_codecs().can_intersect(caps))?;
    let parent = pad
        .parent_element()?
        .parent()?
        .downcast::<gst::Bin>()
        .ok()?;
    let bin = gst::Bin::builder().name(unique_name(pad)).build();
    let entrance = gst::GhostPad::builder(gst::PadDirection::Sink)
        .name("sink")
        .build();
    let exit = gst::GhostPad::builder(gst::PadDirection::Src)
        .name("src")
        .build();
    bin.add_pad(&entrance).ok()?;
    bin.add_pad(&exit).ok()?;
    plug(&bin, &caps, selection);
    follow_codec(&entrance, &bin, selection);
    add(&parent, [bin.upcast_ref()]).ok()?;
    // A failure arrives as an error message on the bus.
    let _ = bin.sync_state_with_parent();
    super::link(pad, entrance.upcast_ref());
    Some(exit.upcast())
}

/// Takes the decoder behind `pad`, which `decodebin` had, out of the pipeline; on another thread,
/// as this one may be in it.
pub(super) fn remove(decodebin: &gst::Element, pad: &gst::Pad) {
    let name = unique_name(pad);
    let Some(parent) = decodebin.parent().and_downcast::<gst::Bin>() else {
        return;
    };
    // A pipeline that stops takes all of its parts along.
    if decodebin.pending_state() != gst::State::VoidPending {
        return;
    }
    parent.call_async(move |parent| {
        if let Some(bin) = parent.by_name(&name) {
            bin.set_locked_state(true);
            let _ = parent.remove(&bin);
            // NULL cannot be refused by what has no data any more.
            let _ = bin.set_state(gst::State::Null);
        }
    });
}

/// One for each pad of `decodebin3`, of which a pipeline has one.
fn unique_name(pad: &gst::Pad) -> String {
    format!("{NAME}-{}", pad.name())
}

/// Another track may come in another codec: the pad stays, the decoder does not.
fn follow_codec(entrance: &gst::GhostPad, bin: &gst::Bin, selection: &Arc<Selection>) {
    let (weak, selection) = (bin.downgrade(), Arc::clone(selection));
    entrance.add_probe(
        gst::PadProbeType::EVENT_DOWNSTREAM,
        move |entrance, info| {
            let known = entrance.current_caps();
            if let (Some(bin), Some(gst::EventView::Caps(new))) =
                (weak.upgrade(), info.event().map(|event| event.view()))
                && known.is_some_and(|known| Codec::of(&known) != Codec::of(new.caps()))
            {
                clear(&bin);
                plug(&bin, &new.caps_owned(), &selection);
            }
            gst::PadProbeReturn::Ok
        },
    );
}

fn clear(bin: &gst::Bin) {
    for part in bin.children() {
        // NULL cannot be refused by what is about to go.
        let _ = part.set_state(gst::State::Null);
        let _ = bin.remove(&part);
    }
}

/// Fills `bin` with what decodes `caps`; without a decoder it says on the bus what is missing.
fn plug(bin: &gst::Bin, caps: &gst::Caps, selection: &Selection) {
    if fill(bin, caps, selection).is_none() {
        let codec = Codec::of(caps).map(|codec| codec.title());
        gst::element_error!(
            bin,
            gst::StreamError::CodecNotFound,
            ("{}", codec.unwrap_or_default())
        );
    }
}

fn fill(bin: &gst::Bin, caps: &gst::Caps, selection: &Selection) -> Option<()> {
    let parts = if Codec::of(caps).is_some() {
        let decoder = selection.decoder(caps)?;
        let parser = parser(caps, &decoder);
        parser.into_iter().chain([decoder]).collect()
    } else {
        vec![super::make("identity").ok()?]
    };
    add(bin, &parts).ok()?;
    gst::Element::link_many(&parts).ok()?;
    for part in &parts {
        // A failure arrives as an error message on the bus.
        let _ = part.sync_state_with_parent();
    }
    let target = |name: &str, target: Option<gst::Pad>| {
        let ghost = bin.static_pad(name)?.downcast::<gst::GhostPad>().ok()?;
        ghost.set_target(target.as_ref()).ok()
    };
    target("sink", parts.first()?.static_pad("sink"))?;
    target("src", parts.last()?.static_pad("src"))
}

/// A parser, where the stream does not come as the decoder takes it.
fn parser(caps: &gst::Caps, decoder: &gst::Element) -> Option<gst::Element> {
    let takes = decoder.static_pad("sink")?.query_caps(None);
    if caps.is_subset(&takes) {
        return None;
    }
    let parsers = gst::ElementFactory::factories_with_type(
        gst::ElementFactoryType::PARSER,
        gst::Rank::MARGINAL,
    );
    let mut parsers: Vec<_> = parsers
        .into_iter()
        .filter(|factory| factory.can_sink_any_caps(caps) && factory.can_src_any_caps(&takes))
        .collect();
    parsers.sort_by_key(|factory| std::cmp::Reverse(factory.rank()));
    parsers.first()?.create().build().ok()
}
