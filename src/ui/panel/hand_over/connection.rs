//! The connection: the endpoint, and what is known of how the client and the service provider behave, each with
//! how well it is known. What a vendor does not document is said to be so.

use egui::{Rect, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, pos2};

use crate::base::{Fact, Mark};
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::scroll;
use crate::workbench::{EndpointChoice, Workbench};

pub(super) fn show(ui: &mut Ui, rect: Rect, bench: &Workbench) {
    let document = bench.document();
    let sections = [(bench.client().label, bench.client().facts), (bench.provider().label(), bench.provider().facts())];
    let keys = scroll::keys(ui, rect, "What is known of the connection");
    let mut region = ui.new_child(UiBuilder::new().scope_id(ui.scope_id().with("connection")).max_rect(rect));
    region.shrink_clip_rect(rect);
    let salt = (document.client, document.provider);
    ScrollArea::vertical().id_salt(salt).auto_shrink(false).animated(false).show(&mut region, |ui| {
        keys.apply(ui);
        let area = ui.max_rect();
        let mut y = endpoint(ui, area, bench);
        for (title, facts) in sections {
            y = section(ui, area, y, title, facts);
        }
        ui.allocate_rect(Rect::from_min_max(area.min, pos2(area.right(), y + 16.0)), Sense::hover());
    });
}

/// The host of an address.
pub(super) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

fn endpoint(ui: &Ui, area: Rect, bench: &Workbench) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (left, width) = (area.left() + size::PAD, (area.width() - 2.0 * size::PAD).min(720.0));
    let y = pen.paragraph(left, area.top() + 16.0, "What to type", Face::Strong, t.text, width);
    let words = match &bench.document().endpoint {
        EndpointChoice::Sandbox => {
            "The endpoint here is the built-in sandbox, which only this computer reaches. Connect to the account in Dry run; its base URL then stands here.".to_owned()
        }
        EndpointChoice::Url { url } => format!("Base URL: {url}\nToken: as the account shows it, with or without “Bearer” as the screen asks. Not kept in any file."),
    };
    pen.paragraph(left, y, &words, Face::Body, t.muted, width) + 8.0
}

fn section(ui: &Ui, area: Rect, y: f32, title: &str, facts: &[Fact]) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let left = area.left() + size::PAD;
    let mut y =
        pen.paragraph(left, y + 16.0, &format!("What is known of {title}"), Face::Strong, t.text, area.width()) + 4.0;
    if facts.is_empty() {
        return pen.paragraph(left, y, "Nothing beyond the standard.", Face::Body, t.muted, area.width());
    }
    for (index, fact) in facts.iter().enumerate() {
        y = one(ui, &pen, area, y, title, index, fact);
    }
    y
}

fn one(ui: &Ui, pen: &Pen, area: Rect, y: f32, title: &str, index: usize, fact: &Fact) -> f32 {
    let t = pen.theme;
    let left = area.left() + size::PAD;
    let (sign, ink) = match fact.mark {
        Mark::Documented => (icon::FILE_TEXT, t.muted),
        Mark::Observed => (icon::EYE, t.muted),
        Mark::Inferred | Mark::Unknown => (icon::QUESTION, t.warn_mark),
    };
    pen.icon_row(pos2(left + 7.0, y + 14.0), sign, ink);
    let width = (area.right() - size::PAD - left - 28.0).min(720.0);
    let bottom = pen.paragraph(left + 28.0, y + 4.0, fact.text, Face::Body, t.text, width);
    let source = format!("{} {}", standing(fact.mark), fact.source);
    let bottom = pen.paragraph(left + 28.0, bottom, &source, Face::Caption, t.faint, width);
    let rect = Rect::from_min_max(pos2(left, y), pos2(left + 28.0 + width, bottom));
    let response = ui.interact(rect, ui.scope_id().with(("fact", title, index)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{} {source}", fact.text)));
    bottom + 8.0
}

/// How well it is known, before the page it was looked for on.
const fn standing(mark: Mark) -> &'static str {
    match mark {
        Mark::Documented => "Documented:",
        Mark::Observed => "Seen by others, not documented by the vendor:",
        Mark::Inferred => "Not documented; inferred from",
        Mark::Unknown => "Not documented by",
    }
}
