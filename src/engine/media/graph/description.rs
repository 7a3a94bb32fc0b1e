//! A pipeline description: its unlinked pads go to the window and to the speakers; one with sinks
//! of its own runs with them.

use std::borrow::Cow;

use gst::prelude::*;

use super::{Blueprint, FrameCounter, Playback, add, make, playback::post_first_frame};
use crate::media::{
    error::{MediaError, MissingPlugin},
    source::Description,
};

/// Adds the described elements. `None` when nothing of it needs the window or the speakers.
pub(super) fn build(
    pipeline: &gst::Pipeline,
    text: &Description,
    blueprint: &Blueprint<'_>,
    frames: &FrameCounter,
) -> Result<Option<Playback>, MediaError> {
    let bin = parse(text)?;
    let unlinked = unlinked_pads(&bin);
    let playback = if unlinked.is_empty() && !may_get_pads(&bin) {
        None
    } else {
        Some(Playback::new(pipeline, blueprint, frames)?)
    };
    add(pipeline, [bin.upcast_ref()])?;
    match &playback {
        Some(playback) => {
            for pad in &unlinked {
                play(&bin, pad, playback);
            }
            play_later_pads(&bin, playback);
        }
        None => count_at_own_sink(&bin, frames),
    }
    Ok(playback)
}

fn parse(text: &Description) -> Result<gst::Bin, MediaError> {
    let text = with_an_end(text.reveal());
    let mut context = gst::ParseContext::new();
    let flags = gst::ParseFlags::FATAL_ERRORS | gst::ParseFlags::PLACE_IN_BIN;
    let parsed = gst::parse::launch_full(&text, Some(&mut context), flags)
        .map_err(|error| parse_error(&context, &error))?;
    match parsed.downcast::<gst::Bin>() {
        Ok(bin) => Ok(bin),
        Err(single) => {
            let bin = gst::Bin::new();
            add(&bin, [&single])?;
            Ok(bin)
        }
    }
}

/// The parser takes caps only between elements; here what comes after them is the window.
fn with_an_end(text: &str) -> Cow<'_, str> {
    let last = text.rsplit('!').next().unwrap_or(text).trim();
    let is_caps = |word: &str| word.contains('/') && !word.contains('=');
    match last.split([',', ' ', '(']).next() {
        Some(word) if is_caps(word) => Cow::Owned(format!("{text} ! identity")),
        _ => Cow::Borrowed(text),
    }
}

fn parse_error(context: &gst::ParseContext, error: &glib::Error) -> MediaError {
    match context.missing_elements().first() {
        Some(name) => MediaError::MissingPlugin(MissingPlugin {
            description: name.clone(),
            installer_detail: None,
            media_type: None,
        }),
        None => MediaError::Description(crate::media::redact(error.message())),
    }
}

fn unlinked_pads(bin: &gst::Bin) -> Vec<gst::Pad> {
    children(bin)
        .iter()
        .flat_map(ElementExtManual::src_pads)
        .filter(|pad| !pad.is_linked())
        .collect()
}

/// Only the described elements: what happens inside of a nested bin is its own affair.
fn children(bin: &gst::Bin) -> Vec<gst::Element> {
    bin.children().into_iter().collect()
}

/// Whether an element makes pads later, and nothing in the description waits for them.
fn may_get_pads(bin: &gst::Bin) -> bool {
    let makes_pads = |element: &gst::Element| {
        element.pad_template_list().iter().any(|template| {
            template.direction() == gst::PadDirection::Src
                && template.presence() == gst::PadPresence::Sometimes
        })
    };
    let has_sink = bin.children().iter().any(|element| {
        element.src_pads().is_empty() && element.element_flags().contains(gst::ElementFlags::SINK)
    });
    !has_sink && bin.children().iter().any(makes_pads)
}

