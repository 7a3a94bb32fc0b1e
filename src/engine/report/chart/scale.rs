//! Round values for an axis of sizes: pure arithmetic.

/// The names of the binary units, from bytes up.
const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];

/// What a step may be of its unit.
const ROUND: [f64; 10] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 250.0, 500.0];

/// An axis from 0 up in steps that are round in a binary unit.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Scale {
    /// From one line to the next, in bytes.
    step: f64,
    /// How many steps there are.
    steps: u32,
    /// The index of the step's unit.
    unit: usize,
}

impl Scale {
    /// The finest axis that reaches `highest` bytes in at most `steps` steps.
    pub fn for_bytes(highest: f64, steps: u32) -> Self {
        let candidates =
            (0..UNITS.len()).flat_map(|unit| ROUND.map(|round| (round * unit_bytes(unit), unit)));
        let enough = |(step, _): &(f64, usize)| step * f64::from(steps) >= highest;
        let (step, unit) = candidates
            .clone()
            .find(enough)
            .unwrap_or((500.0 * unit_bytes(4), 4));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        // From 1 to `steps`, by the choice of the step.
        let needed = (highest / step).ceil().clamp(1.0, f64::from(steps)) as u32;
        Self {
            step,
            steps: needed,
            unit,
        }
    }

    /// The value at the upper end, in bytes.
    pub fn top(self) -> f64 {
        self.step * f64::from(self.steps)
    }

    /// Where the lines are, in bytes, and what is written there; nothing at 0.
    pub fn lines(self) -> impl Iterator<Item = (f64, String)> {
        (1..=self.steps).map(move |number| {
            let value = self.step * f64::from(number);
            let figure = value / unit_bytes(self.unit);
            (value, format!("{figure} {}", UNITS[self.unit]))
        })
    }
}

fn unit_bytes(unit: usize) -> f64 {
    (0..unit).fold(1.0, |bytes, _| bytes * 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: f64 = 1_048_576.0;

    fn labels(highest: f64) -> Vec<String> {
        let lines = Scale::for_bytes(highest, 3).lines();
        lines.map(|(_, label)| label).collect()
    }

    #[test]
    fn lines_are_round_in_the_unit_that_fits() {
        assert_eq!(labels(147.0 * MIB), ["50 MiB", "100 MiB", "150 MiB"]);
        assert_eq!(labels(900.0), ["500 B", "1000 B"]);
        assert_eq!(labels(3.5 * 1024.0 * MIB), ["2 GiB", "4 GiB"]);
    }

    #[test]
    fn the_highest_value_is_never_above_the_axis() {
        for highest in [1.0, 1023.0, 1024.0, 70.3 * MIB, 1499.0 * MIB, 5e12] {
            let scale = Scale::for_bytes(highest, 3);
            assert!(scale.top() >= highest, "{highest}: {scale:?}");
            assert!(scale.top() <= 3.0 * highest + 1.0, "{highest}: {scale:?}");
        }
    }

    #[test]
    fn nothing_measured_still_has_an_axis() {
        assert!(Scale::for_bytes(0.0, 3).top() > 0.0);
    }
}
