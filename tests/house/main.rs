//! The tree is in order: what must agree between its files does.

mod catalogue;
mod sources;
mod translations;
