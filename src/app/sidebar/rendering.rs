//! How the picture reaches the window, and who draws it: chosen here, and named as it really is.

use gettextrs::gettext;
use gtk::{glib, prelude::*, subclass::prelude::*};

use super::{decoder_row::DecoderRow, figure_row::FigureRow};
use crate::{
    playback::Playback,
    safe_mode,
    video::{Gl, VideoPath},
};

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "rendering.ui")]
    pub struct RenderingSection {
        #[template_child]
        pub(super) gl: TemplateChild<gtk::ToggleButton>,
        #[template_child]
        pub(super) software: TemplateChild<gtk::ToggleButton>,
        #[template_child]
        pub(super) renderer: TemplateChild<FigureRow>,
        #[template_child]
        pub(super) device: TemplateChild<FigureRow>,
        #[template_child]
        pub(super) decoder: TemplateChild<DecoderRow>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for RenderingSection {
        const NAME: &'static str = "HighwaterRenderingSection";
        type Type = super::RenderingSection;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            FigureRow::ensure_type();
            DecoderRow::ensure_type();
            class.bind_template();
            class.bind_template_callbacks();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    #[gtk::template_callbacks]
    impl RenderingSection {
        #[template_callback]
        fn choose_gl(&self) {
            self.choose("gl");
        }

        #[template_callback]
        fn choose_software(&self) {
            self.choose("software");
        }

        fn choose(&self, path: &str) {
            // Outside of a window there is nobody to tell.
            let _ = self
                .obj()
                .activate_action("win.video-path", Some(&path.to_variant()));
        }
    }

    impl ObjectImpl for RenderingSection {}
    impl WidgetImpl for RenderingSection {}
    impl BoxImpl for RenderingSection {}
}

glib::wrapper! {
    /// The video path, the renderer and the decoder.
    pub struct RenderingSection(ObjectSubclass<imp::RenderingSection>)
        @extends gtk::Box, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl RenderingSection {
    /// Shows what is in use now.
    pub fn update(&self, playback: &Playback) {
        let imp = self.imp();
        let (path, gl) = (playback.output().path(), playback.output().gl());
        imp.gl.set_active(path == Some(VideoPath::Gl));
        imp.software.set_active(path == Some(VideoPath::Software));
        let why_not = why_not_gl(&gl, safe_mode::is_gl_off());
        imp.gl.set_sensitive(why_not.is_none());
        let tooltip =
            why_not.unwrap_or_else(|| gettext("Frames as textures of the graphics device"));
        if imp.gl.tooltip_text().as_deref() != Some(&*tooltip) {
            imp.gl.set_tooltip_text(Some(&tooltip));
        }
        let renderer = self.native().and_then(|native| native.renderer());
        let name = renderer.map(|renderer| renderer.type_().name().to_owned());
        imp.renderer
            .set_figure_or(name, &gettext("The window is not drawn yet."));
        let device = match gl {
            Gl::Device(name) => Some(name),
            Gl::Unknown | Gl::Missing => None,
        };
        imp.device
            .set_figure_or(device, &gettext("No picture has gone through GL here."));
        imp.decoder.update(playback);
    }
}

fn why_not_gl(gl: &Gl, is_off: bool) -> Option<String> {
    match gl {
        Gl::Missing => Some(gettext(
            "GL does not work here: look for a driver of the graphics device.",
        )),
        Gl::Unknown if is_off => Some(gettext(
            "GTK was started without GL: start Highwater with --video-path gl.",
        )),
        Gl::Unknown | Gl::Device(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gl_is_offered_where_it_works_or_nobody_knows() {
        assert_eq!(why_not_gl(&Gl::Unknown, false), None);
        assert_eq!(why_not_gl(&Gl::Device("llvmpipe".to_owned()), false), None);
        assert!(why_not_gl(&Gl::Unknown, true).is_some());
        assert!(why_not_gl(&Gl::Missing, false).is_some());
    }
}
