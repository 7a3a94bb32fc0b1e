//! How a series is called in files, and in which unit it stands there.

use std::{collections::HashMap, sync::LazyLock};

use crate::memory::{QueueId, Series};

/// The series that every run has, by the name of their field.
static FIXED: LazyLock<HashMap<String, Series>> = LazyLock::new(|| {
    Series::fixed()
        .map(|series| (of(series).name, series))
        .collect()
});

/// A name with its unit, and by what a value is multiplied.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Field {
    /// For example `rss_bytes`.
    pub name: String,
    /// From the series' own unit to the one of the name.
    pub scale: f64,
}

const NANOSECONDS: f64 = 1e-9;

/// The field of a series. Bytes stay bytes and counts stay counts; times are in seconds.
pub(super) fn of(series: Series) -> Field {
    let own = series.to_string().replace('-', "_");
    let (name, scale) = match series {
        Series::MemoryBytes => ("gstreamer_bytes".to_owned(), 1.0),
        Series::Rss
        | Series::Vsz
        | Series::Pss
        | Series::Uss
        | Series::Anonymous
        | Series::Swap
        | Series::HeapInUse
        | Series::HeapFree
        | Series::Dmabuf
        | Series::Memfd
        | Series::Device
        | Series::Textures => (format!("{own}_bytes"), 1.0),
        Series::Cpu | Series::MainLoopMax | Series::MainLoopP99 | Series::OwnCpu => {
            (format!("{own}_seconds"), NANOSECONDS)
        }
        Series::QueueTime(_) => (own.replace("_time", "_seconds"), NANOSECONDS),
        _ => (own, 1.0),
    };
    Field { name, scale }
}

/// The series of a field; `None` for a name that none has.
pub(super) fn series(name: &str) -> Option<Series> {
    FIXED.get(name).copied().or_else(|| of_part(name))
}

/// The series of a pool, a queue or an element.
fn of_part(name: &str) -> Option<Series> {
    let (part, rest) = name.split_once('_')?;
    let (id, what) = rest.split_once('_')?;
    let id = id.parse().ok()?;
    match (part, what) {
        ("pool", "outstanding") => Some(Series::PoolOutstanding(id)),
        ("pool", "allocated") => Some(Series::PoolAllocated(id)),
        ("element", "held") => Some(Series::Held(id)),
        ("element", "held_bytes") => Some(Series::HeldBytes(id)),
        ("queue", _) => of_queue(id, what),
        _ => None,
    }
}

fn of_queue(element: u32, what: &str) -> Option<Series> {
    let (pad, what) = match what.split_once('_') {
        Some((pad, what)) => (Some(pad.parse().ok()?), what),
        None => (None, what),
    };
    let id = QueueId { element, pad };
    match what {
        "bytes" => Some(Series::QueueBytes(id)),
        "seconds" => Some(Series::QueueTime(id)),
        "fill" => Some(Series::QueueFill(id)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::memory::Kind;

    #[test]
    fn names_say_their_unit() {
        let name = |series| of(series).name;
        assert_eq!(name(Series::Rss), "rss_bytes");
        assert_eq!(name(Series::HeapInUse), "heap_in_use_bytes");
        assert_eq!(name(Series::MemoryBytes), "gstreamer_bytes");
        assert_eq!(name(Series::Cpu), "cpu_seconds");
        assert_eq!(name(Series::Live(Kind::Buffer)), "live_buffer");
        let queue = QueueId {
            element: 7,
            pad: Some(1),
        };
        assert_eq!(name(Series::QueueTime(queue)), "queue_7_1_seconds");
    }

    #[test]
    fn a_name_leads_back_to_its_series() {
        let queue = |pad| QueueId { element: 7, pad };
        let parts = [None, Some(1)].map(queue).into_iter().flat_map(|id| {
            [
                Series::QueueBytes(id),
                Series::QueueTime(id),
                Series::QueueFill(id),
            ]
        });
        let others = [
            Series::PoolOutstanding(3),
            Series::PoolAllocated(4),
            Series::Held(5),
            Series::HeldBytes(6),
        ];
        for one in Series::fixed().chain(parts).chain(others) {
            assert_eq!(series(&of(one).name), Some(one));
        }
        for strange in ["", "pool", "pool_x_outstanding", "queue_7_1_2_fill"] {
            assert_eq!(series(strange), None, "{strange}");
        }
    }

    #[test]
    fn no_two_series_have_one_name() {
        let names: BTreeSet<String> = Series::fixed().map(|series| of(series).name).collect();
        assert_eq!(names.len(), Series::fixed().count());
    }
}
