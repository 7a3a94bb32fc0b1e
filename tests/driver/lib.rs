//! A small language for driving the real window.
