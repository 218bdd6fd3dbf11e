#!/usr/bin/env python3
"""Makes the font files beside this script, and src/ui/icon.rs, from three npm packages. Run again only to add an icon or a script.

    npm pack @expo-google-fonts/inter@0.4.2 @expo-google-fonts/jetbrains-mono@0.4.1 @phosphor-icons/web@2.1.2
    for f in *.tgz; do mkdir -p "${f%.tgz}" && tar xzf "$f" -C "${f%.tgz}"; done
    pip install fonttools
    python3 assets/fonts/prepare.py FOLDER_WITH_THE_UNPACKED_PACKAGES

Inter and JetBrains Mono are OFL-1.1 without a reserved name, so the subsets keep their names; Phosphor is MIT. The licence texts are beside the files.
egui has no switch for OpenType features, so two are settled here: tabular figures are frozen into Inter (counts in a column line up),
and ligatures are left out of JetBrains Mono (an editor must show the characters that are there).
"""

import re
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
ICON_RS = HERE.parent.parent / "src" / "ui" / "icon.rs"
INTER = "expo-google-fonts-inter-0.4.2/package"
MONO = "expo-google-fonts-jetbrains-mono-0.4.1/package"
PHOSPHOR = "phosphor-icons-web-2.1.2/package"

# Latin with its extensions and Vietnamese, Greek, Cyrillic, punctuation, currency, letterlike signs, arrows, mathematics, keys.
TEXT = [
    *range(0x20, 0x250), *range(0x2B0, 0x370), *range(0x370, 0x530), *range(0x1E00, 0x2000), *range(0x2000, 0x2070),
    *range(0x2070, 0x20C0), *range(0x2100, 0x2150), *range(0x2190, 0x2200), *range(0x2200, 0x2270),
    0x2318, 0x2325, 0x2326, 0x232B, 0x23CE, 0x25A0, 0x25B2, 0x25B6, 0x25BC, 0x25C0, 0x25CF, 0x2713, 0x2717, 0xFFFD,
]

ICONS = """
arrow-bend-down-right arrow-clockwise arrow-counter-clockwise arrow-down arrow-left arrow-right arrow-square-out arrow-u-up-left
arrow-u-up-right arrow-up arrows-clockwise arrows-in-line-vertical arrows-left-right arrows-out-line-vertical asterisk at backspace bookmark-simple brackets-curly brackets-square broom
bug buildings calendar-blank caret-double-down caret-double-up caret-down caret-left caret-right caret-up caret-up-down certificate
chart-bar check check-circle check-square circle circle-dashed circle-half clipboard-text clock clock-counter-clockwise cloud cloud-slash code columns
command copy cube cursor-click database desktop dot-outline dots-six-vertical dots-three download-simple envelope-simple equals
eraser export eye eye-slash file file-arrow-down file-arrow-up file-code file-csv file-text files flag flask floppy-disk folder-open
function funnel funnel-simple gear-six git-diff git-merge globe-simple hand-pointing handshake hard-drives hash hourglass house identification-badge
identification-card info key keyboard lightbulb lightning link-break link-simple list list-bullets list-checks list-magnifying-glass list-numbers lock
lock-key lock-key-open lock-simple magic-wand magnifying-glass map-pin math-operations minus minus-circle moon note-pencil number-circle-one package
paper-plane-tilt paperclip pause pencil-simple pencil-simple-line phone play plug plugs plugs-connected plus plus-circle printer prohibit push-pin question quotes
radio-button rows scales scissors seal-check seal-warning shield-check shield-warning shuffle sidebar-simple sign-out sliders-horizontal
sort-ascending sort-descending sparkle spinner-gap square square-split-horizontal squares-four stack star stop sun swap table tag target terminal-window
test-tube text-aa text-t timer toggle-left translate trash tray-arrow-down tree-structure upload-simple user user-circle user-focus user-list
user-minus user-plus user-switch users users-three warning warning-circle warning-diamond warning-octagon wifi-slash wrench x x-circle x-square
""".split()


