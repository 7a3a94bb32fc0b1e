//! What only somebody who digs asks for: everything about every element. None of it is for a main
//! loop, because it waits for the sampler where that is at work.

use super::Diagnostics;
use crate::memory::{ElementLevel, PadInfo, core::Core, pads, sampler::lock};

impl Diagnostics {
    /// What every element made and holds of what lives, as at the last count, in no order: a sample
    /// has only those that hold most.
    pub fn element_levels(&self) -> Vec<ElementLevel> {
        if let Some(tables) = &self.tables {
            return tables.element_levels.clone();
        }
        lock(&self.shared.instruments).element_levels()
    }

    /// The pads of an element that lives, in its own order.
    pub fn pads(&self, element: u32) -> Vec<PadInfo> {
        if let Some(tables) = &self.tables {
            let pads = tables.pads.iter().find(|(id, _)| *id == element);
            return pads.map(|(_, pads)| pads.clone()).unwrap_or_default();
        }
        Core::get()
            .map(|core| pads::of_element(core, element))
            .unwrap_or_default()
    }

    /// The pads of every element that lives, with the element's id.
    pub fn all_pads(&self) -> Vec<(u32, Vec<PadInfo>)> {
        if let Some(tables) = &self.tables {
            return tables.pads.clone();
        }
        Core::get().map(pads::of_all).unwrap_or_default()
    }
}
