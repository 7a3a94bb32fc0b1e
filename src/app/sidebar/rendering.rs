//! How the picture reaches the window, and who draws it: chosen here, and named as it really is.

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::glib;
use highwater_text::i18n::gettext_f;

use super::{decoder_row::DecoderRow, figure_row::FigureRow};
use crate::{
    drivers::{self, Renderer},
    playback::Playback,
    settings,
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
        pub(super) renderer: TemplateChild<adw::ComboRow>,
        #[template_child]
        pub(super) device: TemplateChild<FigureRow>,
        #[template_child]
        pub(super) decoder: TemplateChild<DecoderRow>,
        #[template_child]
        pub(super) safe_mode_row: TemplateChild<adw::ActionRow>,
        #[template_child]
        pub(super) safe_mode: TemplateChild<gtk::Switch>,
        #[template_child]
        pub(super) run_again: TemplateChild<gtk::Box>,
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

    impl ObjectImpl for RenderingSection {
        fn constructed(&self) {
            self.parent_constructed();
            self.obj().offer_renderers();
            settings::settings()
                .bind("safe-mode", &*self.safe_mode, "active")
                .build();
        }
    }
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
    /// Those that this GTK has.
    fn offer_renderers(&self) {
        let offered = Renderer::offered(drivers::gtk_version());
        let words: Vec<&str> = offered.iter().map(|renderer| renderer.word()).collect();
        let titles: Vec<String> = offered.iter().map(|renderer| title(*renderer)).collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        let row = &self.imp().renderer;
        row.set_model(Some(&gtk::StringList::new(&titles)));
        settings::bind_choice("renderer", row, &words);
    }

    /// Shows what is in use now.
    pub fn update(&self, playback: &Playback) {
        let imp = self.imp();
        let (path, gl) = (playback.output().path(), playback.output().gl());
        imp.gl.set_active(path == Some(VideoPath::Gl));
        imp.software.set_active(path == Some(VideoPath::Software));
        let why_not = why_not_gl(&gl, drivers::is_gl_off());
        imp.gl.set_sensitive(why_not.is_none());
        let tooltip =
            why_not.unwrap_or_else(|| gettext("Frames as textures of the graphics device"));
        if imp.gl.tooltip_text().as_deref() != Some(&*tooltip) {
            imp.gl.set_tooltip_text(Some(&tooltip));
        }
        let renderer = self.native().and_then(|native| native.renderer());
        let name = renderer.map_or_else(
            || gettext("The window is not drawn yet"),
            |renderer| renderer.type_().name().to_owned(),
        );
        set_subtitle(imp.renderer.upcast_ref(), &name);
        set_subtitle(&imp.safe_mode_row, &safe_mode());
        let wanted = settings::drivers(drivers::wish());
        imp.run_again.set_visible(wanted != drivers::wish());
        let device = gl.device().map(str::to_owned);
        imp.device
            .set_figure_or(device, &gettext("No picture has gone through GL here."));
        imp.decoder.update(playback);
    }
}

fn title(renderer: Renderer) -> String {
    match renderer {
        Renderer::Auto => gettext("Automatic"),
        Renderer::Gl => gettext("GL"),
        Renderer::Vulkan => "Vulkan".to_owned(),
        Renderer::Cairo => "Cairo".to_owned(),
    }
}

/// What safe mode means for this process, as it is.
fn safe_mode() -> String {
    let outside = drivers::outside();
    if !outside.is_empty() {
        return gettext_f(
            "Set from outside: {variables}",
            &[("variables", &outside.join(" "))],
        );
    }
    if drivers::is_safe() {
        gettext("This run does everything in software")
    } else {
        gettext("Everything in software")
    }
}

fn set_subtitle(row: &adw::ActionRow, subtitle: &str) {
    if row.subtitle().is_none_or(|shown| shown != subtitle) {
        row.set_subtitle(subtitle);
    }
}

fn why_not_gl(gl: &Gl, is_off: bool) -> Option<String> {
    match gl {
        Gl::Missing => Some(gettext(
            "GL does not work here: look for a driver of the graphics device.",
        )),
        Gl::Broken => Some(gettext(
            "GL failed while playing: run Highwater again to try it once more.",
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
