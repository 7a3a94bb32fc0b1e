//! The elements' table with what is known about the selected one beside it.

mod facts;
mod held;
mod page;

pub use page::ElementsPage;
