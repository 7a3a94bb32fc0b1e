//! The report as a page for people: one file without scripts, which needs nothing but itself, is
//! light or dark as the reader likes it, and can be printed.

mod charts;
mod facts;
mod html;
mod plain;
mod summary;
mod tables;

use gettextrs::gettext;
use highwater_engine::report::{Contents, chart, graph, markup::escape};

use self::html::Html;
pub use self::plain::text as plain_text;

/// How the page looks.
const STYLE: &str = include_str!("page.css");

/// The page. In the language of this process.
pub fn html(contents: &Contents) -> String {
    let report = &contents.report;
    let mut top = Html::default();
    summary::write(report, &mut top);
    let mut body = Html::default();
    charts::write(contents, &mut body);
    tables::write(report, &mut body);
    pipeline(contents, &mut body);
    facts::write(report, &mut body);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}{chart}</style>\n</head>\n<body>\n<main>\n\
         {top}{menu}{body}</main>\n</body>\n</html>\n",
        // Translators: the code of your language, as HTML has it: "de", "pt-BR".
        lang = escape(&gettext("en")),
        title = escape(&format!("{} – Highwater", report.source.uri)),
        chart = chart::svg::STYLE,
        menu = body.menu(),
        top = top.into_text(),
        body = body.into_text(),
    )
}

fn pipeline(contents: &Contents, html: &mut Html) {
    if contents.pipeline.nodes.is_empty() {
        return;
    }
    html.heading(&gettext("Pipeline"));
    html.card("", |html| {
        let layout = graph::layout::place(&contents.pipeline);
        html.raw("<div class=\"scroll\">");
        html.raw(&graph::svg::text(&contents.pipeline, &layout));
        html.raw("</div>\n");
    });
}
