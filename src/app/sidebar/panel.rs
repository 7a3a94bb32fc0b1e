//! The sidebar itself: its sections, and when they are brought up to date.

use std::{
    cell::{OnceCell, RefCell},
    time::Duration,
};

use gtk::{glib, prelude::*, subclass::prelude::*};

use super::{
    memory::MemorySection, playback::PlaybackSection, pools::PoolsSection, queues::QueuesSection,
    rendering::RenderingSection, state::StateCard,
};
use crate::{
    application::Application, measurements::Measurements, playback::Playback, video::VideoView,
};

/// How often figures change: more often nobody can read them, and each change costs a layout.
const PACE: Duration = Duration::from_secs(1);

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "panel.ui")]
    pub struct Sidebar {
        #[template_child]
        pub(super) off: TemplateChild<adw::StatusPage>,
        #[template_child]
        pub(super) measured: TemplateChild<gtk::Box>,
        #[template_child]
        pub(super) state: TemplateChild<StateCard>,
        #[template_child]
        pub(super) memory: TemplateChild<MemorySection>,
        #[template_child]
        pub(super) pools: TemplateChild<PoolsSection>,
        #[template_child]
        pub(super) queues: TemplateChild<QueuesSection>,
        #[template_child]
        pub(super) playback: TemplateChild<PlaybackSection>,
        #[template_child]
        pub(super) rendering: TemplateChild<RenderingSection>,
        pub(super) application: glib::WeakRef<Application>,
        pub(super) followed: OnceCell<Playback>,
        pub(super) view: glib::WeakRef<VideoView>,
        /// Looks again while there is somebody to see it.
        pub(super) pace: RefCell<Option<glib::SourceId>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Sidebar {
        const NAME: &'static str = "HighwaterSidebar";
        type Type = super::Sidebar;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            StateCard::ensure_type();
            MemorySection::ensure_type();
            PoolsSection::ensure_type();
            QueuesSection::ensure_type();
            PlaybackSection::ensure_type();
            RenderingSection::ensure_type();
            class.bind_template();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    impl ObjectImpl for Sidebar {}

    impl WidgetImpl for Sidebar {
        fn map(&self) {
            self.parent_map();
            self.obj().update();
            let weak = self.obj().downgrade();
            let source = glib::timeout_add_local(PACE, move || {
                let Some(sidebar) = weak.upgrade() else {
                    return glib::ControlFlow::Break;
                };
                sidebar.update();
                glib::ControlFlow::Continue
            });
            self.pace.replace(Some(source));
        }

        fn unmap(&self) {
            if let Some(source) = self.pace.take() {
                source.remove();
            }
            self.parent_unmap();
        }
    }

    impl BoxImpl for Sidebar {}
}

glib::wrapper! {
    /// What is measured, beside the picture.
    pub struct Sidebar(ObjectSubclass<imp::Sidebar>)
        @extends gtk::Box, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl Sidebar {
    /// For a window of `application` that shows what `playback` plays in `view`.
    pub fn new(application: &Application, playback: &Playback, view: &VideoView) -> Self {
        let sidebar: Self = glib::Object::new();
        let imp = sidebar.imp();
        imp.application.set(Some(application));
        imp.view.set(Some(view));
        // A new one has none.
        let _ = imp.followed.set(playback.clone());
        sidebar.follow(application.measurements());
        sidebar
    }

    fn follow(&self, measurements: &Measurements) {
        let imp = self.imp();
        let on = measurements.diagnostics().is_some();
        imp.measured.set_visible(on);
        imp.off.set_visible(!on);
        if !on {
            imp.off.set_description(Some(&measurements.why_not()));
        }
        imp.memory.follow(measurements);
    }

    fn update(&self) {
        let imp = self.imp();
        let (Some(playback), Some(view)) = (imp.followed.get(), imp.view.upgrade()) else {
            return;
        };
        imp.playback.update(playback, &view);
        imp.rendering.update(playback);
        if let Some(application) = imp.application.upgrade() {
            self.update_measured(&application);
        }
    }

    /// Shows the newest sample.
    fn update_measured(&self, application: &Application) {
        let imp = self.imp();
        let measurements = application.measurements();
        let (Some(diagnostics), Some(sample)) = (measurements.diagnostics(), measurements.latest())
        else {
            return;
        };
        let (view, budget) = (imp.memory.view(), application.budget());
        imp.state.update(diagnostics, &sample, view, budget);
        imp.memory.update(diagnostics, &sample);
        imp.pools.update(diagnostics, &sample);
        imp.queues.update(diagnostics, &sample);
    }
}
