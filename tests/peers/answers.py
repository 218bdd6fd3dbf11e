"""What a dry run says of servers that answer as servers do in the wild, beside a table of what is true.

    answers.py PROGRAM PEERS [--all] [--only NAME,…] [--jobs N]

PEERS is the folder with evil-server.py and odd-server.py. A scenario is the first segment of the server's path. For each
the table below says what a plan must hold: the outcome of each class of people, whether it is complete, and what ended
it. Without --all those that take long are left out. Prints one line a scenario, then "N passed, N failed, N skipped".
"""
import concurrent.futures
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time

PROGRAM, PEERS = sys.argv[1:3]
ALL = "--all" in sys.argv
ONLY = sys.argv[sys.argv.index("--only") + 1].split(",") if "--only" in sys.argv else None
JOBS = int(sys.argv[sys.argv.index("--jobs") + 1]) if "--jobs" in sys.argv else 4
TOKEN = "tok-5f2c81d47a0b"
MOST_MEMORY = 256 << 20
LONGEST = 240

C, S, D, X, U = "would-create", "no-change", "would-change", "conflict", "cannot-say"
# absent, the same, changed
TRUE = (C, S, D)
NOTHING = (U, U, U)


def plan(outcomes, **more):
    """`but` so many people may be cannot-say instead; `ended` is the code of what ended the run; `long` takes long."""
    return {"outcomes": outcomes, "but": 0, "ended": None, "long": False, "resource": "user", "client": "entra", **more}


def ended(code, **more):
    """Nobody is planned wrongly before it ends."""
    return plan(TRUE, ended=code, but=8, **more)


UNFOUND = {"unfound": True, "long": False, "resource": "user", "client": "entra"}

EVIL = {
    "plain": plan(TRUE),
    "r429_1_50": plan(TRUE), "r429_date_60": plan(TRUE), "r429_past_20": plan(TRUE), "r429_none_60": plan(TRUE),
    "r429_empty_60": plan(TRUE), "r429_3600_50": ended("too-many-requests"), "r429_0_1": ended("too-many-requests"),
    "lim": plan(TRUE), "limjit": plan(TRUE), "jit": plan(TRUE), "slow": plan(TRUE),
    # One of ten answers is an error that passes.
    "e500rand": plan(TRUE, long=True), "e503ra": plan(TRUE, long=True), "html502": plan(TRUE, long=True),
    "cut": plan(TRUE), "cut1": plan(TRUE), "rst1": plan(TRUE), "nolen": plan(TRUE),
    # Thirty errors in a row: whether five people in a row fail for good hangs on who asks when. Nothing is invented.
    "e500burst": plan(TRUE, but=10, may_end="server-error"),
    "chunkdrip": plan(TRUE, but=1, long=True), "slowhdr": plan(TRUE, but=1, long=True),
    "hang": plan(TRUE, but=1, long=True), "hangall": ended("answer-timeout", long=True),
    "c100flood": plan(TRUE, but=1, long=True),
    "chunkflood": plan(TRUE, but=1), "gb1": plan(TRUE, but=1), "gb1all": ended("too-large"), "big15": plan(NOTHING, long=True),
    "gzbomb": ended("too-large"), "gzok": plan(TRUE), "http10": plan(TRUE), "c100": plan(TRUE),
    "kaclose": plan(TRUE), "kacloserst": plan(TRUE),
    "redirloop": ended("redirect"), "redirport": ended("redirect-elsewhere"), "redirhost": ended("redirect-elsewhere"),
    "redirtok": ended("redirect-elsewhere"), "redir1": plan(TRUE, but=1), "redirdisc": UNFOUND,
    "unauth": UNFOUND, "rot": ended("wrong-token"), "e401half": ended("wrong-token"), "e403half": ended("forbidden"),
    "html": plan(TRUE, but=20), "echotok": plan(TRUE, but=20), "ansierr": plan(TRUE, but=20),
    "deep": ended("not-scim"), "deepobj": ended("too-large"),
    "dup": plan((C, X, X)), "dup1tot": plan((C, U, U)), "two": plan((C, X, X)),
    "wrong": plan(NOTHING), "everybody": plan(NOTHING), "bareother": plan(NOTHING), "alwaysempty": plan(NOTHING),
    "tot0": plan((C, U, U)), "tot5": plan(NOTHING), "totstr": plan(TRUE), "totneg": plan(TRUE), "totnone": plan(TRUE),
    "tot1empty": plan(NOTHING), "resnull": plan((C, U, U)), "resobj": plan(TRUE), "listelem": plan(NOTHING),
    "noid": plan((C, U, U)), "idempty": plan((C, U, U)),
    # Everybody has one id: whom they match they share.
    "idnum": plan((C, X, X)), "idtrav": plan((C, X, X)),
    "keycase": plan(TRUE), "envcase": plan(TRUE), "bom": plan(TRUE), "utf16": plan(TRUE), "activestr": plan(TRUE),
    "hugehdr": plan(TRUE), "manyhdr": plan(TRUE),
    # Other values than the people's own.
    "trunkey": plan((C, D, D)), "ansi": plan((C, D, D)),
    "err200": ended("error-as-success"), "s204": ended("empty-answer"), "s206": plan(TRUE),
    "s304": ended("rejected"), "s300": ended("rejected"), "empty200": ended("empty-answer"),
    "garbage": ended("connection-broken", long=True),
}

