//! What was measured last, in tables.

use std::time::Duration;

use gettextrs::gettext;
use highwater_engine::memory::{
    BufferInfo, Diagnostics, Fill, PoolInfo, QueueLevel, Sample, Series, ThreadLevel, Turnover,
};
use highwater_text::{
    i18n::gettext_f,
    measured,
    units::{maybe_size, short, size},
};

use super::{
    aligned::{self, Row},
    element_name,
};

/// How many buffers and memories are listed.
const LISTED: usize = 12;

/// Every table that has something in it.
pub fn all(sample: &Sample, turnover: Option<Turnover>, diagnostics: &Diagnostics) -> String {
    let tables = [
        (gettext("Process"), process(sample, diagnostics)),
        (gettext("Objects"), objects(sample)),
        (gettext("Memory by kind"), memory_kinds(sample)),
        (gettext("Elements"), elements(sample, diagnostics)),
        (
            gettext("Buffer pools"),
            pools(sample, turnover, diagnostics),
        ),
        (gettext("Queues"), queues(sample, diagnostics)),
        (gettext("Streaming threads"), threads(diagnostics)),
        (
            gettext("Buffers, the oldest and the largest"),
            buffers(diagnostics),
        ),
        (
            gettext("Memories, the oldest and the largest"),
            memories(diagnostics),
        ),
        (gettext("Not available"), missing(diagnostics)),
        (gettext("The diagnostics themselves"), own(sample)),
    ];
    aligned::sections(&tables)
}

fn process(sample: &Sample, diagnostics: &Diagnostics) -> Vec<Row> {
    let level = &sample.process;
    let high = diagnostics.history(|history| history.high_water(Series::Rss));
    let highest = high.map_or_else(
        || maybe_size(None),
        |high| {
            let (value, when) = (bytes(high.value), short(high.at));
            gettext_f("{size} after {time}", &[("size", &value), ("time", &when)])
        },
    );
    let read = sample.read_at;
    let (rollup, heap) = (ago(sample, read.rollup), ago(sample, read.heap));
    let mut rows = vec![
        vec!["RSS".to_owned(), maybe_size(level.rss)],
        vec![gettext("highest seen"), highest],
        vec![gettext("its high-water mark"), maybe_size(level.peak_rss)],
        vec!["PSS".to_owned(), maybe_size(level.pss), rollup.clone()],
        vec!["USS".to_owned(), maybe_size(level.uss), rollup],
        vec![gettext("anonymous"), maybe_size(level.anonymous)],
        vec![gettext("swapped out"), maybe_size(level.swap)],
        vec![gettext("address space"), maybe_size(level.vsz)],
        vec![
            gettext("allocator"),
            measured::for_allocator(&diagnostics.allocator()).to_owned(),
        ],
        vec![
            gettext("heap in use"),
            maybe_size(sample.heap.map(|heap| heap.in_use)),
            heap.clone(),
        ],
        vec![
            gettext("heap free"),
            maybe_size(sample.heap.map(|heap| heap.free)),
            heap.clone(),
        ],
        vec![
            gettext("mapped by malloc"),
            maybe_size(sample.heap.map(|heap| heap.mapped)),
            heap,
        ],
        vec![
            gettext("graphics memory"),
            maybe_size(sample.graphics.device),
        ],
        vec![
            gettext("textures of GStreamer"),
            maybe_size(sample.graphics.textures),
        ],
        vec![gettext("threads"), count(level.threads)],
        vec![gettext("page faults"), count(level.minor_faults)],
        vec![
            gettext("page faults with a read"),
            count(level.major_faults),
        ],
    ];
    for (kind, number) in level.files.iter().flat_map(|files| &files.kinds) {
        let name = format!("{kind:?}").to_lowercase();
        rows.push(vec![
            gettext_f("descriptors: {kind}", &[("kind", &name)]),
            number.to_string(),
        ]);
    }
    if let Some(files) = &level.files {
        rows.push(vec![
            gettext("bytes in dmabufs"),
            maybe_size(files.dmabuf_bytes),
        ]);
        rows.push(vec![
            gettext("bytes in memfds"),
            maybe_size(files.memfd_bytes),
        ]);
    }
    if let Some(level) = sample.main_loop {
        let late = [level.p50, level.p99, level.max].map(short).join(" / ");
        rows.push(vec![gettext("main loop late, p50 / p99 / most"), late]);
        rows.push(vec![gettext("main loop rounds"), level.events.to_string()]);
    }
    rows
}

