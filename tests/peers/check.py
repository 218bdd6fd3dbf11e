"""Fills a SCIM server with people, lets the program plan against it, and compares what it says with what must come out.

    check.py PEER PROGRAM SAMPLES BASE_URL        the token in CROSSWALK_TOKEN

Prints "ok NAME" or "FAILED NAME: why" for each check. Exit 1 when one failed, 2 when it could not be asked.
"""
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

PEER, PROGRAM, SAMPLES, BASE = sys.argv[1:5]
TOKEN = os.environ["CROSSWALK_TOKEN"]
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

# Who of the sample's account goes into the server. It refuses a second Jürgen, as a server should, so nobody conflicts.
SEEDED = ["1001", "1002", "1003", "1004", "1005", "1007", "1008", "1009"]

# scimmy compares text in filters with regard to case, against RFC 7643's caseExact false: whom it does not find may be
# there in another case, which is seen before anybody is planned.
OPEN = "cannot-say" if PEER == "scimmy" else None

OUTCOMES = {
    "amara.okafor@contoso.com": "no-change",
    "jose.nunez@contoso.com": "would-change",
    "liz.smith@contoso.com": "would-change",
    "zoe.vandenberg@contoso.com": "would-change",
    "juergen.weiss@contoso.com": "no-change",
    "taro.yamada@contoso.com": OPEN or "would-create",
    "Natalya.Kuznetsova@contoso.com": OPEN or "no-change",
    "tom.becker@contoso.com": "would-disable",
    "omar.haddad@contoso.com": "would-change",
    "ng@contoso.com": OPEN or "would-create",
}
LIZ_CHANGES = {
    "title",
    'phoneNumbers[type eq "mobile"].value',
    'addresses[type eq "work"].streetAddress',
    f"{ENTERPRISE}:department",
}


def ask(method, path, body=None):
    request = urllib.request.Request(
        BASE + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/scim+json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def wait_until_it_answers():
    for _ in range(150):
        try:
            return ask("GET", "/ServiceProviderConfig")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    sys.exit(2)


def seed():
    """Creates the people, managers first, and gives managers the ids that this server chose."""
    people = {p["id"]: p for p in json.load(open(f"{SAMPLES}/account.json", encoding="utf-8"))["people"]}
    ids = {}
    for own in SEEDED:
        person = {k: v for k, v in people[own].items() if k != "id"}
        if manager := person.get(ENTERPRISE, {}).get("manager"):
            manager["value"] = ids[manager["value"]]
        ids[own] = ask("POST", "/Users", person)["id"]


def run(*arguments, token=TOKEN):
    return subprocess.run(
        [PROGRAM, *arguments], env={**os.environ, "CROSSWALK_TOKEN": token}, capture_output=True, text=True, timeout=120
    )


def plan(*more, **how):
    return run("plan", "--client", "entra", "--source", f"{SAMPLES}/users.json", "--endpoint", BASE, *more, **how)


def everybody():
    """What the server holds, to show that a dry run leaves it alone."""
    return json.dumps(ask("GET", "/Users?count=100")["Resources"], sort_keys=True)


failed = False


def check(name, held, why=""):
    global failed
    failed = failed or not held
    print(f"ok {name}" if held else f"FAILED {name}: {why}", flush=True)


def main():
    wait_until_it_answers()
    seed()
    before = everybody()
    answer = plan()
    if answer.returncode not in (0, 1):
        check("the plan is made", False, f"exit {answer.returncode}: {answer.stderr}")
        return
    outcomes = {record["key"]: record["outcome"] for record in json.loads(answer.stdout)["plans"]}
    for person, expected in OUTCOMES.items():
        said = outcomes.get(person, {"kind": "nothing"})
        check(f"{person}: {expected}", said["kind"] == expected, f"the plan says {said}")
    changed = {change["target"] for change in outcomes["liz.smith@contoso.com"].get("changes", [])}
    check("Liz Smith changes field by field", changed == LIZ_CHANGES, str(changed))
    check("the dry run wrote nothing", everybody() == before, "the server holds something else now")
    wrong = plan(token="not-the-token")
    check("a wrong token is exit 2, and says so", wrong.returncode == 2 and "token" in wrong.stderr.lower(), wrong.stderr)
    check("a token is never printed", TOKEN not in answer.stdout + answer.stderr + wrong.stderr, "it is")


main()
sys.exit(1 if failed else 0)
