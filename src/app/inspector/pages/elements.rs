//! The elements as a tree of bins: what each made and holds of what lives, the change since the
//! mark, and where a thread is stuck.

use std::{collections::HashMap, time::Duration};

use gettextrs::gettext;
use highwater_engine::memory::{ElementInfo, ElementLevel, Subject, ThreadLevel};

use crate::inspector::{
    page::About,
    reading::{Reading, last_part},
    table::{Column, Content, Definition, Row, Tone, Unit, Value},
};

/// See the module. A row's key is the element's id.
pub fn table() -> Definition {
    Definition {
        about: About {
            name: "elements",
            title: gettext("Elements"),
            icon: "view-list-bullet-symbolic",
        },
        columns: vec![
            Column::text(gettext("Element"), 22),
            Column::text(gettext("Factory"), 13),
            Column::number(gettext("Holds"), 4),
            Column::number(gettext("Bytes Held"), 9),
            Column::number(gettext("Since Mark"), 9),
            Column::number(gettext("Made"), 4),
            Column::number(gettext("Bytes Made"), 9),
            Column::number(gettext("Stalled"), 6),
        ],
        sort: None,
        is_tree: true,
        needs: &[Subject::Objects],
        empty: (
            gettext("No Elements"),
            gettext("Open a file or a camera to see what its pipeline is made of."),
        ),
        read,
    }
}

fn read(reading: &Reading) -> Content {
    let levels: HashMap<u32, ElementLevel> = reading
        .diagnostics
        .element_levels()
        .into_iter()
        .map(|level| (level.id, level))
        .collect();
    let mut infos: Vec<&ElementInfo> = reading
        .elements()
        .filter(|info| info.alive || levels.contains_key(&info.id))
        .collect();
    infos.sort_unstable_by_key(|info| info.id);
    let parents = parents(&infos);
    let held_before = reading.mark.as_ref().map(|mark| {
        let levels = mark.sample.elements.iter();
        levels
            .map(|level| (level.id, level.held.bytes))
            .collect::<HashMap<u32, u64>>()
    });
    let own = infos.iter().map(|info| {
        let level = levels.get(&info.id).copied().unwrap_or_default();
        let before = held_before.as_ref();
        let before = before.map(|held| held.get(&info.id).copied().unwrap_or(0));
        (info.id, Sum { level, before })
    });
    let sums = with_parts(own.collect(), &parents);
    let stalls = stalls(reading);
    let row = |info: &&ElementInfo| {
        let sum = sums.get(&info.id).copied().unwrap_or_default();
        row(
            info,
            parents.get(&info.id).copied(),
            sum,
            stalls.get(&info.id),
        )
    };
    infos.iter().map(row).collect::<Vec<_>>().into()
}

/// What an element and its parts have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Sum {
    level: ElementLevel,
    /// Bytes held at the mark; `None` without a mark.
    before: Option<u64>,
}

impl Sum {
    fn add(&mut self, part: Self) {
        for (sum, part) in [
            (&mut self.level.made, part.level.made),
            (&mut self.level.held, part.level.held),
        ] {
            sum.count += part.count;
            sum.bytes += part.bytes;
        }
        self.before = self.before.zip(part.before).map(|(own, part)| own + part);
    }
}

fn row(info: &ElementInfo, parent: Option<u32>, sum: Sum, stalled: Option<&Duration>) -> Row {
    let Sum { level, before } = sum;
    let tone = match (info.alive, stalled) {
        (false, _) => Tone::Gone,
        (true, Some(_)) => Tone::Warning,
        (true, None) => Tone::Plain,
    };
    Row {
        parent: parent.map(u64::from),
        tone,
        full_name: Some(info.path.clone()),
        ..Row::new(
            info.id,
            vec![
                last_part(&info.path).into(),
                Value::or_blank(info.factory.clone(), Value::Text),
                Value::count(level.held.count),
                Value::bytes(level.held.bytes),
                Value::change(Unit::Bytes, level.held.bytes, before),
                Value::count(level.made.count),
                Value::bytes(level.made.bytes),
                Value::or_blank(stalled.copied(), Value::time),
            ],
        )
    }
}

