//! One look at what is measured, from which a table or a graph takes what it shows. Made and used
//! beside the main thread.

use std::{collections::HashMap, sync::Arc};

use highwater_engine::memory::{Diagnostics, ElementInfo, Mark, Reason, Sample, Subject};

use super::table::Value;

/// See the module.
pub struct Reading<'a> {
    /// Who is asked for more.
    pub diagnostics: &'a Diagnostics,
    /// The newest sample.
    pub sample: Arc<Sample>,
    /// The baseline, if the user chose one.
    pub mark: Option<Mark>,
    elements: HashMap<u32, ElementInfo>,
}

impl<'a> Reading<'a> {
    /// `None` before the first sample.
    pub fn now(diagnostics: &'a Diagnostics) -> Option<Self> {
        let elements = diagnostics.elements().into_iter();
        Some(Self {
            diagnostics,
            sample: diagnostics.latest()?,
            mark: diagnostics.history(|history| history.marks().next_back().cloned()),
            elements: elements.map(|info| (info.id, info)).collect(),
        })
    }

    /// What is known of all elements, in no order.
    pub fn elements(&self) -> impl Iterator<Item = &ElementInfo> {
        self.elements.values()
    }

    /// What is known of one.
    pub fn element(&self, id: u32) -> Option<&ElementInfo> {
        self.elements.get(&id)
    }

    /// An element's path; its number where it is forgotten.
    pub fn path(&self, id: u32) -> String {
        self.element(id)
            .map_or_else(|| format!("#{id}"), |info| info.path.clone())
    }

    /// The name of an element that may not be known: the last part of its path.
    pub fn maybe_name(&self, id: Option<u32>) -> Value {
        Value::or_blank(id, |id| last_part(&self.path(id)).into())
    }

    /// The value of the mark's sample; `None` without a mark.
    pub fn before(&self, read: impl FnOnce(&Sample) -> Option<u64>) -> Option<u64> {
        self.mark.as_ref().and_then(|mark| read(&mark.sample))
    }
}

/// What a path ends with: an element's own name.
pub fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The first of these that cannot be measured, and why.
pub fn missing(diagnostics: &Diagnostics, needs: &[Subject]) -> Option<(Subject, Reason)> {
    let missing = diagnostics.missing();
    needs
        .iter()
        .find_map(|subject| Some((*subject, missing.get(subject)?.clone())))
}
