//! How a series is called in files, and in which unit it stands there.

use crate::memory::Series;

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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::memory::{Kind, QueueId};

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
    fn no_two_series_have_one_name() {
        let names: BTreeSet<String> = Series::fixed().map(|series| of(series).name).collect();
        assert_eq!(names.len(), Series::fixed().count());
    }
}