# Alice is there, Bob is not. The table's third class is not there.
HERE = (S, C)
ODD = {
    name: plan(HERE)
    for name in (
        "good resnull resmissing totalstring totalmissing idnumber emailsobject emailsmixed "
        "emailstypeupper activestring lowercase lowerattrs schemasmissing scim11list gz bom utf16 chunked "
        "textplain noctype slow etag retrydate retrynone retry503 casediff entflat ent11 entcase telphone spc404 spc403 "
        "spcnofilter schemasarray schemas500 idslash http10 bignumbers negtotal resobject nested"
    ).split()
}
ODD |= {
    "idmissing": plan((U, C)), "activefalsestring": plan((D, C)), "activemissing": plan((D, C)), "activeint": plan(HERE),
    "inactive": plan((D, C)), "latin1": plan((D, C)), "entnull": plan((D, C)), "entarray": plan(HERE),
    "namenull": plan((D, C)), "namestring": plan((D, C)), "listthin": plan((D, C)), "firezone": plan((D, C)),
    # An address without its type is none of type "work".
    "emailsstring": plan((D, C)), "emailsnotype": plan((D, C)), "wso2email": plan(HERE),
    # 404 for nobody: what it is to Okta and OneLogin is known, to others it is not.
    "empty404scim": plan((S, U)), "empty404okta": plan((S, U)), "empty404html": plan((S, U)), "empty404bare": plan((S, U)),
    "empty204": plan((S, U)), "empty200error": plan((S, U)), "empty200emptyobj": plan((S, U)),
    "empty200null": plan((S, U)), "empty200barearray": plan((S, U)), "empty500": plan((S, U)),
    "empty400": plan((S, U)),
    "singleresource": UNFOUND, "resnullitem": plan((S, U)),
    "barearray": UNFOUND, "dataenvelope": UNFOUND, "oautherror": UNFOUND, "slash301": UNFOUND, "slash308abs": UNFOUND,
    "loginredirect": UNFOUND, "doublejson": UNFOUND, "phpwarning": UNFOUND, "http_https": UNFOUND,
    "error200": ended("wrong-token"),
    "scim11errors": plan((U, U)), "springerror": plan((U, U)), "detailarray": plan((U, U)), "filter501": plan((U, U)),
    "cloudflare502": plan((U, U)), "sentryerr": plan((U, U)),
    "filterignored": plan((U, U)), "filterignored1": plan((U, U)), "nested_other": plan((U, U)),
    "count0": plan((U, C)), "wso2nocount": plan((U, C)), "total0one": plan((U, C)), "totalall": plan((U, U)),
    "totalall0": plan((U, U)), "wso2total": plan((U, C)),
    "nouser": plan((U, C)),
    "twocase": plan((X, C)), "twosame": plan((X, C)),
}
OKTA = {name: plan(HERE, client="okta") for name in ("good", "empty404scim", "empty404okta", "empty404html", "empty404bare")}
GROUPS = {
    "grp": plan((S,), resource="group"), "grpnull": plan((D,), resource="group"),
    "idnumgroups": plan((S,), resource="group"), "grpstrings": plan((S,), resource="group"),
    "grpnoget": plan((S,), resource="group"), "grp501": plan((U,), resource="group"),
    "grp404": plan((U,), resource="group"), "good": plan((C,), resource="group"),
}


def entra_user(i):
    login = f"user{i:05d}@contoso.com"
    return {"id": f"00000000-0000-4000-8000-{i:012d}", "userPrincipalName": login, "displayName": f"User {i}",
            "givenName": "User", "surname": str(i), "mail": login, "jobTitle": "Engineer", "accountEnabled": True,
            "department": "IT", "mailNickname": f"user{i:05d}"}


