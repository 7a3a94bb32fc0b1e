//! What our own window costs while somebody looks into it.

mod inspector;

/// The tables of all of it.
pub fn measure() -> String {
    inspector::measure().to_string()
}
