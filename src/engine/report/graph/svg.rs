//! A placed pipeline as an SVG picture whose texts are texts, in the colours of whoever looks at it.

use std::fmt::{self, Write};

use super::{
    Layout, Node, Pipeline, Point, Rect,
    layout::{HEIGHT, WIDTH},
    look::{self, DETAIL_SIZE, NAME_SIZE, PADDING, RADIUS},
};
use crate::report::{markup::escape, size};

/// The colours, light and dark. The names begin with `graph-` because a style in a picture holds
/// for all of the page that it is in.
const STYLE: &str = "
.graph-ground { fill: #ffffff }
.graph-box { fill: #fafafa; stroke: #1e1e1e; stroke-opacity: .25 }
.graph-tint { fill: #3584e4 }
.graph-link { fill: none; stroke: #1e1e1e; stroke-opacity: .45; stroke-width: 1.5 }
.graph-head { fill: #1e1e1e; fill-opacity: .45 }
.graph-name, .graph-detail { fill: #1e1e1e; font-family: Cantarell, Inter, sans-serif }
.graph-name { font-weight: bold }
.graph-faint { fill-opacity: .7 }
.graph-bytes { text-anchor: end }
@media screen and (prefers-color-scheme: dark) {
.graph-ground { fill: #1e1e1e }
.graph-box { fill: #303030; stroke: #ffffff }
.graph-tint { fill: #3584e4 }
.graph-link { stroke: #ffffff }
.graph-head { fill: #ffffff }
.graph-name, .graph-detail { fill: #ffffff }
}
";

/// The width of a letter, as a part of its height: of most letters of most fonts, and of a sign of a
/// script that fills squares.
const LETTER: (f64, f64) = (0.62, 1.0);

/// The picture.
pub fn text(pipeline: &Pipeline, layout: &Layout) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(pipeline, layout, &mut text);
    text
}

fn write(pipeline: &Pipeline, layout: &Layout, out: &mut String) -> fmt::Result {
    let (width, height) = (layout.width.max(1.0), layout.height.max(1.0));
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{width:.0}\" \
         height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\">"
    )?;
    writeln!(out, "<style>{STYLE}</style>")?;
    writeln!(
        out,
        "<rect class=\"graph-ground\" width=\"100%\" height=\"100%\"/>"
    )?;
    for (link, points) in pipeline.links.iter().zip(&layout.links) {
        let (from, to) = (&pipeline.nodes[link.from], &pipeline.nodes[link.to]);
        let title = format!(
            "{}.{} → {}.{}\n{}",
            from.name(),
            link.from_pad,
            to.name(),
            link.to_pad,
            link.caps.as_deref().unwrap_or_default()
        );
        write_link(&title, points, out)?;
    }
    let most = pipeline.most();
    for (node, place) in pipeline.nodes.iter().zip(&layout.nodes) {
        write_node(node, *place, look::tint(node.bytes, most), out)?;
    }
    writeln!(out, "</svg>")
}

fn write_link(title: &str, points: &[Point], out: &mut String) -> fmt::Result {
    let Some(stroke) = look::stroke(points) else {
        return Ok(());
    };
    let title = escape(title.trim_end());
    let Point { x, y } = stroke.start;
    write!(
        out,
        "<g><title>{title}</title><path class=\"graph-link\" d=\"M{x:.1} {y:.1}"
    )?;
    for [one, other, end] in &stroke.curves {
        write!(
            out,
            "C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}",
            one.x, one.y, other.x, other.y, end.x, end.y
        )?;
    }
    let [tip, upper, lower] = stroke.head;
    writeln!(
        out,
        "\"/><path class=\"graph-head\" d=\"M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}z\"/></g>",
        tip.x, tip.y, upper.x, upper.y, lower.x, lower.y
    )
}

fn write_node(node: &Node, place: Rect, tint: f64, out: &mut String) -> fmt::Result {
    let texts = look::texts(place);
    let bytes = size(node.bytes);
    let factory = node.factory.as_deref().unwrap_or_default();
    let room = WIDTH - 2.0 * PADDING;
    let left = room - width(&bytes, DETAIL_SIZE) - PADDING;
    let shape = format!(
        "x=\"{:.1}\" y=\"{:.1}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"{RADIUS}\"",
        place.x, place.y
    );
    writeln!(out, "<g><title>{}</title>", escape(&node.path))?;
    writeln!(out, "<rect class=\"graph-box\" {shape}/>")?;
    if tint > 0.0 {
        writeln!(
            out,
            "<rect class=\"graph-tint\" fill-opacity=\"{tint:.2}\" {shape}/>"
        )?;
    }
    let name = fitting(node.name(), NAME_SIZE, room);
    write_text("graph-name", NAME_SIZE, texts.name, &name, out)?;
    let factory = fitting(factory, DETAIL_SIZE, left);
    write_text(
        "graph-detail graph-faint",
        DETAIL_SIZE,
        texts.factory,
        &factory,
        out,
    )?;
    write_text(
        "graph-detail graph-bytes",
        DETAIL_SIZE,
        texts.bytes,
        &bytes,
        out,
    )?;
    writeln!(out, "</g>")
}

fn write_text(class: &str, size: f64, at: Point, text: &str, out: &mut String) -> fmt::Result {
    writeln!(
        out,
        "<text class=\"{class}\" font-size=\"{size}\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
        at.x,
        at.y,
        escape(text)
    )
}

/// About how wide a text is: nobody knows which fonts there will be.
fn width(text: &str, size: f64) -> f64 {
    let letter = |letter: char| {
        if letter < '\u{2e80}' {
            LETTER.0
        } else {
            LETTER.1
        }
    };
    text.chars().map(letter).sum::<f64>() * size
}

/// The longest beginning that fits, with an ellipsis where something is left out.
fn fitting(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut shorter: Vec<char> = text.chars().take(256).collect();
    while shorter.pop().is_some() {
        let text = shorter.iter().collect::<String>() + "…";
        if width(&text, size) <= room {
            return text;
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::super::{Link, layout::place};
    use super::*;

    fn pipeline(name: &str) -> Pipeline {
        let node = |id, name: &str, bytes| Node {
            id,
            path: format!("/p/{name}"),
            factory: Some("queue".to_owned()),
            bytes,
        };
        Pipeline {
            nodes: vec![node(1, name, 0), node(2, "sink", 4096)],
            links: vec![Link {
                from: 0,
                to: 1,
                from_pad: "src".to_owned(),
                to_pad: "sink".to_owned(),
                caps: Some("video/x-raw, format=\"I420\"".to_owned()),
            }],
        }
    }

    fn svg(name: &str) -> String {
        let pipeline = pipeline(name);
        text(&pipeline, &place(&pipeline))
    }

    #[test]
    fn the_picture_has_its_boxes_its_link_and_their_bytes() {
        let text = svg("source");
        assert_eq!(text.matches("class=\"graph-box\"").count(), 2);
        assert_eq!(text.matches("class=\"graph-link\"").count(), 1);
        assert_eq!(
            text.matches("class=\"graph-tint\"").count(),
            1,
            "one holds nothing"
        );
        assert!(
            text.contains(">4.0 KiB</text>") && text.contains(">source</text>"),
            "{text}"
        );
        assert!(text.ends_with("</svg>\n"));
    }

    #[test]
    fn a_hostile_name_is_a_text() {
        let text = svg("<script>alert('x')<script>\"");
        assert!(!text.contains("<script"), "{text}");
        assert!(text.contains("&lt;script&gt;"), "{text}");
    }

    #[test]
    fn a_long_name_ends_with_an_ellipsis() {
        assert_eq!(fitting("queue", 10.0, 100.0), "queue");
        assert_eq!(fitting("multiqueue", 10.0, 31.5), "mult…");
        assert_eq!(fitting("漢漢漢漢", 10.0, 26.3), "漢漢…");
        assert!(fitting(&"x".repeat(1_000_000), 10.0, 100.0).chars().count() < 20);
    }
}
