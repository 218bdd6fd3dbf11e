//! A window without a screen: frames with the events that a person makes, and what each of them takes.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crosswalk::ui::app::App;
use crosswalk::workbench::JobKind;
use egui::{Context, Event, Pos2, RawInput, Rect, Vec2, pos2};

use super::millis;

/// Frames drawn for each median.
const FRAMES: usize = 300;
const SIZE: Vec2 = Vec2::new(1440.0, 900.0);
/// How long the window rests between frames while work runs, as a screen makes it.
const REST: Duration = Duration::from_millis(16);

/// What this thread has had of the processor; only Linux says it, and to the microsecond only when the thread has just
/// given way.
fn processor_time() -> Option<Duration> {
    std::thread::yield_now();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// What a frame took: by the clock, and of the processor's time where that is known.
#[derive(Clone, Copy, Default)]
pub struct Took {
    pub clock: Duration,
    pub processor: Option<Duration>,
}

impl Took {
    /// The processor's time; the clock's where nothing else is known.
    pub fn work(self) -> Duration {
        self.processor.unwrap_or(self.clock)
    }
}

pub struct Window {
    ctx: Context,
    pub app: App,
    frames: usize,
}

impl Window {
    pub fn new(app: App) -> Self {
        let ctx = Context::default();
        crosswalk::ui::setup(&ctx);
        Self { ctx, app, frames: 0 }
    }

    /// One frame with these events.
    pub fn frame(&mut self, events: Vec<Event>) -> Took {
        self.frames += 1;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.frames as f64 / 60.0),
            focused: true,
            events,
            ..RawInput::default()
        };
        let before = processor_time();
        let start = Instant::now();
        let output = self.ctx.run_ui(input, |ui| self.app.show(ui));
        let _shapes = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let clock = start.elapsed();
        let processor = processor_time().zip(before).map(|(after, before)| after.saturating_sub(before));
        Took { clock, processor }
    }

    /// A frame with the pointer a little further than before, so that rows are entered and left.
    pub fn hover(&mut self) -> Took {
        let at = self.frames as f32;
        let pointer = pos2((at * 7.0) % SIZE.x, 100.0 + (at * 5.0) % (SIZE.y - 160.0));
        self.frame(vec![Event::PointerMoved(pointer)])
    }

    /// Draws until nothing runs any more, and says when records of the file were drawn and which frame was the longest.
    pub fn watch_the_work(&mut self, file: &str) {
        let start = Instant::now();
        let mut longest = (Duration::ZERO, Vec::new());
        let mut most_work = Duration::ZERO;
        let mut first_drawn = None;
        let mut ended: BTreeMap<JobKind, f64> = BTreeMap::new();
        let mut drawn = 0;
        loop {
            let running = self.app.bench.running();
            let took = self.hover();
            most_work = most_work.max(took.processor.unwrap_or_default());
            drawn += 1;
            if first_drawn.is_none() && self.app.bench.set().files().iter().any(|known| known.name == file) {
                first_drawn = Some(start.elapsed());
            }
            ended.extend(running.iter().map(|slot| (*slot, start.elapsed().as_secs_f64())));
            if took.clock > longest.0 {
                longest = (took.clock, running.clone());
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

    /// Draws until nothing runs any more.
    pub fn settle(&mut self) {
        while !self.app.bench.running().is_empty() {
            self.frame(Vec::new());
            std::thread::sleep(REST);
        }
    }

    pub fn median(&mut self) -> Duration {
        for _ in 0..20 {
            self.hover();
        }
        let mut times: Vec<Duration> = (0..FRAMES).map(|_| self.hover().clock).collect();
        times.sort();
        times[FRAMES / 2]
    }
}
