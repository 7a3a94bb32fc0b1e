//! What is on the screen: a picture, and what can be said about it.

use std::{
    collections::HashMap,
    fmt::Display,
    fs::File,
    io::{BufReader, BufWriter},
    path::Path,
};

/// Red, green, blue, each 0 to 255.
pub type Colour = [u8; 3];

/// The seven bars of `videotestsrc pattern=smpte`, which decoders hit within a small tolerance: white,
/// yellow, cyan, green, magenta, red, blue.
pub const BARS: [Colour; 7] = [
    [255, 255, 255],
    [255, 255, 0],
    [0, 255, 255],
    [0, 255, 0],
    [255, 0, 255],
    [255, 0, 0],
    [0, 0, 255],
];

/// The demo camera's background and its ball.
pub const DEMO_CAMERA: [Colour; 2] = [[26, 58, 92], [246, 211, 45]];

/// How far a channel may be off: lossy codecs and two colour matrices.
const TOLERANCE: u8 = 40;

/// A picture, one colour for each pixel, line after line.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<Colour>,
}

impl Picture {
    /// From what X gives for a depth of 24: blue, green, red and a byte that says nothing.
    pub fn from_bgrx(width: usize, height: usize, bytes: &[u8]) -> Self {
        let pixels: Vec<Colour> = bytes
            .chunks_exact(4)
            .map(|pixel| [pixel[2], pixel[1], pixel[0]])
            .collect();
        assert_eq!(pixels.len(), width * height, "the display has 24 bits");
        Self {
            width,
            height,
            pixels,
        }
    }

    /// From a PNG with or without transparency, which is left out.
    pub fn load(path: &Path) -> Self {
        let failed = |error: &dyn Display| -> ! { panic!("{}: {error}", path.display()) };
        let file = File::open(path).unwrap_or_else(|error| failed(&error));
        let mut decoder = png::Decoder::new(BufReader::new(file));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().unwrap_or_else(|error| failed(&error));
        let mut bytes = vec![
            0;
            reader
                .output_buffer_size()
                .expect("a picture fits in memory")
        ];
        let info = reader
            .next_frame(&mut bytes)
            .unwrap_or_else(|error| failed(&error));
        let pixels = bytes[..info.buffer_size()]
            .chunks_exact(info.color_type.samples())
            .map(|pixel| [pixel[0], pixel[1], pixel[2]])
            .collect();
        Self {
            width: info.width.try_into().expect("a picture fits in memory"),
            height: info.height.try_into().expect("a picture fits in memory"),
            pixels,
        }
    }

    /// Width in pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The colour at a place.
    pub fn at(&self, x: usize, y: usize) -> Colour {
        self.pixels[y * self.width + x]
    }

    /// A part of it; what lies outside is left out.
    #[must_use]
    pub fn part(&self, x: usize, y: usize, width: usize, height: usize) -> Self {
        let columns = x.min(self.width)..(x + width).min(self.width);
        let lines = y.min(self.height)..(y + height).min(self.height);
        let pixels = lines
            .clone()
            .flat_map(|line| columns.clone().map(move |column| (column, line)))
            .map(|(column, line)| self.at(column, line))
            .collect();
        Self {
            width: columns.len(),
            height: lines.len(),
            pixels,
        }
    }

    /// Whether all of it has one colour.
    pub fn is_of_one_colour(&self) -> bool {
        self.pixels.windows(2).all(|pair| pair[0] == pair[1])
    }

    /// The share of pixels near a colour, 0 to 1.
    pub fn share_of(&self, colour: Colour) -> f64 {
        self.share(|pixel| is_near(**pixel, colour))
    }

    /// Whether it shows the seven colour bars, each on at least one pixel in a hundred.
    pub fn shows_colour_bars(&self) -> bool {
        BARS.iter().all(|bar| self.share_of(*bar) > 0.01)
    }

    /// Whether it shows the demo camera: its background nearly everywhere, and its ball.
    pub fn shows_the_demo_camera(&self) -> bool {
        let [background, ball] = DEMO_CAMERA;
        self.share_of(background) > 0.3 && self.share_of(ball) > 0.0005
    }

