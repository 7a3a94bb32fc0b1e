//! The tree is in order: what must agree between its files does.

mod catalogue;
mod icons;
mod installation;
mod pages;
mod sources;
mod translations;