fn play_later_pads(bin: &gst::Bin, playback: &Playback) {
    for element in children(bin) {
        let (bin, playback) = (bin.downgrade(), playback.downgrade());
        // The parser's own handlers were connected first: a pad that is meant for another element is linked by now.
        element.connect_pad_added(move |_, pad| {
            let parts = bin.upgrade().zip(playback.upgrade());
            if let Some((bin, playback)) = parts
                && pad.direction() == gst::PadDirection::Src
                && !pad.is_linked()
            {
                play(&bin, pad, &playback);
            }
        });
    }
}

/// Raw data goes to the sinks behind a queue of its own, everything else through the decoder.
fn play(bin: &gst::Bin, pad: &gst::Pad, playback: &Playback) {
    let kind = raw_kind(pad);
    let Some(pad) = ghost(bin, pad) else { return };
    match kind {
        Some(kind) => match queue_behind(bin, &pad) {
            Ok(queued) => playback.play(&queued, kind),
            Err(error) => gst::warning!(gst::CAT_RUST, obj = bin, "not played: {error}"),
        },
        None => playback.decode(&pad),
    }
}

fn ghost(bin: &gst::Bin, pad: &gst::Pad) -> Option<gst::Pad> {
    let ghost = gst::GhostPad::with_target(pad).ok()?;
    ghost.set_active(true).ok()?;
    bin.add_pad(&ghost).ok()?;
    Some(ghost.upcast())
}

fn queue_behind(bin: &gst::Bin, pad: &gst::Pad) -> Result<gst::Pad, MediaError> {
    let failed = |error: &dyn std::fmt::Display| MediaError::Other(error.to_string());
    let queue = make("queue")?;
    let parent = bin
        .parent()
        .and_downcast::<gst::Bin>()
        .ok_or(MediaError::NothingToPlay)?;
    add(&parent, [&queue])?;
    let sink = queue.static_pad("sink").ok_or(MediaError::NothingToPlay)?;
    pad.link(&sink).map_err(|error| failed(&error))?;
    queue
        .sync_state_with_parent()
        .map_err(|error| failed(&error))?;
    queue.static_pad("src").ok_or(MediaError::NothingToPlay)
}

fn raw_kind(pad: &gst::Pad) -> Option<&'static str> {
    let caps = pad.current_caps().unwrap_or_else(|| pad.query_caps(None));
    let all = |name: &str| {
        !caps.is_any() && !caps.is_empty() && caps.iter().all(|structure| structure.name() == name)
    };
    [("video/x-raw", "video"), ("audio/x-raw", "audio")]
        .into_iter()
        .find_map(|(name, kind)| all(name).then_some(kind))
}

/// A description with sinks of its own is still counted: at its first video sink, else at the first sink.
fn count_at_own_sink(bin: &gst::Bin, frames: &FrameCounter) {
    let sinks: Vec<_> = bin.iterate_sinks().into_iter().flatten().collect();
    let is_video = |sink: &&gst::Element| {
        sink.factory()
            .is_some_and(|factory| factory.klass().contains("Video"))
    };
    let Some(sink) = sinks.iter().find(is_video).or(sinks.first()) else {
        return;
    };
    if let Some(pad) = sink.sink_pads().first() {
        let sink = sink.downgrade();
        frames.watch(pad, move || post_first_frame(sink.upgrade().as_ref()));
    }
}

#[cfg(test)]
mod tests {
    use super::with_an_end;

    #[test]
    fn caps_at_the_end_get_an_element_after_them() {
        assert_eq!(
            with_an_end("a ! video/x-raw,width=3"),
            "a ! video/x-raw,width=3 ! identity"
        );
        assert_eq!(with_an_end("a ! video/x-raw"), "a ! video/x-raw ! identity");
    }

    #[test]
    fn a_path_in_a_property_is_no_caps() {
        assert_eq!(
            with_an_end("filesrc location=/a/b"),
            "filesrc location=/a/b"
        );
        assert_eq!(
            with_an_end("a ! filesink location=/a"),
            "a ! filesink location=/a"
        );
    }
}
