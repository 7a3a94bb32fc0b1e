//! Which decoders a machine has, which of them are wanted, and in which order they are tried.
//!
//! A rank in GStreamer's registry is of the whole process, and `decodebin3` asks nobody else. So
//! nothing here changes a rank: where something other than its own order is wanted, `decodebin3` is
//! told to leave a codec alone, and the graph decodes that itself.

mod catalogue;
mod choice;
mod codec;
mod selection;

pub use catalogue::{CodecDecoders, Decoder, catalogue, codecs_of, is_hardware};
pub use choice::{DecoderChoice, UnknownDecoder};
pub use codec::Codec;
pub(crate) use selection::Selection;
