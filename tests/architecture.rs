//! The structure that ARCHITECTURE.md draws holds: data flows one way, and egui lives in `ui/` alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Each folder with the folders it may import from.
const LAYERS: [(&str, &[&str]); 14] = [
    ("base", &[]),
    ("expression", &["base"]),
    ("scim", &["base"]),
    ("source", &["base"]),
    ("provider", &["base", "scim"]),
    ("mapping", &["base", "scim", "source", "expression"]),
    ("client", &["base", "scim", "source", "expression", "mapping"]),
    ("check", &["base", "scim", "source", "expression", "mapping", "provider", "client"]),
    ("sandbox", &["base", "scim", "provider"]),
    ("exchange", &["base", "scim", "source", "expression", "mapping", "provider", "client", "check"]),
    ("document", &["base", "scim", "source", "expression", "mapping", "provider", "client"]),
    (
        "workbench",
        &[
            "base",
            "scim",
            "source",
            "expression",
            "mapping",
            "provider",
            "client",
            "check",
            "sandbox",
            "exchange",
            "document",
        ],
    ),
    (
        "ui",
        &[
            "base",
            "scim",
            "source",
            "expression",
            "mapping",
            "provider",
            "client",
            "check",
            "exchange",
            "document",
            "workbench",
        ],
    ),
    (
        "cli",
        &[
            "base",
            "scim",
            "source",
            "expression",
            "mapping",
            "provider",
            "client",
            "check",
            "sandbox",
            "exchange",
            "document",
        ],
    ),
];

/// Each package's folder below the top, with the layers that are folders in it. The others are packages of their own.
const PACKAGES: [(&str, &[&str]); 5] = [
    ("src/base", &[]),
    ("src/expression", &[]),
    ("src/model", &["scim", "source", "provider"]),
    ("src/engine", &["mapping", "client", "check", "sandbox", "exchange", "document", "workbench"]),
    ("src", &["ui", "cli"]),
];

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder(layer: &str) -> PathBuf {
    let package = PACKAGES.iter().find(|(_, layers)| layers.contains(&layer)).map_or("src", |(package, _)| package);
    top().join(package).join(layer)
}

fn is_package(folder: &Path) -> bool {
    folder.join("Cargo.toml").is_file()
}

/// A package says `crate::` for its own modules, too.
fn is_own_module(layer: &str, name: &str) -> bool {
    let folder = folder(layer);
    is_package(&folder) && (folder.join(name).is_dir() || folder.join(name).with_extension("rs").is_file())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|p| p.is_dir());
    let below = folders.iter().flat_map(|f| self::files(f));
    files.into_iter().chain(below).filter(|p| p.extension().is_some_and(|e| e == "rs")).collect()
}

/// The program's part of a file: tests may reach further, to bring real data.
fn program(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|s| s.to_string_lossy().ends_with("tests") || s == "laws")
        || path.components().any(|c| c.as_os_str() == "tests")
}

/// The first names after `crate::`, also within braces.
fn imports(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let line_start = text[..at].rfind('\n').map_or(0, |n| n + 1);
        if text[line_start..at].trim_start().starts_with("//") {
            continue;
        }
        let rest = &text[at + "crate::".len()..];
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        names.insert(name);
    }
    names
}

