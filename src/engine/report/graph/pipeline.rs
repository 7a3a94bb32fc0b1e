//! What is drawn: the elements that are no bins, and who hands on to whom.

use std::collections::{HashMap, HashSet};

use crate::{
    media::redact,
    memory::{Diagnostics, Direction, ElementInfo, PadInfo},
};

/// An element.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// The element's id.
    pub id: u32,
    /// Its path from the outermost bin.
    pub path: String,
    /// Its factory.
    pub factory: Option<String>,
    /// Bytes of the live buffers that it holds.
    pub bytes: u64,
}

impl Node {
    /// Its own name.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// A link from one element's pad to another's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// Where it begins, as a position among the nodes.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// The pad that it begins at.
    pub from_pad: String,
    /// The pad that it ends at.
    pub to_pad: String,
    /// What flows through it; `None` before it is agreed on.
    pub caps: Option<String>,
}

/// See the module.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Pipeline {
    /// The elements, oldest first.
    pub nodes: Vec<Node>,
    /// The links, in no order.
    pub links: Vec<Link>,
}

impl Pipeline {
    /// What lives now, with all secrets in its texts. Not for a main loop.
    pub fn of(diagnostics: &Diagnostics) -> Self {
        let levels = diagnostics.element_levels().into_iter();
        let bytes: HashMap<u32, u64> = levels.map(|level| (level.id, level.held.bytes)).collect();
        let elements = diagnostics.elements();
        let infos: Vec<&ElementInfo> = elements.iter().filter(|info| info.alive).collect();
        let bins: HashSet<&str> = infos
            .iter()
            .filter_map(|info| info.path.rsplit_once('/'))
            .map(|(bin, _)| bin)
            .collect();
        let is_bin = |info: &ElementInfo| bins.contains(info.path.as_str());
        let mut nodes: Vec<Node> = infos
            .iter()
            .filter(|info| !is_bin(info))
            .map(|info| Node {
                id: info.id,
                path: info.path.clone(),
                factory: info.factory.clone(),
                bytes: bytes.get(&info.id).copied().unwrap_or(0),
            })
            .collect();
        nodes.sort_unstable_by_key(|node| node.id);
        let links = links(&nodes, &diagnostics.all_pads());
        Self { nodes, links }
    }

    /// Without users, passwords and tokens in its texts.
    #[must_use]
    pub fn redacted(self) -> Self {
        self.with_texts(redact)
    }

    /// With every text changed by `change`.
    #[must_use]
    pub(in crate::report) fn with_texts(mut self, change: impl Fn(&str) -> String) -> Self {
        for node in &mut self.nodes {
            node.path = change(&node.path);
        }
        for link in &mut self.links {
            for text in [&mut link.from_pad, &mut link.to_pad] {
                *text = change(text);
            }
            link.caps = link.caps.as_deref().map(&change);
        }
        self
    }

    /// Whether both have the same shape: the same elements, linked in the same way.
    pub fn has_shape_of(&self, other: &Self) -> bool {
        let ends = |link: &Link| (link.from, link.to);
        let ids = |pipeline: &Self| {
            pipeline
                .nodes
                .iter()
                .map(|node| node.id)
                .collect::<Vec<_>>()
        };
        ids(self) == ids(other) && self.links.iter().map(ends).eq(other.links.iter().map(ends))
    }

    /// The most bytes that one element holds.
    pub fn most(&self) -> u64 {
        self.nodes.iter().map(|node| node.bytes).max().unwrap_or(0)
    }
}

/// The links that leave source pads, in the order of elements and pads.
fn links(nodes: &[Node], pads: &[(u32, Vec<PadInfo>)]) -> Vec<Link> {
    let positions: HashMap<u32, usize> = nodes
        .iter()
        .enumerate()
        .map(|(position, node)| (node.id, position))
        .collect();
    let link = |from: u32, pad: &PadInfo| {
        let peer = pad.peer.as_ref()?;
        Some(Link {
            from: *positions.get(&from)?,
            to: *positions.get(&peer.element)?,
            from_pad: pad.name.clone(),
            to_pad: peer.pad.clone(),
            caps: pad.caps.clone(),
        })
    };
    let mut links: Vec<Link> = pads
        .iter()
        .flat_map(|(id, pads)| pads.iter().map(move |pad| (*id, pad)))
        .filter(|(_, pad)| pad.direction == Direction::Source)
        .filter_map(|(id, pad)| link(id, pad))
        .collect();
    // Pads are told in no order; a graph that is the same shall look the same.
    links.sort_unstable_by(|one, other| {
        (one.from, one.to, &one.from_pad).cmp(&(other.from, other.to, &other.from_pad))
    });
    links
}
