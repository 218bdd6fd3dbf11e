//! The real program as a process, as a shell would run it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_crosswalk");

/// The program in a folder, with nothing on its standard input, and without a token.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.current_dir(folder).args(arguments).env_remove("CROSSWALK_TOKEN");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().expect("it runs")
}

/// What it said beside its output.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The built-in sandbox as a process of its own, which ends when this is dropped.
pub struct SandboxProcess {
    pub child: Child,
    pub url: String,
}

impl SandboxProcess {
    /// With the token in the variable that the arguments name, else where it is looked for.
    pub fn start(folder: &Path, arguments: &[&str], token: &str) -> Self {
        let mut named = arguments.iter().skip_while(|argument| **argument != "--token-env");
        let variable = named.nth(1).unwrap_or(&"CROSSWALK_TOKEN");
        let mut sandbox = command(folder, &["sandbox"]);
        let mut child = sandbox.args(arguments).env(variable, token).spawn().expect("it starts");
        let mut url = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut url).expect("its address");
        Self { child, url: url.trim().to_owned() }
    }
}

impl Drop for SandboxProcess {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
