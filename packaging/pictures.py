#!/usr/bin/env python3
"""Whether two folders hold the same pictures: pictures.py FOLDER FOLDER

Two programs may round a colour otherwise: 2 levels in a thousandth of the pixels are nothing that anybody sees.
Needs ImageMagick's convert.
"""

import subprocess
import sys
from pathlib import Path

LEVELS = 2
SHARE = 0.001


def pixels(path):
    return subprocess.run(["convert", path, "-depth", "8", "rgb:-"], check=True, stdout=subprocess.PIPE).stdout


def differing(one, other):
    """The share of pixels that differ by more than nothing, and the most that one differs by."""
    a, b = pixels(one), pixels(other)
    if len(a) != len(b):
        return 1.0, 255
    if a == b:
        return 0.0, 0
    channels = [(at, abs(x - y)) for at, (x, y) in enumerate(zip(a, b)) if x != y]
    return len({at // 3 for at, _ in channels}) / (len(a) / 3), max(by for _, by in channels)


def main():
    folders = [Path(name) for name in sys.argv[1:3]]
    names = [sorted(path.name for path in folder.glob("*.png")) for folder in folders]
    if names[0] != names[1] or not names[0]:
        sys.exit(f"not the same pictures: {names}")
    bad = 0
    for name in names[0]:
        share, most = differing(*(folder / name for folder in folders))
        good = most <= LEVELS and share <= SHARE
        bad += not good
        print(f"{'ok' if good else 'DIFFERS'} {name}: {share:.4%} of the pixels, by {most} at most")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