#[test]
fn each_folder_imports_only_from_those_above_it() {
    let mut wrong = Vec::new();
    for (layer, allowed) in LAYERS {
        for path in files(&folder(layer)).into_iter().filter(|p| !is_test(p)) {
            let text = std::fs::read_to_string(&path).expect("a file");
            for name in imports(program(&text)) {
                let known = LAYERS.iter().any(|(l, _)| *l == name);
                if known && name != layer && !allowed.contains(&name.as_str()) && !is_own_module(layer, &name) {
                    wrong.push(format!("{} imports {name}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_the_window_knows_egui() {
    let src = top().join("src");
    let elsewhere = files(&src).into_iter().filter(|p| !p.starts_with(src.join("ui")));
    for path in elsewhere {
        let text = std::fs::read_to_string(&path).expect("a file");
        let code = text.lines().filter(|l| !l.trim_start().starts_with("//"));
        let uses: Vec<&str> = code.filter(|l| l.contains("egui::") || l.contains("eframe::")).collect();
        assert!(uses.is_empty(), "{}: {uses:?}", path.display());
    }
}

#[test]
fn every_folder_of_the_table_is_there_and_in_architecture_md() {
    let page = std::fs::read_to_string(top().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    for (layer, _) in LAYERS {
        assert!(folder(layer).is_dir(), "{layer}");
        assert!(page.contains(&format!("`{layer}/`")), "{layer} is not in ARCHITECTURE.md");
    }
    let known: BTreeSet<PathBuf> = LAYERS.iter().map(|(layer, _)| folder(layer)).collect();
    for (package, layers) in PACKAGES {
        assert!(page.contains(&format!("`{package}`")), "{package} is not in ARCHITECTURE.md");
        if layers.is_empty() {
            continue; // its folders are modules of the one layer that it is
        }
        let entries = std::fs::read_dir(top().join(package)).expect("a folder").map(|e| e.expect("an entry").path());
        let unknown: Vec<_> = entries.filter(|p| p.is_dir() && !is_package(p) && !known.contains(p)).collect();
        assert!(unknown.is_empty(), "{unknown:?} stand in no table");
    }
}

/// A file's part before its tests, without comments.
fn code_of(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("a file");
    let lines = program(&text).lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The words that follow each place where `before` stands.
fn words_after<'t>(text: &'t str, before: &'t str) -> impl Iterator<Item = &'t str> {
    text.match_indices(before).map(move |(at, _)| {
        let rest = &text[at + before.len()..];
        &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())]
    })
}

/// The blocks of a file that add methods to the workbench.
fn blocks_of_workbench(code: &str) -> impl Iterator<Item = &str> {
    code.split("\nimpl Workbench {").skip(1).map(|block| block.split("\n}").next().unwrap_or(block))
}

/// The words after `of` that are called.
fn calls<'t>(code: &'t str, of: &'t str) -> impl Iterator<Item = &'t str> {
    words_after(code, of).filter(move |name| code.contains(&format!("{of}{name}(")))
}

/// Which modules each module of the workbench hangs on: by what it imports, and by the workbench's methods that it calls.
fn workbench_graph() -> BTreeMap<String, BTreeSet<String>> {
    let folder = folder("workbench");
    let mut codes: BTreeMap<String, String> = BTreeMap::new();
    for path in files(&folder).into_iter().filter(|path| !is_test(path)) {
        let below = path.strip_prefix(&folder).expect("below it").with_extension("");
        let module = below.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
        if module != "mod" {
            codes.entry(module).or_default().push_str(&code_of(&path));
        }
    }
    let owners: BTreeMap<&str, &str> = codes
        .iter()
        .flat_map(|(module, code)| {
            blocks_of_workbench(code)
                .flat_map(|block| words_after(block, " fn "))
                .map(move |method| (method, module.as_str()))
        })
        .collect();
    let hangs_on = |module: &str, code: &str| -> BTreeSet<String> {
        let imported = words_after(code, "super::").filter(|name| codes.contains_key(*name));
        // What mod.rs hands on: the workbench itself is the only such thing that these files take from it.
        let whole = code.contains("super::Workbench").then_some("bench");
        let own = blocks_of_workbench(code).flat_map(|block| calls(block, "self."));
        let called = own.chain(calls(code, "bench.")).filter_map(|name| owners.get(name).copied());
        imported.chain(whole).chain(called).filter(|other| *other != module).map(str::to_owned).collect()
    };
    codes.iter().map(|(module, code)| (module.clone(), hangs_on(module, code))).collect()
}

#[test]
fn the_files_of_the_workbench_hang_on_each_other_downwards_only() {
    let mut graph = workbench_graph();
    assert!(
        graph.len() > 25 && graph["apply"].contains("loading") && graph["loading"].contains("survey"),
        "{graph:#?}"
    );
    loop {
        let ends: Vec<String> =
            graph.iter().filter(|(_, below)| below.is_empty()).map(|(module, _)| module.clone()).collect();
        if ends.is_empty() {
            break;
        }
        ends.iter().for_each(|end| drop(graph.remove(end)));
        graph.values_mut().for_each(|below| below.retain(|module| !ends.contains(module)));
    }
    assert!(graph.is_empty(), "these hang on each other in a circle: {graph:#?}");
}