    /// The share of pixels that differ visibly from another picture of the same size, 0 to 1;
    /// 1 where the sizes differ.
    pub fn difference(&self, other: &Self) -> f64 {
        if (self.width, self.height) != (other.width, other.height) {
            return 1.0;
        }
        let differing = self
            .pixels
            .iter()
            .zip(&other.pixels)
            .filter(|(one, two)| !is_near(**one, **two))
            .count();
        differing as f64 / self.pixels.len().max(1) as f64
    }

    /// Its mean brightness, 0 (black) to 255 (white), by the weights of BT.601.
    pub fn brightness(&self) -> f64 {
        let sum: f64 = self
            .pixels
            .iter()
            .map(|&[r, g, b]| 0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b))
            .sum();
        sum / self.pixels.len().max(1) as f64
    }

    /// The colour that most pixels have.
    pub fn main_colour(&self) -> Colour {
        let mut counts: HashMap<Colour, usize> = HashMap::new();
        for pixel in &self.pixels {
            *counts.entry(*pixel).or_default() += 1;
        }
        let most = counts.into_iter().max_by_key(|(_, count)| *count);
        most.map_or([0; 3], |(colour, _)| colour)
    }

    /// The share of the pixels that have the most frequent colour, 0 to 1: a page of the window is
    /// mostly background, a picture of a camera is not.
    pub fn share_of_main_colour(&self) -> f64 {
        let main = self.main_colour();
        self.share(|pixel| **pixel == main)
    }

    /// Writes it as PNG.
    pub fn save(&self, path: &Path) {
        let file = File::create(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let (width, height) = (self.width, self.height);
        let mut encoder = png::Encoder::new(
            BufWriter::new(file),
            width.try_into().expect("a screen's width"),
            height.try_into().expect("a screen's height"),
        );
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::Balanced);
        encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(self.pixels.as_flattened()))
            .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    }

    fn share(&self, holds: impl Fn(&&Colour) -> bool) -> f64 {
        self.pixels.iter().filter(holds).count() as f64 / self.pixels.len().max(1) as f64
    }
}

fn is_near(one: Colour, two: Colour) -> bool {
    one.iter().zip(two).all(|(a, b)| a.abs_diff(b) <= TOLERANCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn painted(width: usize, height: usize, colour: impl Fn(usize) -> Colour) -> Picture {
        let pixels = (0..width * height)
            .map(|index| colour(index % width))
            .collect();
        Picture {
            width,
            height,
            pixels,
        }
    }

    #[test]
    fn bars_are_recognised_and_grey_is_not() {
        let bars = painted(70, 10, |x| BARS[x / 10]);
        assert!(bars.shows_colour_bars());
        assert!(!painted(70, 10, |_| BARS[0]).shows_colour_bars());
        assert!(!painted(60, 10, |x| BARS[x / 10]).shows_colour_bars());
    }

    #[test]
    fn a_part_is_cut_at_the_edge() {
        let part = painted(10, 10, |x| [u8::try_from(x).unwrap(), 0, 0]).part(8, 8, 5, 5);
        assert_eq!((part.width(), part.height()), (2, 2));
        assert_eq!(part.at(1, 1), [9, 0, 0]);
    }

    #[test]
    fn half_of_it_changed_is_a_difference_of_a_half() {
        let one = painted(10, 10, |_| [0; 3]);
        let two = painted(10, 10, |x| if x < 5 { [255; 3] } else { [0; 3] });
        assert!((one.difference(&two) - 0.5).abs() < 1e-9);
        assert!(one.difference(&one) < 1e-9);
        assert!(one.is_of_one_colour() && !two.is_of_one_colour());
    }

    #[test]
    fn a_written_picture_is_a_png_that_can_be_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("picture.png");
        let bars = painted(70, 10, |x| BARS[x / 10]);
        bars.save(&path);
        assert!(Picture::load(&path) == bars);
    }
}
