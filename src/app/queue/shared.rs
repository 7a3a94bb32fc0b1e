//! One queue for everybody who shows or changes it: the panel, the window, the media keys.

use std::{
    cell::{Ref, RefCell},
    rc::Rc,
};

use super::Queue;

type Listener = Rc<dyn Fn()>;

/// A handle on a window's queue; on the main thread.
#[derive(Clone, Default)]
pub struct SharedQueue(Rc<Inner>);

#[derive(Default)]
struct Inner {
    queue: RefCell<Queue>,
    listeners: RefCell<Vec<Listener>>,
}

impl SharedQueue {
    /// Looks at it. Not to be held while it is changed.
    pub fn read(&self) -> Ref<'_, Queue> {
        self.0.queue.borrow()
    }

    /// Changes it and tells everybody.
    pub fn change<R>(&self, change: impl FnOnce(&mut Queue) -> R) -> R {
        let result = change(&mut self.0.queue.borrow_mut());
        // A listener may add another one.
        let listeners = self.0.listeners.borrow().clone();
        for listener in listeners {
            listener();
        }
        result
    }

    /// Calls `listener` after each change, for as long as the queue lives: it holds weakly whatever
    /// it serves.
    pub fn connect_changed(&self, listener: impl Fn() + 'static) {
        self.0.listeners.borrow_mut().push(Rc::new(listener));
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::queue::Repeat;

    #[test]
    fn a_listener_hears_of_a_change_after_it_and_may_look() {
        let queue = SharedQueue::default();
        let heard = Rc::new(Cell::new(Repeat::Off));
        let (reader, notes) = (queue.clone(), Rc::clone(&heard));
        queue.connect_changed(move || notes.set(reader.read().repeat()));
        queue.change(|queue| queue.set_repeat(Repeat::All));
        assert_eq!(heard.get(), Repeat::All);
    }
}
