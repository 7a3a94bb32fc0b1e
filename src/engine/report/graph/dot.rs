//! A pipeline in the language of Graphviz, with its bins as clusters.

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
};

use super::{Node, Pipeline};
use crate::report::size;

/// The text of a `.dot` file.
pub fn text(pipeline: &Pipeline) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(pipeline, &mut text);
    text
}

/// A bin: its elements, and the bins in it by name.
#[derive(Default)]
struct Bin<'a> {
    nodes: Vec<&'a Node>,
    bins: BTreeMap<&'a str, Bin<'a>>,
}

fn write(pipeline: &Pipeline, out: &mut String) -> fmt::Result {
    writeln!(out, "digraph pipeline {{")?;
    writeln!(out, "  rankdir=LR;")?;
    writeln!(
        out,
        "  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=sans];"
    )?;
    writeln!(out, "  edge [fontname=sans, fontsize=9];")?;
    let mut top = Bin::default();
    for node in &pipeline.nodes {
        let mut bin = &mut top;
        let parts: Vec<&str> = node
            .path
            .split('/')
            .filter(|part| !part.is_empty())
            .collect();
        for part in parts.iter().take(parts.len().saturating_sub(1)) {
            bin = bin.bins.entry(part).or_default();
        }
        bin.nodes.push(node);
    }
    write_bin(&top, &mut 0, 1, out)?;
    for link in &pipeline.links {
        let (from, to) = (pipeline.nodes[link.from].id, pipeline.nodes[link.to].id);
        writeln!(
            out,
            "  e{from} -> e{to} [taillabel={}, headlabel={}, tooltip={}];",
            quoted(&link.from_pad),
            quoted(&link.to_pad),
            quoted(link.caps.as_deref().unwrap_or_default()),
        )?;
    }
    writeln!(out, "}}")
}

fn write_bin(bin: &Bin, clusters: &mut usize, depth: usize, out: &mut String) -> fmt::Result {
    let indent = "  ".repeat(depth);
    for node in &bin.nodes {
        let factory = node.factory.as_deref().unwrap_or_default();
        let label = format!("{}\n{factory}\n{}", node.name(), size(node.bytes));
        writeln!(out, "{indent}e{} [label={}];", node.id, quoted(&label))?;
    }
    for (name, inner) in &bin.bins {
        *clusters += 1;
        writeln!(out, "{indent}subgraph cluster_{clusters} {{")?;
        writeln!(out, "{indent}  label={};", quoted(name))?;
        write_bin(inner, clusters, depth + 1, out)?;
        writeln!(out, "{indent}}}")?;
    }
    Ok(())
}

/// As a string of the language, in which only quotes and backslashes are special.
fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace('\n', "\\n"))
}

#[cfg(test)]
mod tests {
    use super::super::Link;
    use super::*;

    fn node(id: u32, path: &str) -> Node {
        Node {
            id,
            path: path.to_owned(),
            factory: Some("queue".to_owned()),
            bytes: 2048,
        }
    }

    #[test]
    fn bins_are_clusters_and_links_have_their_pads() {
        let text = text(&Pipeline {
            nodes: vec![node(3, "/p/a"), node(5, "/p/bin/b \"quoted\"")],
            links: vec![Link {
                from: 0,
                to: 1,
                from_pad: "src".to_owned(),
                to_pad: "sink_0".to_owned(),
                caps: Some("video/x-raw, format=(string)I420".to_owned()),
            }],
        });
        assert!(text.starts_with("digraph pipeline {"), "{text}");
        assert!(
            text.contains("label=\"p\";") && text.contains("label=\"bin\";"),
            "{text}"
        );
        assert!(
            text.contains("e3 -> e5 [taillabel=\"src\", headlabel=\"sink_0\""),
            "{text}"
        );
        assert!(
            text.contains("b \\\"quoted\\\"\\nqueue\\n2.0 KiB"),
            "{text}"
        );
        assert_eq!(text.matches('{').count(), text.matches('}').count());
    }
}
