//! The smallest stretch in which two lists differ: what is outside of it need not be touched.

/// Where a list changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Splice {
    /// The first position that differs.
    pub at: usize,
    /// How many are taken out there.
    pub removed: usize,
    /// How many come in instead.
    pub added: usize,
}

/// What leads from `before` to `after`; `None` where all of it is the `same`.
pub fn splice<T>(before: &[T], after: &[T], same: impl Fn(&T, &T) -> bool) -> Option<Splice> {
    let equal = |(one, other): &(&T, &T)| same(one, other);
    let at = before.iter().zip(after).take_while(equal).count();
    let (before, after) = (&before[at..], &after[at..]);
    let tail = before.iter().rev().zip(after.iter().rev());
    let tail = tail.take_while(equal).count();
    let (removed, added) = (before.len() - tail, after.len() - tail);
    (removed + added > 0).then_some(Splice { at, removed, added })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Applies a splice as a list model does.
    fn applied(before: &[u32], after: &[u32]) -> Vec<u32> {
        let mut list = before.to_vec();
        if let Some(Splice { at, removed, added }) = splice(before, after, u32::eq) {
            list.splice(at..at + removed, after[at..at + added].iter().copied());
        }
        list
    }

    #[test]
    fn a_splice_leads_from_one_list_to_the_other() {
        let lists: [&[u32]; 7] = [
            &[],
            &[1],
            &[1, 1],
            &[1, 2, 3],
            &[1, 3],
            &[3, 2, 1],
            &[0, 1, 2, 3, 4],
        ];
        for before in lists {
            for after in lists {
                assert_eq!(applied(before, after), after, "{before:?} to {after:?}");
            }
        }
    }

    #[test]
    fn the_same_list_is_not_touched() {
        assert_eq!(splice(&[1, 2, 3], &[1, 2, 3], u32::eq), None);
    }

    #[test]
    fn one_row_that_comes_or_goes_touches_nothing_else() {
        let change = |at, removed, added| Some(Splice { at, removed, added });
        assert_eq!(splice(&[1, 2, 3], &[1, 3], u32::eq), change(1, 1, 0));
        assert_eq!(splice(&[1, 3], &[1, 2, 3], u32::eq), change(1, 0, 1));
        assert_eq!(splice(&[1, 2], &[1, 2, 3], u32::eq), change(2, 0, 1));
    }
}
