//! One JSON object a line. Each has a `type`; what an id stands for is written before it is used.

use std::{
    collections::HashMap,
    io::{self, Write},
};

use highwater_engine::memory::{Diagnostics, ElementInfo, Event, PoolInfo};
use serde_json::{Value, json};

use super::{Line, Output};
use crate::Outcome;

/// How many buffers and memories are listed at the end.
const LISTED: usize = 32;

/// See the module.
pub struct JsonLines {
    to: Box<dyn Write>,
    pools: HashMap<u32, PoolInfo>,
    elements: HashMap<u32, ElementInfo>,
    missing: Value,
}

impl JsonLines {
    pub fn new(to: Box<dyn Write>) -> Self {
        Self {
            to,
            pools: HashMap::new(),
            elements: HashMap::new(),
            missing: Value::Null,
        }
    }

    fn write(&mut self, name: &str, mut value: Value) -> io::Result<()> {
        value["type"] = name.into();
        writeln!(self.to, "{value}")?;
        self.to.flush()
    }

    /// Tells of elements and pools that are new or have changed.
    fn introduce(&mut self, diagnostics: &Diagnostics) -> io::Result<()> {
        for info in diagnostics.elements() {
            if self.elements.get(&info.id) != Some(&info) {
                self.write("element", json!(info))?;
                self.elements.insert(info.id, info);
            }
        }
        let pools = diagnostics.pools();
        self.pools
            .retain(|id, _| pools.iter().any(|info| info.id == *id));
        for info in pools {
            if self.pools.get(&info.id) != Some(&info) {
                self.write("pool", json!(info))?;
                self.pools.insert(info.id, info);
            }
        }
        let missing = json!(diagnostics.missing());
        if missing != self.missing {
            self.write("missing", json!({ "because": missing }))?;
            self.missing = missing;
        }
        Ok(())
    }
}

impl Output for JsonLines {
    fn begin(&mut self, source: &str, diagnostics: &Diagnostics) -> io::Result<()> {
        let begin = json!({
            "program": concat!("highwater-probe ", env!("CARGO_PKG_VERSION")),
            "gstreamer": gst::version_string().as_str(),
            "source": source,
            "allocator": diagnostics.allocator(),
        });
        self.write("begin", begin)
    }

    fn line(&mut self, line: &Line, diagnostics: &Diagnostics) -> io::Result<()> {
        self.introduce(diagnostics)?;
        let progress = line.progress;
        let mut sample = json!(line.sample);
        sample["uptime"] = line.uptime.as_secs_f64().into();
        sample["playing"] = json!({
            "frames": progress.frames,
            "dropped": progress.dropped,
            "fps": progress.fps,
            "position": progress.position.map(|position| position.as_secs_f64()),
            "reconnects": progress.reconnects,
            "buffers_per_frame": line.turnover,
        });
        sample["streaming_threads"] = json!(diagnostics.threads());
        self.write("sample", sample)
    }

    fn event(&mut self, event: &Event, diagnostics: &Diagnostics) -> io::Result<()> {
        self.introduce(diagnostics)?;
        self.write("event", json!(event))
    }

    fn end(&mut self, outcome: Outcome, diagnostics: &Diagnostics) -> io::Result<()> {
        let high_water: Value = diagnostics.history(|history| {
            let high = |series| Some((format!("{series}"), json!(history.high_water(series)?)));
            Value::Object(history.series().filter_map(high).collect())
        });
        self.write(
            "end",
            json!({
                "status": outcome as u8,
                "high_water": high_water,
                "buffers": diagnostics.buffers(LISTED),
                "memories": diagnostics.memories(LISTED),
            }),
        )
    }
}
