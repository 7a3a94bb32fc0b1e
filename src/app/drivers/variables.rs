//! Which environment variables a wish means, for the GTK at hand: pure.

use super::{GtkVersion, Renderer};

/// What is to be decided before anything loads a driver.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Wish {
    /// Everything in software.
    pub safe_mode: bool,
    /// What draws the window.
    pub renderer: Renderer,
    /// Whether frames have to go through GL.
    pub gl_path: bool,
}

impl Wish {
    /// As one word for the environment of a process that takes the place of this one.
    pub(super) fn to_tell(self) -> String {
        if self.safe_mode {
            "safe".to_owned()
        } else {
            self.renderer.word().to_owned()
        }
    }

    /// What such a word means; the rest stays.
    pub(super) fn told(self, word: &str) -> Self {
        Self {
            safe_mode: word == "safe",
            renderer: word.parse().unwrap_or_default(),
            ..self
        }
    }
}

/// A variable and its value.
pub type Variable = (&'static str, &'static str);

/// The variables for a wish. `has_device` is whether there is a graphics device.
pub fn variables(wish: Wish, version: GtkVersion, has_device: bool) -> Vec<Variable> {
    if wish.safe_mode {
        return safe(version);
    }
    if let Some(value) = wish.renderer.value(version) {
        return vec![("GSK_RENDERER", value)];
    }
    if has_device || wish.gl_path {
        return Vec::new();
    }
    // GL would be emulated on the CPU; cairo does the same work directly, for a fraction of the
    // time. GTK still loads the emulation, which takes some 50 MB, unless it is told not to.
    vec![("GSK_RENDERER", "cairo"), without_gl(version, false)]
}

/// `LIBGL_ALWAYS_SOFTWARE` does not stop a hardware driver of Vulkan, so that is named as well;
/// NVIDIA's driver does not know the variable, so GLX is given Mesa's.
fn safe(version: GtkVersion) -> Vec<Variable> {
    vec![
        ("GSK_RENDERER", "cairo"),
        without_gl(version, true),
        ("LIBGL_ALWAYS_SOFTWARE", "1"),
        ("GALLIUM_DRIVER", "llvmpipe"),
        ("__GLX_VENDOR_LIBRARY_NAME", "mesa"),
    ]
}

/// GTK before 4.16 reads `GDK_DEBUG`, later ones `GDK_DISABLE`.
fn without_gl(version: GtkVersion, all: bool) -> Variable {
    match (version >= (4, 16), all) {
        (true, true) => ("GDK_DISABLE", "gl,vulkan,dmabuf"),
        (true, false) => ("GDK_DISABLE", "gl"),
        (false, true) => ("GDK_DEBUG", "gl-disable,vulkan-disable"),
        (false, false) => ("GDK_DEBUG", "gl-disable"),
    }
}

/// Whether values of `GDK_DEBUG` and `GDK_DISABLE` leave this GTK without GL.
pub fn is_gl_off(version: GtkVersion, debug: &str, disable: &str) -> bool {
    let names = |value: &str, word: &str| {
        value
            .split([',', ' ', ':', ';'])
            .any(|part| part == word || part == "all")
    };
    if version >= (4, 16) {
        names(disable, "gl")
    } else {
        names(debug, "gl-disable")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOKWORM: GtkVersion = (4, 8);
    const TRIXIE: GtkVersion = (4, 18);

    fn names(variables: &[Variable]) -> Vec<&str> {
        variables.iter().map(|(name, _)| *name).collect()
    }

    #[test]
    fn safe_mode_speaks_to_the_gtk_at_hand() {
        let safe = Wish {
            safe_mode: true,
            renderer: Renderer::Gl,
            gl_path: true,
        };
        let old = variables(safe, BOOKWORM, true);
        assert!(old.contains(&("GSK_RENDERER", "cairo")));
        assert!(old.contains(&("GDK_DEBUG", "gl-disable,vulkan-disable")));
        assert!(!names(&old).contains(&"GDK_DISABLE"));
        let new = variables(safe, TRIXIE, true);
        assert!(new.contains(&("GDK_DISABLE", "gl,vulkan,dmabuf")));
        assert!(!names(&new).contains(&"GDK_DEBUG"));
    }

    #[test]
    fn a_graphics_device_is_used_as_gtk_does() {
        assert!(variables(Wish::default(), BOOKWORM, true).is_empty());
    }

    #[test]
    fn without_a_device_the_cpu_draws_directly_unless_gl_is_asked_for() {
        let spared = variables(Wish::default(), TRIXIE, false);
        assert_eq!(spared, [("GSK_RENDERER", "cairo"), ("GDK_DISABLE", "gl")]);
        let gl_path = Wish {
            gl_path: true,
            ..Wish::default()
        };
        assert!(variables(gl_path, TRIXIE, false).is_empty());
    }

    #[test]
    fn the_renderer_for_gl_has_three_names() {
        let gl = Wish {
            renderer: Renderer::Gl,
            ..Wish::default()
        };
        for (version, name) in [((4, 8), "gl"), ((4, 14), "ngl"), ((4, 18), "gl")] {
            let expected = [("GSK_RENDERER", name)];
            assert_eq!(variables(gl, version, false), expected, "{version:?}");
        }
    }

    #[test]
    fn a_wish_can_be_told_to_a_successor() {
        let wishes = [Renderer::Auto, Renderer::Cairo].map(|renderer| Wish {
            renderer,
            ..Wish::default()
        });
        let safe = Wish {
            safe_mode: true,
            ..Wish::default()
        };
        for wish in wishes.into_iter().chain([safe]) {
            assert_eq!(Wish::default().told(&wish.to_tell()), wish);
        }
    }

    #[test]
    fn only_the_variable_that_this_gtk_reads_counts() {
        assert!(is_gl_off(BOOKWORM, "gl-disable", ""));
        assert!(!is_gl_off(BOOKWORM, "", "gl"));
        assert!(is_gl_off(TRIXIE, "", "vulkan,gl"));
        assert!(!is_gl_off(TRIXIE, "gl-disable", "vulkan"));
    }
}
