//! The sidebar: is it all right, how much, where, what can be done. One module for each section;
//! they are brought up to date together, and only while they can be seen.

#[cfg(test)]
mod day;
mod decoder_row;
mod figure_row;
mod level_row;
mod levels;
mod memory;
mod panel;
mod playback;
mod pools;
mod queues;
mod rendering;
mod state;
mod words;

pub use {
    memory::MemorySection, panel::Sidebar, pools::PoolsSection, queues::QueuesSection,
    state::StateCard,
};
