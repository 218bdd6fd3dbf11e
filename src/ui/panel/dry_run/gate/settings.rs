//! How many a plan may disable before it asks, and who is never disabled without a yes of their own.

use egui::{Key, Rect, Role, Ui, pos2, vec2};

use crate::base::file::short_name;
use crate::base::{MostDisabled, NoThreshold};
use crate::exchange::plan_file::protected::beside;
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::panel::area;
use crate::ui::theme::size;
use crate::ui::widget::{Button, Field, button, dialog, list};
use crate::workbench::{Edit, PlanStep, Task, Workbench};

/// Open while somebody chooses.
#[derive(Default)]
pub struct SettingsDialog {
    typed: Option<Typed>,
}

struct Typed {
    most: String,
    name: String,
}

/// What was pressed.
enum Does {
    Close,
    Add,
    Remove(String),
}

const NAMES: f32 = 5.0 * size::ROW;

impl SettingsDialog {
    pub fn open(&mut self, bench: &Workbench) {
        self.typed = Some(Typed { most: bench.most_disabled().to_string(), name: String::new() });
    }

    pub fn show(&mut self, ui: &Ui, bench: &Workbench, asks: &mut Asks) {
        let Some(typed) = &mut self.typed else { return };
        let output = dialog::show(ui.ctx(), "What a plan stops for", vec2(480.0, 344.0), |ui, rect| {
            contents(ui, rect, typed, bench)
        });
        let is_done = output.closed || matches!(output.inner, Some(Does::Close));
        match output.inner {
            Some(Does::Add) => {
                let name = std::mem::take(&mut typed.name);
                asks.command(Task::Plan(PlanStep::Protect(name)));
            }
            Some(Does::Remove(name)) => asks.command(Task::Plan(PlanStep::ProtectNoLonger(name))),
            Some(Does::Close) | None => {}
        }
        if is_done {
            if let Ok(most) = read(&typed.most)
                && most != bench.most_disabled()
            {
                asks.command(Edit::MostDisabled(Some(most).filter(|most| *most != MostDisabled::DEFAULT)));
            }
            self.typed = None;
        }
    }
}

fn read(text: &str) -> Result<MostDisabled, NoThreshold> {
    text.replace(' ', "").parse()
}

fn contents(ui: &mut Ui, mut rect: Rect, typed: &mut Typed, bench: &Workbench) -> Option<Does> {
    let pen = Pen::of(ui);
    let t = pen.theme;
    rect.min.x += size::PAD;
    rect.max.x -= size::PAD;
    rect.cut_top(12.0);
    let line = rect.cut_top(size::FILTER);
    let label = "Ask before more are disabled than";
    let end = pen.text_in(line, line.left(), label, Face::Body, t.text);
    let place = Rect::from_min_size(pos2(end + 12.0, line.center().y - 12.0), vec2(80.0, size::CONTROL));
    let is_read = read(&typed.most).is_ok();
    Field::new(label).hint("10%").faulty(!is_read).show(ui, place, &mut typed.most);
    let said = if is_read { "20, or a share: 5%" } else { "neither 20 nor 5%" };
    let ink = if is_read { t.faint } else { t.error };
    let left = place.right() + 12.0;
    area::words(ui, "how many", left, line, said, Face::Caption, ink, line.right() - left);
    rect.cut_top(12.0);
    let line = rect.cut_top(size::ROW);
    area::words(ui, "who", line.left(), line, "Never disabled without a yes of their own", Face::Strong, t.text, 400.0);
    let line = rect.cut_top(size::FILTER);
    let has_name = !typed.name.trim().is_empty();
    let add = Button::secondary("Add").enabled(has_name).show_before(ui, line.right(), line.center().y);
    let width = add.rect.left() - 8.0 - line.left();
    let place = Rect::from_min_size(pos2(line.left(), line.center().y - 12.0), vec2(width, size::CONTROL));
    let field = Field::new("Who is protected").hint("A user name, a name, or an id in the account");
    let entered =
        field.show(ui, place, &mut typed.name).lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let mut does = (has_name && (entered || add.clicked())).then_some(Does::Add);
    let names = bench.plan_page().protected().names();
    let place = rect.cut_top(NAMES);
    pen.outline(place, size::RADIUS, t.line);
    list::rows(ui, place.shrink(1.0), "protected", size::ROW, names.len(), |ui, row, place| {
        let Some(name) = names.get(row) else { return };
        let remove = format!("Protect {name} no longer");
        let shown = Button::icon_only(icon::X, &remove).show_before(ui, place.right() - 4.0, place.center().y);
        let room = shown.rect.left() - 8.0 - place.left() - 8.0;
        area::words(ui, name, place.left() + 8.0, place, name, Face::Mono, t.text, room);
        if shown.clicked() {
            does = Some(Does::Remove(name.clone()));
        }
    });
    if names.is_empty() {
        let line = Rect::from_min_size(place.min, vec2(place.width(), size::ROW));
        pen.text_in(line, line.left() + 8.0, "Nobody", Face::Body, t.faint);
    }
    let text = kept(bench);
    let bottom = pen.paragraph(rect.left(), rect.top() + 8.0, &text, Face::Caption, t.faint, rect.width());
    let place = Rect::from_min_max(pos2(rect.left(), rect.top() + 8.0), pos2(rect.right(), bottom));
    crate::ui::widget::spoken(ui, place, "kept", Role::Label, &text);
    let buttons = [Button::primary("Done")];
    let done = button::row_from_right(ui, rect.right(), rect.bottom() - 28.0, &buttons).0;
    done.map(|_| Does::Close).or(does)
}

/// Where both are kept.
fn kept(bench: &Workbench) -> String {
    let names = match (bench.plan_page().not_kept(), bench.file()) {
        (Some(trouble), _) => format!("The names are in no file: {trouble}"),
        (None, Some(file)) => {
            format!("The names are people’s data and lie beside it, in {}.", short_name(&beside(file)))
        }
        (None, None) => {
            "The names are people’s data: they are held in this window, and lie beside the crosswalk once it is saved."
                .to_owned()
        }
    };
    format!("The number is kept in the crosswalk. {names}")
}
