//! One workspace by itself in a test: what it asks of the workbench is done, what it asks of the window is kept.

use crosswalk::ui::ask::{Ask, Asks};
use crosswalk::ui::theme::Theme;
use crosswalk::workbench::{Command, Workbench};
use egui::{Rect, Ui};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// A panel, the workbench it draws, and what it asked of the window.
pub struct Stage<P> {
    pub panel: P,
    pub bench: Workbench,
    pub asked: Vec<Ask>,
}

type Show<P> = fn(&mut P, &mut Ui, Rect, &Workbench, &mut Asks);

/// The panel at the size of a window.
pub fn stage<P: Default + 'static>(
    theme: &'static Theme,
    size: [f32; 2],
    bench: Workbench,
    show: Show<P>,
) -> Harness<'static, Stage<P>> {
    let stage = Stage { panel: P::default(), bench, asked: Vec::new() };
    let mut harness = super::harness(theme, size, 1.0, stage, move |ui, stage: &mut Stage<P>| {
        stage.bench.update();
        let whole = ui.ctx().content_rect();
        ui.set_clip_rect(whole);
        let mut asks = Asks::default();
        show(&mut stage.panel, ui, whole, &stage.bench, &mut asks);
        for ask in asks.take() {
            match ask {
                Ask::Do(command) => stage.bench.apply(command),
                other => stage.asked.push(other),
            }
        }
    });
    harness.run();
    harness
}

/// Lets everything that was started come to its end.
pub fn pass<P>(stage: &mut Harness<'_, Stage<P>>) {
    stage.run();
    super::app::settle(&mut stage.state_mut().bench);
    stage.run();
}

/// Does something from outside the panel.
pub fn apply<P>(stage: &mut Harness<'_, Stage<P>>, command: impl Into<Command>) {
    stage.state_mut().bench.apply(command.into());
    pass(stage);
}

pub fn click<P>(stage: &mut Harness<'_, Stage<P>>, name: &str) {
    stage.get_by_label(name).click();
    pass(stage);
}

/// Writes into the field of that name.
pub fn write<P>(stage: &mut Harness<'_, Stage<P>>, field: &str, text: &str) {
    stage.get_by_label(field).focus();
    stage.run();
    stage.get_by_label(field).type_text(text);
    pass(stage);
}

/// Every name, else value, that holds this.
pub fn labels<P>(stage: &Harness<'_, Stage<P>>, part: &str) -> Vec<String> {
    let holds = |label: &String| label.contains(part);
    let nodes = stage.root().children_recursive();
    let said = |node: egui_kittest::Node<'_>| node.accesskit_node().label().or_else(|| node.accesskit_node().value());
    nodes.filter_map(said).filter(holds).collect()
}
