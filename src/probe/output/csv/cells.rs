//! What there are several of, in one cell: `name=figure/figure;name=figure/figure`. What is not known
//! is left empty between its strokes.

use highwater_engine::memory::{Amount, Diagnostics, QueueId, Sample};
use highwater_text::measured;

use super::{decimal, number};
use crate::output::element_name;

/// The entries of a cell. A name may be anything, so what has a meaning here is taken out of it.
fn cell(entries: impl Iterator<Item = (String, Vec<String>)>) -> String {
    let entry =
        |(name, figures): (String, Vec<String>)| format!("{}={}", plain(&name), figures.join("/"));
    entries.map(entry).collect::<Vec<_>>().join(";")
}

fn plain(text: &str) -> String {
    text.replace([',', ';', '=', '"', '\n', '\r'], "_")
}

fn amount(amount: Amount) -> [String; 2] {
    [amount.count.to_string(), amount.bytes.to_string()]
}

/// Of each pool: outstanding, allocated, high water, acquisitions per second, minimum, maximum and
/// the bytes of a buffer. The name is the owner's with the pool's id.
pub fn pools(sample: &Sample, diagnostics: &Diagnostics) -> String {
    let infos = diagnostics.pools();
    cell(sample.pools.iter().map(|pool| {
        let info = infos.iter().find(|info| info.id == pool.id);
        let owner = info.map(|info| match info.owner {
            Some(owner) => element_name(diagnostics, owner),
            None => info.name.clone(),
        });
        let figures = vec![
            pool.outstanding.to_string(),
            pool.allocated.to_string(),
            pool.high_water.to_string(),
            decimal(pool.per_second, 1),
            number(info.map(|info| info.minimum.into())),
            number(info.and_then(|info| info.maximum).map(u64::from)),
            number(info.map(|info| info.size.into())),
        ];
        (
            format!("{}#{}", owner.unwrap_or_default(), pool.id),
            figures,
        )
    }))
}

/// Of each queue: buffers, bytes, nanoseconds and the fill from 0 to 1.
pub fn queues(sample: &Sample, diagnostics: &Diagnostics) -> String {
    let name = |QueueId { element, pad }| {
        let pad = pad.map(|pad| format!(".{pad}")).unwrap_or_default();
        format!("{}{pad}", element_name(diagnostics, element))
    };
    cell(sample.queues.iter().map(|queue| {
        let figures = vec![
            queue.buffers.level.to_string(),
            queue.bytes.level.to_string(),
            queue.time.level.to_string(),
            decimal(queue.fill(), 3),
        ];
        (name(queue.id), figures)
    }))
}

/// Of each element that holds or made most: buffers and bytes that it holds, then that it made.
pub fn elements(sample: &Sample, diagnostics: &Diagnostics) -> String {
    cell(sample.elements.iter().map(|level| {
        let figures = [amount(level.held), amount(level.made)].concat();
        (element_name(diagnostics, level.id), figures)
    }))
}

/// Of each streaming thread, by the innermost element that it is in: seconds, and what it waits for.
pub fn threads(diagnostics: &Diagnostics) -> String {
    cell(diagnostics.threads().iter().map(|thread| {
        let waiting = format!("{:?}", thread.waiting).to_lowercase();
        let since = decimal(Some(thread.since.as_secs_f64()), 3);
        let name = element_name(diagnostics, thread.element);
        (name, vec![since, waiting])
    }))
}

/// Of each kind of memory: how many, and their bytes.
pub fn memories(sample: &Sample) -> String {
    let kinds = sample.memories.iter();
    cell(kinds.map(|(kind, level)| (kind.clone(), amount(*level).to_vec())))
}

/// Of each kind of file descriptor: how many.
pub fn files(sample: &Sample) -> String {
    let kinds = sample.process.files.iter().flat_map(|files| &files.kinds);
    cell(kinds.map(|(kind, count)| {
        let name = format!("{kind:?}").to_lowercase();
        (name, vec![count.to_string()])
    }))
}

/// What cannot be measured here: the part, and why.
pub fn missing(diagnostics: &Diagnostics) -> String {
    let missing = diagnostics.missing().into_iter();
    cell(missing.map(|(subject, reason)| {
        let reason = plain(&measured::for_reason(&reason));
        (measured::for_subject(subject), vec![reason])
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_break_its_cell() {
        let entry = |name: &str| (name.to_owned(), vec!["1".to_owned(), String::new()]);
        let cell = cell([entry("a=b;c,d\""), entry("e")].into_iter());
        assert_eq!(cell, "a_b_c_d_=1/;e=1/");
    }
}
