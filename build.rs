//! Gives a program for Windows its icon, its version and its manifest; shared with the launcher (packaging/windows).

use std::path::{Path, PathBuf};

use winresource::WindowsResource;

const ICON: &str = "assets/icon.ico";
const MANIFEST: &str = "packaging/windows/crosswalk.manifest";

fn main() {
    let top = top();
    for file in [ICON, MANIFEST] {
        println!("cargo::rerun-if-changed={}", top.join(file).display());
    }
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "windows")
        && let Err(error) = dress(&top)
    {
        // Whoever only checks or tries the program can do without; the packages are looked at for it.
        println!(
            "cargo::warning=The program is without icon and version: {error}. Debian has what it needs in gcc-mingw-w64-x86-64."
        );
    }
}

/// The folder of the workspace, from whichever of its packages.
fn top() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let top = package.ancestors().find(|folder| folder.join(ICON).is_file());
    top.unwrap_or(package).to_owned()
}

fn dress(top: &Path) -> std::io::Result<()> {
    let shown = |file: &str| top.join(file).display().to_string();
    WindowsResource::new()
        .set_icon(&shown(ICON))
        .set_manifest_file(&shown(MANIFEST))
        .set("ProductName", "Crosswalk")
        .set("FileDescription", "Crosswalk")
        .set("LegalCopyright", "MIT or Apache-2.0")
        .compile()
}
