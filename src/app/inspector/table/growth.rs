//! How many lines of a list are handed to its view at once. A view makes widgets for the first few
//! hundred, whether they can be seen or not; making all of those in one go would hold the window up.

/// A view that has this many lines has all of its widgets: GTK 4 keeps 200
/// (`GTK_LIST_VIEW_MAX_LIST_ITEMS` in gtklistview.c).
const WIDGETS: usize = 208;

/// How many it gets in one frame.
const STEP: usize = 4;

/// How many of `wanted` lines a view has after the next step, if it has `shown` now. What is taken
/// away goes at once.
pub fn next(shown: usize, wanted: usize) -> usize {
    let stepped = shown + STEP;
    if shown >= WIDGETS || stepped >= WIDGETS {
        wanted
    } else {
        wanted.min(stepped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_comes_in_small_steps_as_long_as_widgets_are_made_for_it() {
        let (mut shown, mut steps) = (0, 0);
        while shown < 10_000 {
            let after = next(shown, 10_000);
            assert!(after - shown == STEP || after == 10_000);
            (shown, steps) = (after, steps + 1);
        }
        assert_eq!(steps, WIDGETS / STEP);
    }

    #[test]
    fn a_list_becomes_shorter_at_once() {
        assert_eq!(next(10_000, 3), 3);
        assert_eq!(next(100, 0), 0);
    }

    #[test]
    fn a_list_that_has_its_widgets_becomes_longer_at_once() {
        assert_eq!(next(500, 10_000), 10_000);
    }
}
