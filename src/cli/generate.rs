//! `crosswalk generate`: man pages and shell completions, made of the same table that reads the arguments.

use std::io;
use std::path::Path;

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::Arguments;
use super::stop::{Stop, Unusable};
use crate::base::Ending;

/// The shells that administrators use.
const SHELLS: [Shell; 4] = [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell];

pub fn run(folder: &Path) -> Result<Ending, Stop> {
    let failed = |error: io::Error| {
        let said = format!("{} could not be filled: {error}. Choose another folder.", folder.display());
        Stop::from(Unusable(said))
    };
    fill(folder).map(|()| Ending::Good).map_err(failed)
}

fn fill(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut command = Arguments::command();
    for shell in SHELLS {
        clap_complete::generate_to(shell, &mut command, "crosswalk", folder)?;
    }
    clap_mangen::generate_to(command, folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_man_page_and_is_completed_in_every_shell() {
        let folder = tempfile::tempdir().expect("a folder");
        fill(folder.path()).expect("filled");
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect(name);
        let main = read("crosswalk.1");
        let completions = ["crosswalk.bash", "_crosswalk", "crosswalk.fish", "_crosswalk.ps1"].map(read);
        for command in Arguments::command().get_subcommands().filter(|command| !command.is_hide_set()) {
            let name = command.get_name();
            assert!(main.contains(&name.replace('-', "\\-")), "{name} is not on the main page");
            let page = read(&format!("crosswalk-{name}.1"));
            assert!(page.contains(".SH SYNOPSIS"), "{name}: {page}");
            assert!(completions.iter().all(|completion| completion.contains(name)), "{name} is not completed");
        }
        // clap_complete names an argument's values in all but PowerShell.
        assert!(completions[..3].iter().all(|completion| completion.contains("entra")), "no client's id is completed");
    }
}
