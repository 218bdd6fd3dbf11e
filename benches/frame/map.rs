//! Map with many people and many rules, while somebody works in it: the rule of a target is chosen, with its results on
//! the hard cases, and the trees are scrolled, rows are pointed at, and the rule is typed. Of each frame the processor's
//! time of the window's thread counts: what runs beside it (a changed rule is counted over everybody) is not waited for.

use std::time::Duration;

use crosswalk::base::ResourceKind;
use crosswalk::mapping::{RuleChange, RuleSource};
use crosswalk::scim::TargetPath;
use crosswalk::workbench::{Edit, Look, Workbench, Workspace};
use egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, TouchPhase, pos2, vec2};

use super::millis;
use super::window::{Took, Window};

/// What a frame may take: half of them at most the first, 99 of 100 at most the second.
const GOAL: [Duration; 2] = [Duration::from_millis(4), Duration::from_millis(8)];
/// Frames of each kind of work.
const FRAMES: usize = 600;
/// Somebody who types fast strikes a key in one of so many frames.
const STROKE: usize = 6;

/// In the middle of each tree, and of the text of the rule.
const SOURCES: Pos2 = pos2(200.0, 400.0);
const TARGETS: Pos2 = pos2(1200.0, 400.0);
const EDITOR: Pos2 = pos2(200.0, 760.0);

type Work = fn(&mut Window, usize) -> Took;

const DONE: [(&str, Work); 5] = [
    ("idle", |window, _| window.frame(Vec::new())),
    ("rows are pointed at", |window, _| window.hover()),
    ("the source tree is scrolled", |window, at| window.scroll(SOURCES, at)),
    ("the target tree is scrolled", |window, at| window.scroll(TARGETS, at)),
    ("the rule is typed", |window, at| window.typed(at)),
];

/// Prints what a frame takes with so many rules; whether all of it is within the goal.
pub fn is_good(window: &mut Window, users: usize, rules: usize) -> bool {
    window.app.bench.apply(Look::Show(Workspace::Map).into());
    let changes = (0..rules).map(change).collect();
    window.app.bench.apply(Edit::Cure { name: "Many rules".to_owned(), changes }.into());
    let target = target(rules / 2);
    window.app.bench.apply(Look::Target(Some(target.clone())).into());
    window.settle();
    let bench = &window.app.bench;
    let count = bench.document().mapping(ResourceKind::User).rules.len();
    let hard = bench.live(&target).iter().filter(|row| !row.reasons.is_empty()).count();
    assert!(hard > 0, "the hard cases are shown");
    println!("Map with {users} users, {count} rules, {hard} hard cases: the processor's time of a frame");
    let is_good = |(name, work): &(&str, Work)| {
        let [median, late] = share(window, *work);
        let is_good = median <= GOAL[0] && late <= GOAL[1];
        let mark = if is_good { "" } else { "  above the goal" };
        println!("{name:<28} median {:>6.2} ms, 99 of 100 {:>6.2} ms{mark}", millis(median), millis(late));
        is_good
    };
    let good: Vec<bool> = DONE.iter().map(is_good).collect();
    let text = text(&window.app.bench, &target);
    assert!(text.contains("xx"), "the rule was typed: {text}");
    good.into_iter().all(|is_good| is_good)
}

/// The median, and what 99 of 100 are at most.
fn share(window: &mut Window, work: Work) -> [Duration; 2] {
    for at in 0..30 {
        work(window, at);
    }
    let mut times: Vec<Duration> = (0..FRAMES).map(|at| work(window, at).work()).collect();
    times.sort();
    [times[FRAMES / 2], times[FRAMES * 99 / 100]]
}

fn target(at: usize) -> TargetPath {
    let path = format!("urn:ietf:params:scim:schemas:extension:4me:1.0:custom_fields:field{at}");
    TargetPath::parse(&path).expect("a path")
}

/// Rules as people write them, in turn.
fn change(at: usize) -> RuleChange {
    let expression = |text: &str| RuleSource::Expression { text: text.to_owned() };
    let source = match at % 6 {
        0 => expression("Join(\" \", [givenName], [surname])"),
        1 => RuleSource::Direct { attribute: "city".to_owned() },
        2 => expression("Replace([mobile], \" \", , , \"\", , )"),
        3 => RuleSource::Direct { attribute: "department".to_owned() },
        4 => expression("Switch([country], \"other\", \"Netherlands\", \"NL\", \"Spain\", \"ES\")"),
        _ => RuleSource::Direct { attribute: "telephoneNumber".to_owned() },
    };
    RuleChange::Source { target: target(at), source }
}

fn text<'a>(bench: &'a Workbench, target: &TargetPath) -> &'a str {
    bench.document().mapping(ResourceKind::User).rule(target).map_or("", |rule| rule.source.text())
}

impl Window {
    /// Down for a hundred frames, then up.
    fn scroll(&mut self, at: Pos2, frame: usize) -> Took {
        let by = if (frame / 100).is_multiple_of(2) { -40.0 } else { 40.0 };
        let turn = Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, by),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        };
        self.frame(vec![Event::PointerMoved(at), turn])
    }

    /// A letter now and then; after twenty they are taken back one by one.
    fn typed(&mut self, frame: usize) -> Took {
        let button = |pressed| Event::PointerButton {
            pos: EDITOR,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        let key = |key, modifiers| Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
        let events = match frame {
            0 => vec![Event::PointerMoved(EDITOR)],
            1 => vec![button(true)],
            2 => vec![button(false)],
            // Into the text between the names.
            5 => [Key::Home].into_iter().chain([Key::ArrowRight; 6]).map(|of| key(of, Modifiers::NONE)).collect(),
            _ if !frame.is_multiple_of(STROKE) => Vec::new(),
            _ if (frame / STROKE / 20).is_multiple_of(2) => vec![Event::Text("x".to_owned())],
            _ => vec![key(Key::Backspace, Modifiers::NONE)],
        };
        self.frame(events)
    }
}
