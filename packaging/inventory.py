#!/usr/bin/env python3
"""What is inside a program: a CycloneDX list and the notices of third parties, from what cargo knows.

    inventory.py TARGET FOLDER PACKAGE…

Writes FOLDER/crosswalk.cdx.json and FOLDER/THIRD-PARTY.txt. Inside is what the packages' programs are linked from;
what only builds or tests them, or expands macros, is not.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import uuid
from datetime import datetime, timezone
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
LICENCE_FILE = re.compile(r"(?i)^(un)?(licen[cs]e|copying|copyright|notice|authors)([-_. ].*)?$")
WIDTH = 78


def output(*command):
    return subprocess.run(command, cwd=TOP, check=True, stdout=subprocess.PIPE, text=True).stdout


def crates(target, packages):
    """The crates of others that the packages are linked from, sorted."""
    names = [part for package in packages for part in ("--package", package)]
    edges = ["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]
    tree = output("cargo", "tree", "--locked", "--target", target, *names, *edges)
    linked = {tuple(line.split()[:2]) for line in tree.splitlines() if line.strip()}
    known = json.loads(output("cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target))
    chosen = [p for p in known["packages"] if (p["name"], "v" + p["version"]) in linked and p["source"]]
    return sorted(chosen, key=lambda p: (p["name"], p["version"])), known["resolve"]["nodes"]


def checksums():
    lock = (TOP / "Cargo.lock").read_text(encoding="utf-8")
    found = re.findall(r'name = "(.+)"\nversion = "(.+)"\nsource = .+\nchecksum = "([0-9a-f]+)"', lock)
    return {(name, version): checksum for name, version, checksum in found}


def licence(package):
    """As SPDX writes it; older crates have a slash for OR."""
    return (package["license"] or "").replace("/", " OR ").replace("  ", " ")


def purl(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def licence_files(package):
    folder = Path(package["manifest_path"]).parent
    named = {folder / package["license_file"]} if package["license_file"] else set()
    beside = {path for path in folder.iterdir() if path.is_file() and LICENCE_FILE.match(path.name)}
    return sorted(path for path in named | beside if path.is_file())


def rust_version():
    return re.search(r"^release: (.+)$", output("rustc", "-vV"), re.M).group(1)


def others(target):
    """What is inside and is no crate: (name, version, licence, where its notice is, or None)."""
    fonts = TOP / "assets/fonts"
    sysroot = Path(output("rustc", "--print", "sysroot").strip())
    found = [
        ("Rust standard library", rust_version(), "MIT OR Apache-2.0", None),
        ("Inter", None, "OFL-1.1", fonts / "LICENSE-Inter-OFL.txt"),
        ("JetBrains Mono", None, "OFL-1.1", fonts / "LICENSE-JetBrainsMono-OFL.txt"),
        ("Phosphor Icons", None, "MIT", fonts / "LICENSE-Phosphor-MIT.txt"),
        ("Unicode CLDR, names of countries, languages and time zones", None, "Unicode-3.0",
         sysroot / "share/doc/rust/licenses/Unicode-3.0.txt"),
    ]
    if target.endswith("windows-gnu"):
        found.append(("mingw-w64 runtime", debian_version("mingw-w64-x86-64-dev"), None,
                      Path("/usr/share/doc/mingw-w64-x86-64-dev/copyright")))
        found.append(("libgcc", debian_version("gcc-mingw-w64-x86-64"), "GPL-3.0-or-later WITH GCC-exception-3.1",
                      Path("/usr/share/doc/gcc-mingw-w64-x86-64/copyright")))
    return found


def debian_version(package):
    asked = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True)
    return asked.stdout or None


def made_at():
    """The moment of the source, so that the same source gives the same list."""
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH") or datetime.now(timezone.utc).timestamp())
    return datetime.fromtimestamp(epoch, timezone.utc)


def component(package, checksum):
    made = {"type": "library", "bom-ref": purl(package), "name": package["name"], "version": package["version"],
            "purl": purl(package), "licenses": [{"expression": licence(package)}]}
    if not licence(package):
        made["licenses"] = [{"license": {"name": f"see {package['license_file']} in the crate"}}]
    if checksum:
        made["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if package["repository"]:
        made["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return made


def other_component(name, version, expression):
    made = {"type": "library", "bom-ref": name, "name": name}
    if version:
        made["version"] = version
    if expression:
        made["licenses"] = [{"expression": expression}]
    return made


def edges(packages, nodes):
    """What hangs on what, among what is inside."""
    refs = {package["id"]: purl(package) for package in packages}
    below = lambda node: sorted({refs[id] for id in node["dependencies"] if id in refs})
    return [{"ref": refs[node["id"]], "dependsOn": below(node)} for node in nodes if node["id"] in refs]


def cyclonedx(target, version, packages, nodes):
    sums = checksums()
    components = [component(p, sums.get((p["name"], p["version"]))) for p in packages]
    components += [other_component(name, version, expression) for name, version, expression, _ in others(target)]
    root = f"pkg:generic/crosswalk@{version}"
    made = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {
            "timestamp": made_at().isoformat(),
            "component": {"type": "application", "bom-ref": root, "name": "crosswalk", "version": version, "purl": root,
                          "licenses": [{"expression": "MIT OR Apache-2.0"}]},
            "properties": [{"name": "crosswalk:target", "value": target}],
        },
        "components": components,
        "dependencies": [{"ref": root, "dependsOn": [c["bom-ref"] for c in components]}, *edges(packages, nodes)],
    }
    digest = hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()
    return {**made, "serialNumber": f"urn:uuid:{uuid.UUID(digest[:32])}"}


def text_of(path):
    text = path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n")
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def notices(target, packages):
    """Each licence text once, after the names of all that it is the text of."""
    texts, without = {}, []
    for package in packages:
        title = f"{package['name']} {package['version']} ({licence(package) or 'see its text'})"
        files = licence_files(package)
        for path in files:
            texts.setdefault(text_of(path), []).append(title)
        if not files:
            by = ", ".join(package["authors"]) or "its authors"
            without.append(f"{title}, by {by}: {package['repository'] or 'no address'}")
    for name, version, expression, path in others(target):
        title = " ".join(part for part in (name, version, f"({expression})" if expression else None) if part)
        if path and path.is_file():
            texts.setdefault(text_of(path), []).append(title)
        else:
            without.append(title)
    parts = [
        f"Crosswalk for {target} has the work of others in it: {len(packages)} crates, the Rust standard library, "
        "fonts and tables.\nEach text below is as it came, after the names of what it belongs to.",
    ]
    parts += ["\n".join(sorted(set(titles))) + "\n" + "-" * WIDTH + "\n" + text for text, titles in sorted(texts.items(), key=lambda t: min(t[1]))]
    parts.append("These came without a text of their own. Of the licences that are named, Apache-2.0 and MIT are in this "
                 "package.\n" + "-" * WIDTH + "\n" + "\n".join(without))
    return ("\n\n" + "=" * WIDTH + "\n").join(parts) + "\n"


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    target, folder, names = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    packages, nodes = crates(target, names)
    version = re.search(r'\[workspace\.package\]\nversion = "(.+)"', (TOP / "Cargo.toml").read_text()).group(1)
    folder.mkdir(parents=True, exist_ok=True)
    listed = json.dumps(cyclonedx(target, version, packages, nodes), indent=1, ensure_ascii=False) + "\n"
    (folder / "crosswalk.cdx.json").write_text(listed, encoding="utf-8")
    (folder / "THIRD-PARTY.txt").write_text(notices(target, packages), encoding="utf-8")


if __name__ == "__main__":
    main()
