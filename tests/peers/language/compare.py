"""Runs cases through the program and compares what differs, by kind, with the known differences.

    compare.py PROGRAM CLIENT CASES KNOWN RUNTIME

KNOWN is a JSON object: for each runtime the kinds of differences and their reasons. A kind is the kind of case and what
became of it: another value, refused, taken (though the runtime refuses) or unmarked (right, without the note that the
vendor does not document it). A kind that does not stand there fails the run. Prints "ok …" or "FAILED …" lines.
"""
import collections
import json
import subprocess
import sys

program, client, cases_file, known_file, runtime = sys.argv[1:]
cases = {case["id"]: case for case in json.load(open(cases_file, encoding="utf-8"))}
known = json.load(open(known_file, encoding="utf-8"))[runtime]


def misses():
    """The program's three lines for each case that differs, and its count."""
    done = subprocess.run([program, "eval", "--client", client, "--cases", cases_file], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"the program ended with {done.returncode}: {done.stderr}")
    lines = done.stdout.split("\n")
    found = []
    for place, line in enumerate(lines):
        if line.startswith("  got      "):
            # An expression of several lines stands between; the id begins the first of them.
            start = max(at for at in range(place) if lines[at].split(" ")[0] in cases)
            found.append((lines[start].split(" ")[0], json.loads(line[len("  got      "):])))
    passed = next(int(line.split()[0]) for line in reversed(lines) if " passed, " in line)
    return passed, found


def what_became(case, got):
    refused = isinstance(case["expected"], dict) and "$lint" in case["expected"]
    if got.get("error", {}).get("kind") == "defect":
        return "defect"
    if refused:
        return "taken"
    if "error" in got:
        return "refused"
    return "unmarked" if got["value"] == case["expected"] else "another value"


passed, found = misses()
kinds, sample = collections.Counter(), {}
for name, got in found:
    kind = f'{cases[name]["function"]}: {what_became(cases[name], got)}'
    kinds[kind] += 1
    sample.setdefault(kind, (cases[name], got))
share = 100 * passed / max(1, len(cases))
print(f"{passed} of {len(cases)} cases agree with {runtime} ({share:.2f} %)")
for kind, count in kinds.most_common():
    if kind in known:
        print(f"ok {kind}: {count}, known: {known[kind]}")
    else:
        case, got = sample[kind]
        print(f"FAILED {kind}: {count}, a new kind, as {case['expression']!r} of {json.dumps(case['attributes'], ensure_ascii=False)[:200]}: {runtime} gives {json.dumps(case['expected'], ensure_ascii=False)}, the program {json.dumps(got, ensure_ascii=False)[:400]}")
if not any(kind not in known for kind in kinds):
    print(f"ok no new kind of difference from {runtime}")
