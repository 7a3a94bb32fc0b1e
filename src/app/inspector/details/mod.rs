//! The elements' table with what is known about the selected one beside it.

mod facts;
mod page;

pub use page::ElementsPage;
