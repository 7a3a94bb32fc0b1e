//! A widget for a small drawing that says nothing which the text beside it does not say as well.

use std::cell::RefCell;

use adw::prelude::*;
use gtk::{cairo, glib, graphene, subclass::prelude::*};

use super::{
    meter::{self, Meter},
    sparkline::{self, Sparkline},
    theme::{Colour, Theme},
};

/// What a canvas shows.
#[derive(Clone, PartialEq, Debug)]
pub enum Figure {
    /// A level as a bar.
    Meter(Meter),
    /// A series as a shape.
    Sparkline(Sparkline),
    /// The colour of a chart's line, by number.
    Swatch(usize),
}

impl Figure {
    fn draw(
        &self,
        context: &cairo::Context,
        size: (f64, f64),
        theme: &Theme,
    ) -> Result<(), cairo::Error> {
        match self {
            Self::Meter(meter) => meter::draw(context, size, meter, theme),
            Self::Sparkline(line) => sparkline::draw(context, size, line, theme),
            Self::Swatch(number) => {
                theme.line(*number).set(context);
                context.rectangle(0.0, 0.0, size.0, size.1);
                context.fill()
            }
        }
    }
}

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct Canvas {
        pub(super) figure: RefCell<Option<Figure>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Canvas {
        const NAME: &'static str = "HighwaterCanvas";
        type Type = super::Canvas;
        type ParentType = gtk::Widget;

        fn class_init(class: &mut Self::Class) {
            class.set_accessible_role(gtk::AccessibleRole::Presentation);
        }
    }

    impl ObjectImpl for Canvas {}

    impl WidgetImpl for Canvas {
        fn snapshot(&self, snapshot: &gtk::Snapshot) {
            let canvas = self.obj();
            if let Some(figure) = self.figure.borrow().as_ref() {
                paint(&*canvas, snapshot, |context, size, theme| {
                    figure.draw(context, size, theme)
                });
            }
        }
    }
}

glib::wrapper! {
    /// Shows a small figure over all of its area.
    pub struct Canvas(ObjectSubclass<imp::Canvas>)
        @extends gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

impl Canvas {
    /// Shows a figure; what is shown already is not drawn again.
    pub fn show_figure(&self, figure: Figure) {
        let figure = Some(figure);
        if *self.imp().figure.borrow() != figure {
            self.imp().figure.replace(figure);
            self.queue_draw();
        }
    }
}

/// Lets `draw` draw all of `widget`, in the colours of its style.
pub fn paint<T>(
    widget: &impl IsA<gtk::Widget>,
    snapshot: &gtk::Snapshot,
    draw: impl FnOnce(&cairo::Context, (f64, f64), &Theme) -> Result<T, cairo::Error>,
) -> Option<T> {
    let widget = widget.as_ref();
    let size = (f64::from(widget.width()), f64::from(widget.height()));
    if size.0 < 1.0 || size.1 < 1.0 {
        return None;
    }
    #[allow(clippy::cast_possible_truncation)] // Graphene counts in f32.
    let area = graphene::Rect::new(0.0, 0.0, size.0 as f32, size.1 as f32);
    let context = snapshot.append_cairo(&area);
    match draw(&context, size, &theme(widget)) {
        Ok(drawn) => Some(drawn),
        Err(error) => {
            glib::g_warning!("highwater", "a chart cannot be drawn: {error}");
            None
        }
    }
}

fn theme(widget: &gtk::Widget) -> Theme {
    let colour = widget.style_context().color();
    let part = f64::from;
    let foreground = Colour(
        part(colour.red()),
        part(colour.green()),
        part(colour.blue()),
        part(colour.alpha()),
    );
    let font = widget
        .pango_context()
        .font_description()
        .unwrap_or_default();
    Theme::new(adw::StyleManager::default().is_dark(), foreground, font)
}
