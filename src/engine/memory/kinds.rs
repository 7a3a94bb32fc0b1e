//! The kinds of objects that are counted.

use serde::{Deserialize, Serialize};

/// A kind of reference-counted thing of GStreamer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Kind {
    /// `GstBuffer`
    Buffer,
    /// `GstMemory`
    Memory,
    /// `GstEvent`
    Event,
    /// `GstQuery`
    Query,
    /// `GstMessage`
    Message,
    /// `GstCaps`
    Caps,
    /// `GstSample`
    Sample,
    /// `GstBufferList`
    BufferList,
    /// Any other mini object: tag lists, contexts, promises, dates …
    OtherMini,
    /// `GstElement`, bins and pipelines among them
    Element,
    /// `GstPad`
    Pad,
    /// `GstBufferPool`
    Pool,
    /// `GstAllocator`
    Allocator,
    /// `GstTask`
    Task,
    /// Any other `GstObject`: buses, clocks, pad templates, factories …
    OtherObject,
}

impl Kind {
    /// Every kind, in the order of their numbers.
    pub const ALL: [Self; 15] = [
        Self::Buffer,
        Self::Memory,
        Self::Event,
        Self::Query,
        Self::Message,
        Self::Caps,
        Self::Sample,
        Self::BufferList,
        Self::OtherMini,
        Self::Element,
        Self::Pad,
        Self::Pool,
        Self::Allocator,
        Self::Task,
        Self::OtherObject,
    ];

    /// How many kinds there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Its number, from 0.
    pub const fn index(self) -> usize {
        self as usize
    }

    pub(super) fn from_index(index: u8) -> Option<Self> {
        Self::ALL.get(usize::from(index)).copied()
    }

    /// The name that JSON and CSV use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Buffer => "buffer",
            Self::Memory => "memory",
            Self::Event => "event",
            Self::Query => "query",
            Self::Message => "message",
            Self::Caps => "caps",
            Self::Sample => "sample",
            Self::BufferList => "buffer-list",
            Self::OtherMini => "other-mini",
            Self::Element => "element",
            Self::Pad => "pad",
            Self::Pool => "pool",
            Self::Allocator => "allocator",
            Self::Task => "task",
            Self::OtherObject => "other-object",
        }
    }
}

/// The run-time types of the mini objects; they exist once GStreamer is initialised.
#[derive(Clone, Copy)]
pub(super) struct MiniTypes([glib::ffi::GType; 8]);

impl MiniTypes {
    /// Call after `gst::init`.
    pub fn new() -> Self {
        // SAFETY: the getters register static types and return their numbers.
        unsafe {
            Self([
                gst::ffi::gst_buffer_get_type(),
                gst::ffi::gst_memory_get_type(),
                gst::ffi::gst_event_get_type(),
                gst::ffi::gst_query_get_type(),
                gst::ffi::gst_message_get_type(),
                gst::ffi::gst_caps_get_type(),
                gst::ffi::gst_sample_get_type(),
                gst::ffi::gst_buffer_list_get_type(),
            ])
        }
    }

    /// The kind of a mini object; the most frequent are compared first.
    #[inline]
    pub fn kind(&self, of: glib::ffi::GType) -> Kind {
        self.0
            .iter()
            .position(|&known| known == of)
            .map_or(Kind::OtherMini, |index| Kind::ALL[index])
    }
}

/// The kind of a `GstObject`.
///
/// # Safety
///
/// `object` must be a live `GstObject`.
pub(super) unsafe fn object_kind(object: *mut gst::ffi::GstObject) -> Kind {
    // SAFETY: the getters register static types and return their numbers.
    let types = unsafe {
        [
            (gst::ffi::gst_pad_get_type(), Kind::Pad),
            (gst::ffi::gst_element_get_type(), Kind::Element),
            (gst::ffi::gst_buffer_pool_get_type(), Kind::Pool),
            (gst::ffi::gst_allocator_get_type(), Kind::Allocator),
            (gst::ffi::gst_task_get_type(), Kind::Task),
        ]
    };
    types
        .into_iter()
        // SAFETY: the caller's promise.
        .find(|(of, _)| unsafe { is_a(object.cast(), *of) })
        .map_or(Kind::OtherObject, |(_, kind)| kind)
}

/// Whether an object is of a type.
///
/// # Safety
///
/// `object` must be a live `GObject`.
pub(super) unsafe fn is_a(
    object: *mut glib::gobject_ffi::GTypeInstance,
    of: glib::ffi::GType,
) -> bool {
    // SAFETY: the caller's promise.
    unsafe { glib::gobject_ffi::g_type_check_instance_is_a(object, of) != 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_agree_with_the_list() {
        for (index, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!(kind.index(), index);
            let json = serde_json::to_string(&kind).unwrap();
            assert_eq!(json, format!("\"{}\"", kind.name()));
        }
    }

    #[test]
    fn mini_objects_are_told_apart_by_their_type() {
        gst::init().unwrap();
        let types = MiniTypes::new();
        let of = |object: *mut gst::ffi::GstMiniObject| {
            // SAFETY: the callers below hold what they pass.
            types.kind(unsafe { (*object).type_ })
        };
        let buffer = gst::Buffer::with_size(8).unwrap();
        assert_eq!(of(buffer.as_mut_ptr().cast()), Kind::Buffer);
        assert_eq!(of(buffer.peek_memory(0).as_mut_ptr().cast()), Kind::Memory);
        let caps = gst::Caps::new_any();
        assert_eq!(of(caps.as_mut_ptr().cast()), Kind::Caps);
        let tags = gst::TagList::new();
        assert_eq!(of(tags.as_mut_ptr().cast()), Kind::OtherMini);
    }
}