def write(path, value):
    with open(path, "w", encoding="utf-8") as out:
        json.dump(value, out)


def rule(target, attribute, **more):
    return {"target": target, "source": {"kind": "direct", "attribute": attribute}, **more}


ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def inputs(room):
    """Payloads, mappings, and the account as the mapping would have it."""
    graph = {"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users"}
    write(f"{room}/many.json", {**graph, "value": [entra_user(i) for i in range(160)]})
    alice = {"userPrincipalName": "alice@acme.example", "displayName": "Alice Ash", "givenName": "Alice",
             "surname": "Ash", "mail": "alice@acme.example", "jobTitle": "Lead", "accountEnabled": True,
             "department": "IT", "telephoneNumber": "+1 555 0100", "id": "00uA1"}
    bob = {**alice, "userPrincipalName": "bob@acme.example", "displayName": "Bob Bee", "givenName": "Bob",
           "surname": "Bee", "mail": "bob@acme.example", "id": "00uB1"}
    write(f"{room}/two.json", {**graph, "value": [alice, bob]})
    write(f"{room}/group.json", [
        {"@odata.type": "#microsoft.graph.group", "id": "g1", "displayName": "Sales", "mailEnabled": False,
         "securityEnabled": True, "members": [{"@odata.type": "#microsoft.graph.user", "id": "00uA1"}]}])
    rules = [rule("userName", "userPrincipalName", matching=1), rule("displayName", "displayName"),
             rule("title", "jobTitle"), rule("name.givenName", "givenName"), rule("name.familyName", "surname"),
             rule('emails[type eq "work"].value', "mail"),
             {"target": "active", "source": {"kind": "expression",
                                            "text": 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'}},
             rule(f"{ENTERPRISE}:department", "department")]
    entra = {"format": "crosswalk", "version": 1, "name": "answers", "client": "entra", "provider": "generic",
             "sources": [], "user": {"kind": "user", "rules": rules},
             "group": {"kind": "group", "rules": [rule("displayName", "displayName", matching=1),
                                                 rule("members", "members")]}}
    write(f"{room}/entra.crosswalk", entra)
    okta_user = {"id": "00uA1", "status": "ACTIVE", "profile": {
        "login": "alice@acme.example", "email": "alice@acme.example", "firstName": "Alice", "lastName": "Ash",
        "displayName": "Alice Ash", "title": "Lead"}}
    okta_bob = {"id": "00uB1", "status": "ACTIVE", "profile": {
        "login": "bob@acme.example", "email": "bob@acme.example", "firstName": "Bob", "lastName": "Bee",
        "displayName": "Bob Bee", "title": "Lead"}}
    write(f"{room}/okta.json", [okta_user, okta_bob])
    okta = {**entra, "client": "okta", "user": {"kind": "user", "rules": [
        rule("userName", "user.login", matching=1), rule("displayName", "user.displayName"),
        rule("title", "user.title")]}}
    write(f"{room}/okta.crosswalk", okta)
    preview = subprocess.run([PROGRAM, "preview", "--format", "json", "--source", f"{room}/many.json", "--",
                              f"{room}/entra.crosswalk"], capture_output=True, text=True, check=True)
    with open(f"{room}/account.ndjson", "w", encoding="utf-8") as out:
        for record in json.loads(preview.stdout):
            bodies = [r["body"] for r in record["requests"] if r.get("method") == "POST"]
            out.write(json.dumps(bodies[0]) + "\n")


def free_port():
    """One with a free one after it: the servers take two."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            try:
                two.bind(("127.0.0.1", port + 1))
                return port
            except OSError:
                continue


def start(*command):
    server = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL, stderr=None)
    port = int(command[1])
    for _ in range(800):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return server, port
        except OSError:
            time.sleep(0.05)
    sys.exit(f"{command[0]} did not start")


def classes(server, expected, plans):
    """The class of each plan: absent, the same, changed; of two people the first and the second."""
    for one in plans:
        if server != "evil":
            yield one["record"], one
        else:
            yield {0: 0, 2: 2}.get(one["record"] % 4, 1), one


def judge(server, expected, answer):
    """Sentences about what is not as the table has it."""
    wrong, open_ones = [], 0
    for of, one in classes(server, expected, answer["plans"]):
        outcome = one["outcome"]["kind"]
        wanted = expected["outcomes"][of]
        if outcome == "cannot-say" and wanted != "cannot-say" and open_ones < expected["but"]:
            open_ones += 1
        elif outcome != wanted:
            wrong.append(f"{one['key']}: {outcome}, not {wanted} ({one['outcome'].get('reason', '')[:150]})")
        if outcome in ("cannot-say", "conflict") and not one["outcome"].get("reason"):
            wrong.append(f"{one['key']}: no reason")
    by = (answer["endedBy"] or {}).get("code")
    if by != expected["ended"] and by != expected.get("may_end"):
        wrong.append(f"ended by {by}, not {expected['ended']}")
    if answer["complete"] != (by is None):
        wrong.append(f"complete is {answer['complete']}, ended by {by}")
    people = len(answer["plans"]) + len(answer["missing"])
    of = {"evil": 160, "group": 1}.get(server, 2)
    if people != of:
        wrong.append(f"{people} of {of} planned or missing")
    return wrong


def run(server, port, name, expected, room):
    source = {"evil": "many.json", "odd": "two.json", "okta": "okta.json", "group": "group.json"}[server]
    sources = [f"{room}/{source}"] + ([f"{room}/two.json"] if server == "group" else [])
    mapping = f"{room}/{expected['client']}.crosswalk"
    command = [PROGRAM, "plan", "--resource", expected["resource"], "--endpoint", f"http://127.0.0.1:{port}/{name}",
               "--source", *sources, "--", mapping]
    begun = time.monotonic()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        child = subprocess.Popen(command, stdout=out, stderr=err, env={**os.environ, "CROSSWALK_TOKEN": TOKEN})
        deadline = begun + LONGEST
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > deadline:
                child.kill()
                os.wait4(child.pid, 0)
                return [f"hangs: no end within {LONGEST} s"], LONGEST, 0
            time.sleep(0.02)
        took = time.monotonic() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), err.seek(0)
        printed, said = out.read(), err.read()
    memory = usage.ru_maxrss * 1024
    wrong = []
    if TOKEN in printed or TOKEN in said:
        wrong.append("the token is in what was printed")
    if child.returncode < 0 or "panicked" in said:
        wrong.append(f"died: {child.returncode} {said[-300:]}")
    elif expected.get("unfound"):
        if child.returncode != 2:
            wrong.append(f"ends with {child.returncode}, though no endpoint is there: {printed[:200]}")
    elif child.returncode == 2:
        wrong.append(f"not planned at all: {said[-400:]}")
    else:
        wrong += judge(server, expected, json.loads(printed))
        ends = 3 if json.loads(printed)["endedBy"] else None
        if ends and child.returncode != ends:
            wrong.append(f"ends with {child.returncode}, not {ends}")
    if memory > MOST_MEMORY:
        wrong.append(f"{memory >> 20} MB")
    return wrong, took, memory


def main():
    if not os.path.isfile(f"{PEERS}/evil-server.py"):
        print(f"SKIPPED: {PEERS} is not here")
        print("0 passed, 0 failed, 1 skipped")
        return
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    with tempfile.TemporaryDirectory() as room:
        inputs(room)
        evil, evil_port = start(f"{PEERS}/evil-server.py", str(free_port()), f"{room}/account.ndjson", TOKEN)
        odd, odd_port = start(f"{PEERS}/odd-server.py", str(free_port()))
        try:
            tables = [("evil", evil_port, EVIL), ("odd", odd_port, ODD), ("okta", odd_port, OKTA), ("group", odd_port, GROUPS)]
            todo = [(server, port, name, expected) for server, port, table in tables for name, expected in table.items()
                    if ONLY is None or name in ONLY or f"{server}/{name}" in ONLY]
            counts["skipped"] = 0 if ALL or ONLY else sum(expected["long"] for *_, expected in todo)
            todo = [it for it in todo if ALL or ONLY or not it[3]["long"]]
            with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
                runs = [(server, name, pool.submit(run, server, port, name, expected, room))
                        for server, port, name, expected in todo]
                for server, name, done in runs:
                    wrong, took, memory = done.result()
                    counts["failed" if wrong else "passed"] += 1
                    print(f"{'FAILED' if wrong else 'ok'} {server}/{name} {took:.1f} s, {memory >> 20} MB", flush=True)
                    for sentence in wrong[:4]:
                        print(f"    {sentence}", flush=True)
        finally:
            evil.kill(), odd.kill()
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    sys.exit(counts["failed"] > 0)


main()
