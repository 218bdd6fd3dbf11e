//! Starts Crosswalk's window from a Windows desktop: the start menu and files lead here.
//!
//! Windows gives a program a console or none, before it begins. With none, a shell would not wait for it, nor see its exit
//! code. So crosswalk.exe is a program for shells, and this one starts it from where there is no shell, as pythonw.exe does
//! for python.exe.

#![cfg_attr(windows, windows_subsystem = "windows")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

fn main() -> ExitCode {
    match beside_this_one().and_then(|program| start(&program, std::env::args_os().skip(1))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            let said = rfd::MessageDialog::new().set_level(rfd::MessageLevel::Error).set_title("Crosswalk");
            said.set_description(sentence).show();
            ExitCode::FAILURE
        }
    }
}

/// The program. Errors are sentences for the person.
fn beside_this_one() -> Result<PathBuf, String> {
    let here = std::env::current_exe();
    let here = here.map_err(|error| format!("The system does not say where Crosswalk lies: {error}."))?;
    Ok(here.with_file_name(format!("crosswalk{}", std::env::consts::EXE_SUFFIX)))
}

fn start(program: &Path, arguments: impl Iterator<Item = OsString>) -> Result<(), String> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    without_console(&mut command);
    command.spawn().map(drop).map_err(|error| not_started(program, &error))
}

fn not_started(program: &Path, error: &std::io::Error) -> String {
    format!("{} could not be started: {error}. Install Crosswalk again, or keep its files together.", program.display())
}

#[cfg(windows)]
fn without_console(command: &mut Command) {
    use std::os::windows::process::CommandExt as _;
    /// CREATE_NO_WINDOW, of Windows' process creation flags.
    const NO_CONSOLE_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(NO_CONSOLE_WINDOW);
}

#[cfg(not(windows))]
fn without_console(_: &mut Command) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_is_named_with_the_remedy() {
        let said = start(Path::new("no such folder/crosswalk.exe"), std::iter::empty()).expect_err("it is not there");
        assert!(said.contains("no such folder/crosswalk.exe") && said.contains("Install Crosswalk again"), "{said}");
    }
}