/// The bin of each element, by their paths. A name may have been used before: the newest bin of
/// that name that is older than its part is meant, unless there is only a younger one.
fn parents(infos: &[&ElementInfo]) -> HashMap<u32, u32> {
    let mut by_path: HashMap<&str, Vec<u32>> = HashMap::new();
    for info in infos {
        by_path.entry(&info.path).or_default().push(info.id);
    }
    let parent = |info: &&ElementInfo| {
        let (path, _) = info.path.rsplit_once('/')?;
        let bins = by_path.get(path)?;
        // Ids rise with time; a pipeline may be made before or after what is put into it.
        let older = bins.iter().rev().find(|bin| **bin < info.id);
        Some((info.id, *older.or(bins.first())?))
    };
    infos.iter().filter_map(parent).collect()
}

/// Adds to each bin what its parts have.
fn with_parts(own: HashMap<u32, Sum>, parents: &HashMap<u32, u32>) -> HashMap<u32, Sum> {
    let mut sums = own.clone();
    for (id, sum) in own {
        let mut above = parents.get(&id);
        // Each step is one name shorter, so this ends.
        while let Some(bin) = above {
            if let Some(whole) = sums.get_mut(bin) {
                whole.add(sum);
            }
            above = parents.get(bin);
        }
    }
    sums
}

/// For how long a thread has been stuck in each element.
fn stalls(reading: &Reading) -> HashMap<u32, Duration> {
    let threads = reading.diagnostics.threads().into_iter();
    let mut stalls = HashMap::new();
    for thread in threads.filter(ThreadLevel::is_stalled) {
        let longest: &mut Duration = stalls.entry(thread.element).or_default();
        *longest = thread.since.max(*longest);
    }
    stalls
}

#[cfg(test)]
mod tests {
    use highwater_engine::memory::Amount;

    use super::*;

    fn info(id: u32, path: &str) -> ElementInfo {
        ElementInfo {
            id,
            path: path.to_owned(),
            factory: None,
            type_name: "GstElement".to_owned(),
            alive: true,
        }
    }

    #[test]
    fn an_element_hangs_from_its_bin_also_when_the_bin_is_younger() {
        let infos = [
            info(1, "/p/a"),
            info(2, "/p"),
            info(3, "/p/b"),
            info(4, "/p/b/c"),
        ];
        let parents = parents(&infos.iter().collect::<Vec<_>>());
        assert_eq!(parents.get(&1), Some(&2));
        assert_eq!(parents.get(&3), Some(&2));
        assert_eq!(parents.get(&4), Some(&3));
        assert_eq!(parents.get(&2), None);
    }

    #[test]
    fn a_name_that_is_used_again_means_the_newer_bin() {
        let infos = [
            info(1, "/p"),
            info(2, "/p/a"),
            info(5, "/p"),
            info(6, "/p/a"),
        ];
        let parents = parents(&infos.iter().collect::<Vec<_>>());
        assert_eq!(parents.get(&2), Some(&1));
        assert_eq!(parents.get(&6), Some(&5));
    }

    #[test]
    fn a_bin_has_what_its_parts_have() {
        let holds = |id, bytes| {
            let held = Amount { count: 1, bytes };
            let level = ElementLevel {
                id,
                held,
                ..ElementLevel::default()
            };
            (
                id,
                Sum {
                    level,
                    before: Some(1),
                },
            )
        };
        let own = HashMap::from([holds(1, 0), holds(2, 10), holds(3, 0), holds(4, 30)]);
        let parents = HashMap::from([(2, 1), (3, 1), (4, 3)]);
        let sums = with_parts(own, &parents);
        assert_eq!(sums[&1].level.held.bytes, 40);
        assert_eq!(sums[&1].level.held.count, 4);
        assert_eq!(sums[&3].level.held.bytes, 30);
        assert_eq!(sums[&1].before, Some(4));
    }
}
