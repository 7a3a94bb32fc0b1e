//! The real window, driven as a person does: keys, clicks, and a look at the picture.

mod playing;
mod start;
