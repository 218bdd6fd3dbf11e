//! What a frame costs with 1,000 and with 1,000,000 records loaded, and the longest frame while they are loaded,
//! profiled and checked in the background; then what it costs while somebody works in Map with 300 rules.
//!
//! `cargo bench --bench frame -- [FEW] [MANY] [RULES]`. It draws headless: layout and tessellation, no painting. It prints the
//! median frame of each workspace with both numbers of records, their ratio, when the first records were drawn, and the
//! longest frame: by the clock, which runs on while the work has the core, and of the processor's time where Linux tells it.
//! Of Map with many records and rules it prints what is done there (map.rs), and ends with 1 when that is above its goal.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod map;
#[path = "../payload/mod.rs"]
mod payload;
mod window;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use crosswalk::ui::app::App;
use crosswalk::workbench::Sessions;
use crosswalk::workbench::{Look, Task, Workbench, Workspace};

use self::window::Window;

fn main() -> ExitCode {
    crosswalk::base::threads::leave_one_for_the_window();
    let mut counts = std::env::args().skip(1).filter_map(|a| a.parse::<usize>().ok());
    let few = counts.next().unwrap_or(1_000);
    let many = counts.next().unwrap_or(1_000_000);
    let rules = counts.next().unwrap_or(300);
    let folder = tempfile::tempdir().expect("a folder");
    let measured = [few, many].map(|users| {
        let file = folder.path().join(format!("{users}.json"));
        let size = payload::write_users(&file, users).expect("a payload");
        println!("{users} users, {:.0} MB", size as f64 / 1e6);
        measure(&file)
    });
    println!("{:<10} {few:>12} {many:>12}  ratio", "");
    for (at, workspace) in Workspace::ALL.iter().enumerate() {
        let [a, b] = [&measured[0], &measured[1]].map(|(medians, _)| millis(medians[at]));
        println!("{:<10} {a:>9.3} ms {b:>9.3} ms  {:.2}", workspace.label(), b / a);
    }
    let [_, (_, mut window)] = measured;
    ExitCode::from(u8::from(!map::is_good(&mut window, many, rules)))
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The median frame of each workspace, and the window that they were drawn in.
fn measure(file: &Path) -> (Vec<Duration>, Window) {
    let mut bench = Workbench::first_start(&Sessions::none(), || {});
    assert!(bench.settle(Duration::from_secs(60)), "the sample is there");
    let mut window = Window::new(App::new(bench));
    window.frame(Vec::new());
    window.app.bench.apply(Task::OpenFiles { paths: vec![file.to_owned()], add: false }.into());
    window.watch_the_work(&file.file_name().unwrap_or_default().to_string_lossy());
    let medians = Workspace::ALL
        .into_iter()
        .map(|workspace| {
            window.app.bench.apply(Look::Show(workspace).into());
            window.median()
        })
        .collect();
    (medians, window)
}
