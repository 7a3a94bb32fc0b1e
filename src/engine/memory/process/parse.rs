//! The text of `/proc/self/statm`, `status` and `smaps_rollup` (proc(5)).

/// A line or a field that should be there is not, or is no number.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no field {0}")]
pub struct ParseError(pub &'static str);

/// `/proc/self/statm`, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Statm {
    /// The address space in use.
    pub vsz: u64,
    /// Resident pages.
    pub rss: u64,
}

/// The figures of `/proc/self/status` that are used here. Sizes in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Status {
    /// `VmHWM`: the highest RSS so far.
    pub peak_rss: u64,
    /// `RssAnon`; absent before Linux 4.5.
    pub anonymous: Option<u64>,
    /// `VmSwap`.
    pub swap: Option<u64>,
    /// `Threads`.
    pub threads: u64,
}

/// The figures of `/proc/self/smaps_rollup` that are used here, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rollup {
    /// Proportional set size: shared pages divided by those who share them.
    pub pss: u64,
    /// Unique set size: what would be free if this process ended (`Private_Clean` and `Private_Dirty`).
    pub uss: u64,
}

/// Parses `/proc/self/statm`.
///
/// # Errors
///
/// When one of the first two fields is missing or no number.
pub fn parse_statm(text: &str, page_size: u64) -> Result<Statm, ParseError> {
    let mut fields = text.split_ascii_whitespace();
    let mut pages = |name| {
        let field = fields.next().and_then(|field| field.parse::<u64>().ok());
        field.ok_or(ParseError(name))
    };
    Ok(Statm {
        vsz: pages("size")? * page_size,
        rss: pages("resident")? * page_size,
    })
}

/// Parses `/proc/self/status`.
///
/// # Errors
///
/// When `VmHWM` or `Threads` is missing or no number.
pub fn parse_status(text: &str) -> Result<Status, ParseError> {
    Ok(Status {
        peak_rss: kibibytes(text, "VmHWM").ok_or(ParseError("VmHWM"))?,
        anonymous: kibibytes(text, "RssAnon"),
        swap: kibibytes(text, "VmSwap"),
        threads: number(text, "Threads").ok_or(ParseError("Threads"))?,
    })
}

/// Parses `/proc/self/smaps_rollup`.
///
/// # Errors
///
/// When a figure is missing or no number.
pub fn parse_rollup(text: &str) -> Result<Rollup, ParseError> {
    let field = |name| kibibytes(text, name).ok_or(ParseError(name));
    Ok(Rollup {
        pss: field("Pss")?,
        uss: field("Private_Clean")? + field("Private_Dirty")?,
    })
}

fn kibibytes(text: &str, name: &str) -> Option<u64> {
    number(text, name).map(|value| value * 1024)
}

/// The number behind `name:` at the start of a line; the kernel's `kB` are KiB.
fn number(text: &str, name: &str) -> Option<u64> {
    text.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        .and_then(|value| value.split_ascii_whitespace().next())
        .and_then(|value| value.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statm_is_in_pages() {
        let statm = parse_statm("2461 803 644 5 0 171 0\n", 4096).unwrap();
        assert_eq!(statm.vsz, 2461 * 4096);
        assert_eq!(statm.rss, 803 * 4096);
        assert_eq!(parse_statm("2461", 4096), Err(ParseError("resident")));
    }

    #[test]
    fn status_is_in_kibibytes() {
        let text = "Name:\tx\nVmPeak:\t   9844 kB\nVmHWM:\t    3212 kB\nVmRSS:\t 3212 kB\n\
                    RssAnon:\t     636 kB\nVmSwap:\t       0 kB\nThreads:\t3\n";
        let status = parse_status(text).unwrap();
        assert_eq!(status.peak_rss, 3212 * 1024);
        assert_eq!(status.anonymous, Some(636 * 1024));
        assert_eq!(status.swap, Some(0));
        assert_eq!(status.threads, 3);
    }

    #[test]
    fn an_old_kernel_without_rss_anon_says_nothing_rather_than_zero() {
        let status = parse_status("VmHWM: 1 kB\nThreads: 1\n").unwrap();
        assert_eq!((status.anonymous, status.swap), (None, None));
    }

    #[test]
    fn unique_is_what_is_private() {
        let text = "5581c4e00000-7ffd7e4f5000 ---p 00000000 00:00 0    [rollup]\n\
                    Rss:                1856 kB\nPss:                 247 kB\nPss_Dirty: 96 kB\n\
                    Private_Clean:       132 kB\nPrivate_Dirty:        92 kB\n";
        let rollup = parse_rollup(text).unwrap();
        assert_eq!(rollup.pss, 247 * 1024);
        assert_eq!(rollup.uss, 224 * 1024);
    }

    #[test]
    fn this_process_has_all_of_them() {
        let proc = super::super::Proc::default();
        assert!(proc.statm().unwrap().rss > 0);
        assert!(proc.status().unwrap().peak_rss > 0);
        assert!(super::super::rollup().unwrap().uss > 0);
    }
}