def cut(font, unicodes, features):
    """Keeps only the glyphs for these characters, and these features."""
    options = subset.Options()
    options.layout_features = features
    options.hinting = True
    options.name_IDs = ["*"]
    options.notdef_outline = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)


def freeze_digits(font, tag):
    """Points the digits in the cmap at the glyphs that a single-substitution feature would have put there."""
    gsub = font["GSUB"].table
    lookups = {i for record in gsub.FeatureList.FeatureRecord if record.FeatureTag == tag for i in record.Feature.LookupListIndex}
    swap = {}
    for i in lookups:
        for table in gsub.LookupList.Lookup[i].SubTable:
            swap.update(getattr(getattr(table, "ExtSubTable", table), "mapping", {}))
    for table in font["cmap"].tables:
        for code, glyph in list(table.cmap.items()):
            if 0x30 <= code <= 0x39 and glyph in swap:
                table.cmap[code] = swap[glyph]


def save(font, name, note):
    font["head"].modified = font["head"].created  # the same input gives the same bytes
    font.recalcTimestamp = False
    font.save(HERE / name)
    print(f"{name}: {(HERE / name).stat().st_size} bytes; {note}")


def text_face(source, name, features, tabular):
    font = TTFont(source)
    if tabular:
        freeze_digits(font, "tnum")
    cut(font, TEXT, features)
    save(font, name, font["name"].getDebugName(5))


def icon_codes(css):
    """Name → code point, from Phosphor's style sheet."""
    found = re.finditer(r'\.ph\.ph-([a-z0-9-]+):before\s*\{\s*content:\s*"\\([0-9a-f]+)"', css)
    codes = {m[1]: int(m[2], 16) for m in found}
    missing = [i for i in ICONS if i not in codes]
    if missing:
        sys.exit(f"Phosphor has no icon called {missing}")
    return codes


def icon_module(codes):
    lines = [
        "//! The icons: Phosphor's code points, the same in the regular and the filled face. Made by assets/fonts/prepare.py.",
        "",
        *(f"pub const {name.upper().replace('-', '_')}: char = '\\u{{{codes[name]:x}}}';" for name in sorted(set(ICONS))),
        "",
        "/// Every icon there is in the embedded faces, for the tests.",
        "#[cfg(test)]",
        "pub const ALL: &[char] = &[",
        *(f"    {name.upper().replace('-', '_')}," for name in sorted(set(ICONS))),
        "];",
    ]
    ICON_RS.write_text("\n".join(lines) + "\n")


def main():
    packs = Path(sys.argv[1])
    for folder, weight in [("400Regular", "Regular"), ("500Medium", "Medium"), ("600SemiBold", "SemiBold")]:
        text_face(packs / INTER / folder / f"Inter_{folder}.ttf", f"Inter-{weight}.ttf", ["kern", "mark", "mkmk", "ccmp", "locl"], True)
    for folder, weight in [("400Regular", "Regular"), ("600SemiBold", "SemiBold")]:
        text_face(packs / MONO / folder / f"JetBrainsMono_{folder}.ttf", f"JetBrainsMono-{weight}.ttf", ["mark", "mkmk", "ccmp", "locl"], False)
    codes = icon_codes((packs / PHOSPHOR / "src/regular/style.css").read_text())
    for style, name in [("regular", "Phosphor.ttf"), ("fill", "Phosphor-Fill.ttf")]:
        font = TTFont(packs / PHOSPHOR / "src" / style / name)
        cut(font, [codes[i] for i in ICONS], [])
        save(font, name, f"{len(set(ICONS))} icons")
    icon_module(codes)
    for source, name in [(f"{INTER}/LICENSE_FONT", "LICENSE-Inter-OFL.txt"), (f"{MONO}/LICENSE_FONT", "LICENSE-JetBrainsMono-OFL.txt"),
                         (f"{PHOSPHOR}/LICENSE", "LICENSE-Phosphor-MIT.txt")]:
        shutil.copyfile(packs / source, HERE / name)


if __name__ == "__main__":
    main()