fn objects(sample: &Sample) -> Vec<Row> {
    let levels = sample.objects.iter().filter(|level| level.created > 0);
    let row = |level: &highwater_engine::memory::ObjectLevel| {
        vec![
            level.kind.name().to_owned(),
            gettext_f("{n} live", &[("n", &level.live.to_string())]),
            gettext_f("{n} made", &[("n", &level.created.to_string())]),
            level.bytes.map(size).unwrap_or_default(),
        ]
    };
    levels.map(row).collect()
}

fn memory_kinds(sample: &Sample) -> Vec<Row> {
    let row = |(kind, amount): (&String, &highwater_engine::memory::Amount)| {
        vec![kind.clone(), amount.count.to_string(), size(amount.bytes)]
    };
    sample.memories.iter().map(row).collect()
}

fn elements(sample: &Sample, diagnostics: &Diagnostics) -> Vec<Row> {
    let row = |level: &highwater_engine::memory::ElementLevel| {
        let amount = |amount: highwater_engine::memory::Amount| {
            (amount.count.to_string(), size(amount.bytes))
        };
        let ((held, held_bytes), (made, made_bytes)) = (amount(level.held), amount(level.made));
        vec![
            element_name(diagnostics, level.id),
            gettext_f("holds {n}", &[("n", &held)]),
            held_bytes,
            gettext_f("made {n}", &[("n", &made)]),
            made_bytes,
        ]
    };
    sample.elements.iter().map(row).collect()
}

fn pools(sample: &Sample, turnover: Option<Turnover>, diagnostics: &Diagnostics) -> Vec<Row> {
    let infos = diagnostics.pools();
    let owner = |info: &PoolInfo| {
        info.owner
            .map_or_else(|| info.name.clone(), |id| element_name(diagnostics, id))
    };
    let mut rows: Vec<Row> = Vec::new();
    for level in &sample.pools {
        let Some(info) = infos.iter().find(|info| info.id == level.id) else {
            continue;
        };
        let maximum = info
            .maximum
            .map_or_else(|| "∞".to_owned(), |maximum| maximum.to_string());
        rows.push(vec![
            owner(info),
            info.type_name.clone(),
            info.memory.clone().unwrap_or_default(),
            size(info.size.into()),
            gettext_f(
                "{out} out of {allocated} ({minimum} to {maximum})",
                &[
                    ("out", &level.outstanding.to_string()),
                    ("allocated", &level.allocated.to_string()),
                    ("minimum", &info.minimum.to_string()),
                    ("maximum", &maximum),
                ],
            ),
            gettext_f("at most {n}", &[("n", &level.high_water.to_string())]),
            gettext_f(
                "taken {n} times, {new} new",
                &[
                    ("n", &level.acquired.to_string()),
                    ("new", &level.acquired_new.to_string()),
                ],
            ),
            level.per_second.map_or_else(String::new, |rate| {
                gettext_f("{rate} a second", &[("rate", &format!("{rate:.1}"))])
            }),
        ]);
    }
    if let Some(reuse) = sample.reuse() {
        rows.push(vec![gettext_f(
            "{part} of all frames reused a buffer",
            &[("part", &format!("{:.1} %", reuse * 100.0))],
        )]);
    }
    if let Some(Turnover { made, reused }) = turnover {
        rows.push(vec![gettext_f(
            "for each frame {made} buffers made and {reused} used again",
            &[
                ("made", &format!("{made:.2}")),
                ("reused", &format!("{reused:.2}")),
            ],
        )]);
    }
    rows
}

fn queues(sample: &Sample, diagnostics: &Diagnostics) -> Vec<Row> {
    let fill = |fill: Fill, text: fn(u64) -> String| match fill.limit {
        Some(limit) => format!("{}/{}", text(fill.level), text(limit)),
        None => text(fill.level),
    };
    let row = |queue: &QueueLevel| {
        let pad = queue
            .id
            .pad
            .map(|pad| format!(":{pad}"))
            .unwrap_or_default();
        let time = |nanos| short(Duration::from_nanos(nanos));
        vec![
            format!("{}{pad}", element_name(diagnostics, queue.id.element)),
            queue
                .fill()
                .map(|fill| format!("{:.0} %", fill * 100.0))
                .unwrap_or_default(),
            fill(queue.buffers, |count| count.to_string()),
            fill(queue.bytes, size),
            fill(queue.time, time),
            queue
                .full_in
                .map(|time| gettext_f("full in {time}", &[("time", &short(time))]))
                .unwrap_or_default(),
        ]
    };
    sample.queues.iter().map(row).collect()
}

