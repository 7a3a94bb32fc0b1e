//! The choice of the video path: how decoded frames reach the window.

use std::str::FromStr;

/// What the user asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum VideoPath {
    /// GL where the graphics device is real, else software.
    #[default]
    Auto,
    /// GL memory, as textures.
    Gl,
    /// System memory, scaled to the view before it reaches GTK.
    Software,
}

/// Not one of `auto`, `gl` and `software`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnknownVideoPath;

impl FromStr for VideoPath {
    type Err = UnknownVideoPath;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "auto" => Ok(Self::Auto),
            "gl" => Ok(Self::Gl),
            "software" => Ok(Self::Software),
            _ => Err(UnknownVideoPath),
        }
    }
}

impl VideoPath {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Gl => "gl",
            Self::Software => "software",
        }
    }

    /// Whether frames go as GL memory. `device` is what `GL_RENDERER` says; `None` where there is
    /// no GL, and then nobody can have it.
    pub fn uses_gl(self, device: Option<&str>) -> bool {
        match (self, device) {
            (Self::Software, _) | (_, None) => false,
            (Self::Gl, Some(_)) => true,
            (Self::Auto, Some(device)) => !is_emulated(device),
        }
    }
}

/// Mesa's rasterizers, and the one that browsers ship: GL on the CPU.
fn is_emulated(device: &str) -> bool {
    const EMULATED: &[&str] = &[
        "llvmpipe",
        "softpipe",
        "swrast",
        "software rasterizer",
        "swiftshader",
    ];
    let device = device.to_lowercase();
    EMULATED.iter().any(|name| device.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn automatic_avoids_gl_on_the_cpu() {
        let emulated = Some("llvmpipe (LLVM 15.0.6, 256 bits)");
        assert!(!VideoPath::Auto.uses_gl(emulated));
        assert!(VideoPath::Gl.uses_gl(emulated));
        assert!(VideoPath::Auto.uses_gl(Some("Mesa Intel(R) UHD Graphics 620 (KBL GT2)")));
    }

    #[test]
    fn without_gl_everything_is_software() {
        for path in [VideoPath::Auto, VideoPath::Gl, VideoPath::Software] {
            assert!(!path.uses_gl(None));
        }
    }

    #[test]
    fn only_three_words_are_known() {
        assert_eq!("gl".parse(), Ok(VideoPath::Gl));
        assert_eq!("GL".parse::<VideoPath>(), Err(UnknownVideoPath));
    }
}
