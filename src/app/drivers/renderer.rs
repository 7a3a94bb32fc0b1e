//! The renderers that a person can ask GTK for.

use std::str::FromStr;

use super::GtkVersion;

/// What draws the window. Fixed for the life of a process.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Renderer {
    /// What suits the machine.
    #[default]
    Auto,
    /// OpenGL.
    Gl,
    /// Vulkan.
    Vulkan,
    /// The CPU.
    Cairo,
}

/// Not one of `auto`, `gl`, `vulkan` and `cairo`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnknownRenderer;

impl Renderer {
    /// Those that this GTK has.
    pub fn offered(version: GtkVersion) -> &'static [Self] {
        // Before 4.16 the one for Vulkan is an experiment that Debian does not build.
        if version >= (4, 16) {
            &[Self::Auto, Self::Gl, Self::Vulkan, Self::Cairo]
        } else {
            &[Self::Auto, Self::Gl, Self::Cairo]
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Gl => "gl",
            Self::Vulkan => "vulkan",
            Self::Cairo => "cairo",
        }
    }

    /// The value of `GSK_RENDERER`, where one is needed.
    pub(super) fn value(self, version: GtkVersion) -> Option<&'static str> {
        match self {
            Self::Auto => None,
            // The new GL renderer came as "ngl" beside the old one, and took its name with 4.18.
            Self::Gl if ((4, 14)..(4, 18)).contains(&version) => Some("ngl"),
            Self::Gl | Self::Vulkan | Self::Cairo => Some(self.word()),
        }
    }
}

impl FromStr for Renderer {
    type Err = UnknownRenderer;

    fn from_str(text: &str) -> Result<Self, UnknownRenderer> {
        [Self::Auto, Self::Gl, Self::Vulkan, Self::Cairo]
            .into_iter()
            .find(|renderer| renderer.word() == text)
            .ok_or(UnknownRenderer)
    }
}