fn threads(diagnostics: &Diagnostics) -> Vec<Row> {
    let row = |thread: &ThreadLevel| {
        vec![
            element_name(diagnostics, thread.element),
            short(thread.since),
            measured::for_waiting(thread.waiting),
        ]
    };
    diagnostics.threads().iter().map(row).collect()
}

fn buffers(diagnostics: &Diagnostics) -> Vec<Row> {
    let name = |id: Option<u32>| id.map(|id| element_name(diagnostics, id));
    let row = |buffer: &BufferInfo| {
        let holder = if buffer.idle {
            Some(gettext("waits in its pool"))
        } else {
            name(buffer.holder)
        };
        vec![
            format!("{:#x}", buffer.address),
            maybe_size(buffer.size),
            short(buffer.age),
            name(buffer.origin).unwrap_or_default(),
            holder.unwrap_or_default(),
        ]
    };
    let buffers = diagnostics.buffers(LISTED);
    buffers.list.iter().map(row).collect()
}

fn memories(diagnostics: &Diagnostics) -> Vec<Row> {
    let memories = diagnostics.memories(LISTED);
    let row = |memory: &highwater_engine::memory::MemoryInfo| {
        let lock = &memory.lock;
        let mapped = memory.mapped_for.map(short).unwrap_or_default();
        vec![
            format!("{:#x}", memory.address),
            memory.kind.clone().unwrap_or_default(),
            format!("{} + {} / {}", memory.offset, memory.size, memory.maxsize),
            gettext_f("align {n}", &[("n", &memory.align.to_string())]),
            memory.flags.join(" "),
            memory
                .parent
                .map(|parent| gettext_f("part of {parent}", &[("parent", &format!("{parent:#x}"))]))
                .unwrap_or_default(),
            gettext_f(
                "{readers} read, {writers} write, {owners} owners",
                &[
                    ("readers", &lock.readers.to_string()),
                    ("writers", &lock.writers.to_string()),
                    ("owners", &lock.exclusive.to_string()),
                ],
            ),
            mapped,
            short(memory.age),
            memory
                .holder
                .map(|id| element_name(diagnostics, id))
                .unwrap_or_default(),
        ]
    };
    memories.list.iter().map(row).collect()
}

fn missing(diagnostics: &Diagnostics) -> Vec<Row> {
    let row = |(subject, reason): (
        highwater_engine::memory::Subject,
        highwater_engine::memory::Reason,
    )| {
        let because = gettext_f(
            "not available, because {reason}",
            &[("reason", &measured::for_reason(&reason))],
        );
        vec![measured::for_subject(subject), because]
    };
    diagnostics.missing().into_iter().map(row).collect()
}

fn own(sample: &Sample) -> Vec<Row> {
    let own = sample.own;
    let cpu = Duration::from_nanos(own.sampler_cpu);
    vec![
        vec![gettext("reserved"), size(own.bytes)],
        vec![gettext("of it for the history"), size(own.history)],
        vec![gettext("processor time of the sampler"), short(cpu)],
        vec![
            gettext("objects without room"),
            own.lost_objects.to_string(),
        ],
        vec![gettext("dropped samples"), own.dropped_samples.to_string()],
    ]
}

/// How long before the sample a costly reading was made, where that is worth telling.
fn ago(sample: &Sample, read_at: Option<Duration>) -> String {
    read_at
        .map(|at| sample.elapsed.saturating_sub(at))
        .filter(|age| *age >= Duration::from_secs(1))
        .map_or_else(String::new, |age| {
            gettext_f("{time} ago", &[("time", &short(age))])
        })
}

/// A size out of a series.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn bytes(value: f64) -> String {
    // Sizes are whole, not negative, and below 2^53.
    size(value as u64)
}

fn count(value: Option<u64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| value.to_string())
}
