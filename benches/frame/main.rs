//! What a frame costs with 1,000 and with 1,000,000 records loaded, and the longest frame while they are loaded,
//! profiled and checked in the background.
//!
//! `cargo bench --bench frame -- [FEW] [MANY]`. It draws headless: layout and tessellation, no painting. It prints the
//! median frame of each workspace with both numbers of records, their ratio, when the first records were drawn, and the
//! longest frame: by the clock, which runs on while the work has the core, and of the processor's time where Linux tells it.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "../payload/mod.rs"]
mod payload;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use crosswalk::ui::app::App;
use crosswalk::workbench::Sessions;
use crosswalk::workbench::{JobKind, Look, Task, Workbench, Workspace};
use egui::{Context, Event, Pos2, RawInput, Rect, Vec2, pos2};

/// Frames drawn for each median.
const FRAMES: usize = 300;
const SIZE: Vec2 = Vec2::new(1440.0, 900.0);
/// How long the window rests between frames while work runs, as a screen makes it.
const REST: Duration = Duration::from_millis(16);

fn main() {
    crosswalk::base::threads::leave_one_for_the_window();
    let mut counts = std::env::args().skip(1).filter_map(|a| a.parse::<usize>().ok());
    let few = counts.next().unwrap_or(1_000);
    let many = counts.next().unwrap_or(1_000_000);
    let folder = tempfile::tempdir().expect("a folder");
    let measured = [few, many].map(|users| {
        let file = folder.path().join("users.json");
        let size = payload::write_users(&file, users).expect("a payload");
        println!("{users} users, {:.0} MB", size as f64 / 1e6);
        let figures = measure(&file);
        std::fs::remove_file(&file).expect("the payload is removed");
        figures
    });
    println!("{:<10} {few:>12} {many:>12}  ratio", "");
    for (at, workspace) in Workspace::ALL.iter().enumerate() {
        let [a, b] = [&measured[0], &measured[1]].map(|m| millis(m[at]));
        println!("{:<10} {a:>9.3} ms {b:>9.3} ms  {:.2}", workspace.label(), b / a);
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// What this thread has had of the processor; only Linux says it.
fn processor_time() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// The median frame of each workspace.
fn measure(file: &Path) -> Vec<Duration> {
    let mut bench = Workbench::first_start(&Sessions::none(), || {});
    assert!(bench.settle(Duration::from_secs(60)), "the sample is there");
    let mut window = Window::new(App::new(bench));
    window.frame();
    window.app.bench.apply(Task::OpenFiles { paths: vec![file.to_owned()], add: false }.into());
    window.watch_the_work(&file.file_name().unwrap_or_default().to_string_lossy());
    Workspace::ALL
        .into_iter()
        .map(|workspace| {
            window.app.bench.apply(Look::Show(workspace).into());
            window.median()
        })
        .collect()
}

struct Window {
    ctx: Context,
    app: App,
    frames: usize,
}

impl Window {
    fn new(app: App) -> Self {
        let ctx = Context::default();
        crosswalk::ui::setup(&ctx);
        Self { ctx, app, frames: 0 }
    }

    /// One frame, the pointer a little further than before, so that rows are entered and left.
    fn frame(&mut self) -> Duration {
        self.frames += 1;
        let at = self.frames as f32;
        let pointer = pos2((at * 7.0) % SIZE.x, 100.0 + (at * 5.0) % (SIZE.y - 160.0));
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(f64::from(at) / 60.0),
            focused: true,
            events: vec![Event::PointerMoved(pointer)],
            ..RawInput::default()
        };
        let start = Instant::now();
        let output = self.ctx.run_ui(input, |ui| self.app.show(ui));
        let _shapes = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        start.elapsed()
    }

    /// Draws until nothing runs any more, and says when records of the file were drawn and which frame was the longest.
    fn watch_the_work(&mut self, file: &str) {
        let start = Instant::now();
        let mut longest = (Duration::ZERO, Vec::new());
        let mut most_work = Duration::ZERO;
        let mut first_drawn = None;
        let mut ended: BTreeMap<JobKind, f64> = BTreeMap::new();
        let mut drawn = 0;
        loop {
            let running = self.app.bench.running();
            let before = processor_time();
            let took = self.frame();
            let worked = processor_time().zip(before).map(|(after, before)| after.saturating_sub(before));
            most_work = most_work.max(worked.unwrap_or_default());
            drawn += 1;
            if first_drawn.is_none() && self.app.bench.set().files().iter().any(|known| known.name == file) {
                first_drawn = Some(start.elapsed());
            }
            ended.extend(running.iter().map(|slot| (*slot, start.elapsed().as_secs_f64())));
            if took > longest.0 {
                longest = (took, running.clone());
            }
            if running.is_empty() {
                break;
            }
            std::thread::sleep(REST);
        }
        println!(
            "  first records drawn after {:.2} s; loaded, profiled and checked in {:.1} s",
            first_drawn.unwrap_or_default().as_secs_f64(),
            start.elapsed().as_secs_f64()
        );
        println!(
            "  longest of {drawn} frames meanwhile: {:.1} ms, while {:?} ran; most of the processor's time in one: {:.1} ms",
            millis(longest.0),
            longest.1,
            millis(most_work)
        );
        let ended: Vec<String> = ended.iter().map(|(slot, at)| format!("{slot:?} {at:.2} s")).collect();
        println!("  each ran until: {}", ended.join(", "));
    }

    fn median(&mut self) -> Duration {
        for _ in 0..20 {
            self.frame();
        }
        let mut times: Vec<Duration> = (0..FRAMES).map(|_| self.frame()).collect();
        times.sort();
        times[FRAMES / 2]
    }
}
