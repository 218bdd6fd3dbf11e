#!/usr/bin/env python3
"""Vendors' own mapping files as people have them: each is taken in and put out unchanged, the same to the byte, or refused
by a sentence that says what it is and the way on. Scripts beside exports are read by their own interpreters."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile


def run(*words, **more):
    return subprocess.run(words, capture_output=True, text=True, timeout=120, **more)


def forms(crosswalk):
    """The native forms that this program writes."""
    said = run(crosswalk, "export", "--as", "?", "--out", "x").stderr
    listed = said.split("[possible values:", 1)[1].split("]", 1)[0] if "[possible values:" in said else ""
    plain = {"crosswalk", "csv", "markdown", "sheet", "specification"}
    return [form for form in (word.strip() for word in listed.split(",")) if form and form not in plain]


def round_trip(crosswalk, file, known):
    """What is wrong with how a file goes in and out; nothing when all is well."""
    with tempfile.TemporaryDirectory() as folder:
        saved, out = os.path.join(folder, "x.crosswalk"), os.path.join(folder, "x")
        taken = run(crosswalk, "import", file, "--out", saved)
        if taken.returncode == 2:
            words = taken.stderr.strip()
            return None if words.count(".") >= 2 and "This is" in words or "not JSON" in words else f"refused without a way on: {words}"
        if taken.returncode not in (0, 1):
            return f"import ended with {taken.returncode}: {taken.stderr.strip()}"
        if "table from a guide" in taken.stderr:
            # It says what somebody mapped and is no file of the client's, so nothing is written into it.
            return None if re.search(r"Rules of users: [1-9]", taken.stderr) else f"no rules: {taken.stderr.strip()}"
        tried = []
        for form in known:
            put = run(crosswalk, "export", saved, "--as", form, "--base", file, "--out", out)
            if put.returncode == 0 and pathlib.Path(out).read_bytes() == pathlib.Path(file).read_bytes():
                return None
            tried.append(f"{form}: {put.returncode} {put.stderr.strip()[:160]}")
        return "no form gives it back as it was: " + "; ".join(tried)


def powershell_grammar():
    """The grammar of PowerShell, where it is installed."""
    try:
        import tree_sitter
        import tree_sitter_powershell
    except ImportError:
        return None
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))


def powershell_faults(script):
    """Where a script cannot be read; empty when it can."""
    faults = []

    def walk(node):
        if node.type == "ERROR" or node.is_missing:
            faults.append(f"line {node.start_point[0] + 1}: {node.text[:60]!r}")
        for child in node.children:
            walk(child)

    walk(powershell_grammar().parse(script).root_node)
    return "; ".join(faults[:3])


def request_scripts(crosswalk):
    """Requests as a PowerShell script, for people whose names mean something to it: what is wrong; None when all is well."""
    with tempfile.TemporaryDirectory() as folder:
        people = pathlib.Path(folder) / "people.json"
        names = ["O'Neil", "$(Remove-Item x)", "`n\"; exit 1; \"", "a\nb # c", "'@\n'@", "‘x’ “y”", "$env:TOKEN `${x}", "<# #>"]
        people.write_text(json.dumps([{"id": str(at), "userPrincipalName": f"u{at}@x.example", "displayName": name, "accountEnabled": True}
                                      for at, name in enumerate(names)]))
        made = run(crosswalk, "preview", "--client", "entra", "--source", str(people), "--format", "powershell")
        if made.returncode or "Invoke-" not in made.stdout:
            return f"not written: {made.returncode} {made.stderr} {made.stdout[:300]}"
        return powershell_faults(made.stdout.encode()) or None


def scripts(top):
    """Each script by its interpreter: passed, failed, skipped."""
    counts = [0, 0, 0]
    for script in sorted(top.glob("assets/kits/*/*")):
        reader = {
            ".sh": ["bash", "-n", str(script)],
            ".ps1": ["pwsh", "-NoProfile", "-Command", f"$e = $null; [void][System.Management.Automation.Language.Parser]::ParseFile('{script}', [ref]$null, [ref]$e); if ($e) {{ $e; exit 1 }}"],
        }.get(script.suffix)
        if not reader:
            continue
        if reader[0] == "pwsh" and not shutil.which("pwsh") and powershell_grammar():
            wrong = powershell_faults(script.read_bytes())
            print(f"{'FAILED' if wrong else 'ok'} {script.relative_to(top)} by the grammar of tree-sitter{': ' + wrong if wrong else ''}")
            counts[1 if wrong else 0] += 1
            continue
        if not shutil.which(reader[0]):
            print(f"SKIPPED: {script.relative_to(top)}: {reader[0]} is not installed")
            counts[2] += 1
            continue
        read = run(*reader)
        print(f"{'ok' if read.returncode == 0 else 'FAILED'} {script.relative_to(top)} {read.stdout}{read.stderr}".strip())
        counts[0 if read.returncode == 0 else 1] += 1
    return counts


CURL = """#!/usr/bin/env bash
config=$(cat)
echo "$*" >>"$CALLS"
case "$config" in *"SSWS secret-token"*) ;; *) exit 22;; esac
method=GET data=
while [ $# -gt 0 ]; do
  case "$1" in --request) method=$2; shift;; --data-binary) data=${2#@}; shift;; esac
  shift
done
if [ "$method" = POST ]; then
  jq -s '{id: "prm1", properties: ((.[0].properties + .[1].properties) | with_entries(select(.value != null)))}' "$NOW" "$data" >"$NOW.new"
  mv "$NOW.new" "$NOW"
fi
cat "$NOW"
"""


def okta_kit(top):
    """Okta's script against a stand-in for curl that keeps a mapping as Okta does. What is wrong; None when all is well."""
    with tempfile.TemporaryDirectory() as folder:
        room = pathlib.Path(folder)
        shutil.copytree(top / "assets/kits/okta-mapping", room / "kit")
        curl = room / "curl"
        curl.write_text(CURL)
        curl.chmod(0o755)
        now, calls = room / "now.json", room / "calls"
        rule = lambda expression: {"expression": expression, "pushStatus": "PUSH"}
        before = {"id": "prm1", "properties": {"email": rule("user.email"), "nickName": rule("user.nickName")}}
        now.write_text(json.dumps(before))
        sent = {"properties": {"nickName": None, "title": rule("user.title"), "email": rule("user.login")}}
        (room / "kit/okta-mapping.json").write_text(json.dumps(sent))
        env = dict(os.environ, PATH=f"{folder}:{os.environ['PATH']}", NOW=str(now), CALLS=str(calls),
                   CROSSWALK_OKTA_DOMAIN="example.okta.com", CROSSWALK_OKTA_MAPPING="prm1", OKTA_API_TOKEN="secret-token")
        script = lambda *words, answers: run("bash", str(room / "kit/apply.sh"), *words, input=answers, env=env)
        refused = script(answers="no\n")
        if refused.returncode != 4 or json.loads(now.read_text()) != before:
            return f"a no did not stop it: {refused}"
        done = script(answers="yes\n")
        there = json.loads(now.read_text())["properties"]
        if done.returncode or there != {"email": rule("user.login"), "title": rule("user.title")}:
            return f"it did not send what it should: {done} {there}"
        backup = re.search(r"To undo: bash apply.sh undo (\S+)", done.stdout)[1]
        undone = script("undo", backup, answers="yes\n")
        if undone.returncode or json.loads(now.read_text())["properties"] != before["properties"]:
            return f"it was not undone: {undone} {now.read_text()}"
        return "the token was an argument" if "secret-token" in calls.read_text() else None


HOSTILE = ['user.title + " ${x} %{if}"', "user.title == 'a' ? \"b\" : \"c\\\\\"", "String.join(\"\\n\", user.a, user.b)", "user.title # no /* comment", "<<EOT\nx\nEOT"]


def terraform(crosswalk):
    """Modules with rules that mean something to Terraform, read by it: what is wrong; None when all is well; False without it."""
    reader = next((name for name in ("terraform", "tofu") if shutil.which(name)), None)
    if not reader:
        return False
    with tempfile.TemporaryDirectory() as folder:
        room = pathlib.Path(folder)
        saved, module = room / "x.crosswalk", room / "x.tf"
        rules = [{"target": f"{target}", "source": {"kind": "expression", "text": text}}
                 for target, text in zip(["title", "nickName", "displayName", "profileUrl", "locale"], HOSTILE)]
        saved.write_text(json.dumps({"format": "crosswalk", "version": 1, "name": "x", "client": "okta", "provider": "generic",
                                     "user": {"kind": "user", "rules": rules}, "group": {"kind": "group", "rules": []}}))
        for base in ([], ["--base", str(module), "--yes"]):
            made = run(crosswalk, "export", str(saved), "--as", "okta-hcl", "--out", str(module), *base)
            if made.returncode:
                return f"not written: {made.returncode} {made.stderr}"
            read = run(reader, "fmt", "-write=false", "-no-color", str(module))
            if read.returncode:
                return f"{reader} cannot read it: {read.stderr}\n{module.read_text()}"
            back = room / "back.crosswalk"
            taken = run(crosswalk, "import", str(module), "--out", str(back), "--yes")
            if taken.returncode:
                return f"not read again: {taken.returncode} {taken.stderr}"
            texts = {rule["source"].get("text") or rule["source"].get("attribute") for rule in json.loads(back.read_text())["user"]["rules"]}
            if lost := [text for text in HOSTILE if text not in texts]:
                return f"lost on the way: {lost}\n{module.read_text()}"
            rules[0]["source"]["text"] = HOSTILE[0] = HOSTILE[0] + " + user.more"
            saved.write_text(json.dumps(dict(json.loads(saved.read_text()), user={"kind": "user", "rules": rules})))
    return None


class Tally:
    """What was tried: a fault is a sentence, None is none, and False that what it takes is not here."""

    def __init__(self, passed, failed, skipped):
        self.passed, self.failed, self.skipped = passed, failed, skipped

    def add(self, what, fault, missing=""):
        if fault is False:
            print(f"SKIPPED: {what}: {missing}")
            self.skipped += 1
        elif fault:
            print(f"FAILED {what}: {fault}")
            self.failed += 1
        else:
            print(f"ok {what}")
            self.passed += 1


def main():
    crosswalk, beside = sys.argv[1], pathlib.Path(sys.argv[2])
    top = pathlib.Path(__file__).resolve().parents[2]
    tally = Tally(*scripts(top))
    tally.add("the script for Okta's mapping", okta_kit(top) if shutil.which("jq") else False, "jq is not installed")
    tally.add("requests as a PowerShell script", request_scripts(crosswalk) if powershell_grammar() else False, "its grammar is not installed")
    tally.add("modules for Terraform", terraform(crosswalk), "neither terraform nor tofu is installed")
    files = sorted(beside.glob("native/*")) + sorted(beside.glob("data/entra/schemas/*.json"))
    files = [file for file in files if file.is_file() and file.name != "README.md"]
    if not files:
        tally.add("the vendors' files", False, "they are not here")
    known = forms(crosswalk)
    for file in files:
        tally.add(file.name, round_trip(crosswalk, str(file), known))
    print(f"{tally.passed} passed, {tally.failed} failed, {tally.skipped} skipped")
    sys.exit(1 if tally.failed else 0)


main()
