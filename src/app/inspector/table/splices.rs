//! The stretches in which two lists differ: what is outside of them need not be touched. Rows that
//! come, go or move are named one by one as long as they are few. Pure.

use std::collections::HashMap;

use super::Key;

/// More stretches than this are told as one: where much changes, a view that keeps its widgets in
/// their places has less to do than one that moves many.
const MOST: usize = 12;

/// Where a list changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Splice {
    /// The first position that differs, in a list that is changed up to there.
    pub at: usize,
    /// How many are taken out there.
    pub removed: usize,
    /// How many come in instead.
    pub added: usize,
}

impl Splice {
    /// How many places have another row than before.
    pub fn replaced(self) -> usize {
        self.removed.min(self.added)
    }
}

/// What leads from `before` to `after`, from the front to the back; nothing where they are the same.
pub fn splices(before: &[Key], after: &[Key]) -> Vec<Splice> {
    let whole = enclosing(before, after);
    let (Some(removed), Some(added)) = (
        before.get(whole.at..whole.at + whole.removed),
        after.get(whole.at..whole.at + whole.added),
    ) else {
        return Vec::new();
    };
    let mut splices = between(removed, added, &kept(removed, added));
    if splices.len() > MOST {
        return vec![whole];
    }
    for splice in &mut splices {
        splice.at += whole.at;
    }
    splices
}

/// One stretch with all differences in it.
fn enclosing(before: &[Key], after: &[Key]) -> Splice {
    let equal = |(one, other): &(&Key, &Key)| one == other;
    let at = before.iter().zip(after).take_while(equal).count();
    let (before, after) = (&before[at..], &after[at..]);
    let tail = before.iter().rev().zip(after.iter().rev());
    let tail = tail.take_while(equal).count();
    Splice {
        at,
        removed: before.len() - tail,
        added: after.len() - tail,
    }
}

/// The pairs of positions of rows that stay where they are beside each other: as many as possible
/// that are in the same order in both lists.
fn kept(before: &[Key], after: &[Key]) -> Vec<(usize, usize)> {
    let places = after.iter().enumerate();
    let places: HashMap<Key, usize> = places.map(|(place, key)| (*key, place)).collect();
    let common = before.iter().enumerate();
    let common = common.filter_map(|(from, key)| Some((from, *places.get(key)?)));
    longest_rise(&common.collect::<Vec<_>>())
}

/// The longest part of `pairs` whose second numbers rise (patience sorting: each pile's top is the
/// smallest number with which a rise of that length can end).
fn longest_rise(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut tops: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (index, (_, to)) in pairs.iter().enumerate() {
        let pile = tops.partition_point(|top| pairs[*top].1 < *to);
        previous.push(pile.checked_sub(1).map(|below| tops[below]));
        if pile == tops.len() {
            tops.push(index);
        } else {
            tops[pile] = index;
        }
    }
    let mut next = tops.last().copied();
    let mut rise = Vec::with_capacity(tops.len());
    while let Some(index) = next {
        rise.push(pairs[index]);
        next = previous[index];
    }
    rise.reverse();
    rise
}

/// What is between the rows that stay.
fn between(before: &[Key], after: &[Key], kept: &[(usize, usize)]) -> Vec<Splice> {
    let end = (before.len(), after.len());
    let mut splices = Vec::new();
    let (mut from, mut to) = (0, 0);
    for (next_from, next_to) in kept.iter().copied().chain([end]) {
        let (removed, added) = (next_from - from, next_to - to);
        if removed + added > 0 {
            splices.push(Splice {
                at: to,
                removed,
                added,
            });
        }
        (from, to) = (next_from + 1, next_to + 1);
    }
    splices
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Applies splices as a list model does.
    fn applied(before: &[Key], after: &[Key]) -> Vec<Key> {
        let mut list = before.to_vec();
        for Splice { at, removed, added } in splices(before, after) {
            list.splice(at..at + removed, after[at..at + added].iter().copied());
        }
        list
    }

    fn touched(before: &[Key], after: &[Key]) -> usize {
        let splices = splices(before, after).into_iter();
        splices.map(|splice| splice.removed + splice.added).sum()
    }

    #[test]
    fn splices_lead_from_one_list_to_the_other() {
        let lists: [&[Key]; 8] = [
            &[],
            &[1],
            &[1, 1],
            &[1, 2, 3],
            &[1, 3],
            &[3, 2, 1],
            &[0, 1, 2, 3, 4],
            &[4, 9, 1, 0, 8, 2],
        ];
        for before in lists {
            for after in lists {
                assert_eq!(applied(before, after), after, "{before:?} {after:?}");
            }
        }
    }

    #[test]
    fn rows_at_both_ends_do_not_touch_those_between_them() {
        let before: Vec<Key> = (0..1000).collect();
        let mut after = before.clone();
        after.remove(990);
        after.insert(3, 5000);
        assert_eq!(touched(&before, &after), 2);
        assert_eq!(applied(&before, &after), after);
    }

    #[test]
    fn a_row_that_moves_far_touches_no_other() {
        let before: Vec<Key> = (0..1000).collect();
        let mut after = before.clone();
        let moved = after.remove(700);
        after.insert(20, moved);
        assert_eq!(touched(&before, &after), 2);
    }

    #[test]
    fn a_list_in_a_quite_different_order_is_told_as_one_stretch() {
        let before: Vec<Key> = (0..1000).collect();
        let after: Vec<Key> = (0..1000).map(|key| key * 7 % 1000).collect();
        assert_eq!(splices(&before, &after).len(), 1);
        assert_eq!(applied(&before, &after), after);
    }

    #[test]
    fn the_same_list_has_no_splice() {
        assert!(splices(&[1, 2, 3], &[1, 2, 3]).is_empty());
    }
}
