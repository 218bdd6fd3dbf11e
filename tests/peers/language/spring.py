"""Expressions in Okta's Classic language with what Spring's language, Java and Joda-Time answer, from a fixed seed.

    spring.py COUNT SEED OUT

Runs under a Python that has JPype (see `spring-runtime`). Okta says that its language is a subset of Spring's. A case has
`kind` "exact" where Okta's pages show what it does, "undocumented" where Spring is only the best guess and the evaluator
has to say so, and `{"$lint"}` as its result where Spring refuses. `function` names the kind of case.
"""
import json
import random
import sys
from pathlib import Path

import jpype

import making

COUNT, SEED, OUT = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
JARS = [f"/usr/share/java/{jar}.jar" for jar in ("spring3-expression", "spring3-core", "commons-logging", "joda-time")]
machine = next(iter(sorted(Path("/usr/lib/jvm").glob("*/lib/server/libjvm.so"))), None)
jpype.startJVM(str(machine) if machine else None, "-Duser.language=en", "-Duser.country=US", "-Duser.timezone=UTC", classpath=JARS)
java = jpype.JClass
Failure = java("java.lang.Throwable")
Map, List, Number = java("java.util.Map"), java("java.util.List"), java("java.lang.Number")
DateTime, UTC = java("org.joda.time.DateTime"), java("org.joda.time.DateTimeZone").UTC
NOW = DateTime(2025, 7, 30, 10, 0, UTC)
java("org.joda.time.DateTimeUtils").setCurrentMillisFixed(NOW.getMillis())
parser = java("org.springframework.expression.spel.standard.SpelExpressionParser")()
chance = random.Random()


def pick(*choices):
    return chance.choice(choices)


@jpype.JImplements("org.springframework.expression.PropertyAccessor")
class MapMembers:
    """`user.city` is a member of a map; one that is not there is null."""

    @jpype.JOverride
    def getSpecificTargetClasses(self):
        return None

    @jpype.JOverride
    def canRead(self, _context, target, _name):
        return isinstance(target, Map)

    @jpype.JOverride
    def read(self, _context, target, name):
        return java("org.springframework.expression.TypedValue")(target.get(name))

    @jpype.JOverride
    def canWrite(self, _context, _target, _name):
        return False

    @jpype.JOverride
    def write(self, _context, _target, _name, _value):
        pass


def as_java(value):
    if isinstance(value, dict):
        made = java("java.util.LinkedHashMap")()
        [made.put(key, as_java(inner)) for key, inner in value.items()]
        return made
    if isinstance(value, list):
        made = java("java.util.ArrayList")()
        [made.add(as_java(inner)) for inner in value]
        return made
    if isinstance(value, bool):
        return jpype.JBoolean(value)
    if isinstance(value, int):
        return java("java.lang.Integer")(value) if -2**31 <= value < 2**31 else java("java.lang.Long")(value)
    return java("java.lang.Double")(value) if isinstance(value, float) else value


def as_json(value):
    if value is None or isinstance(value, (bool, java("java.lang.Boolean"))):
        return None if value is None else bool(value)
    if isinstance(value, Map):
        return {str(key): as_json(value.get(key)) for key in value.keySet()}
    if isinstance(value, List):
        return [as_json(inner) for inner in value]
    if isinstance(value, (float, java("java.lang.Double"), java("java.lang.Float"))):
        return float(str(value))
    return int(value) if isinstance(value, (int, Number)) else str(value)


USER = {"city": "Delft", "name": "O'Hara", "mail": "ann.lee@example.org", "gone": None, "cleared": "", "age": 7, "share": 2.5, "size": 3000000000, "yes": True, "no": False, "digits": "12", "list": [3, 5, 8], "tags": ["b", "a"], "empty": [], "boss": {"name": "Bo", "boss": None}, "mails": [{"value": "a@x.org", "primary": False}, {"value": "b@x.org", "primary": True}]}
context = java("org.springframework.expression.spel.support.StandardEvaluationContext")()
context.addPropertyAccessor(MapMembers())


def case(kind_of_case, expression, open_question=False, ask=None, user=USER, **more):
    context.setRootObject(as_java({"user": user}))
    try:
        expected = as_json(parser.parseExpression(ask or expression).getValue(context))
        json.dumps(expected, allow_nan=False)
    except ValueError:  # half a character, or no number
        return None
    except Failure as refusal:
        expected = {"$lint": str(refusal.getMessage() or refusal)[:100]}
    marked = open_question and not isinstance(expected, dict) or open_question and "$lint" not in expected
    return dict(function=kind_of_case, expression=expression, attributes={"user": user}, expected=expected, kind="undocumented" if marked else "exact", **more)


TEXTS = ["'a'", '"B c"', "''", "user.city", "user.name", "user.mail", "user.digits", "'10'", "'é'"]
WHOLE = ["0", "1", "7", "user.age"]
NUMBERS = WHOLE + ["2.5", "user.share", "1.0"]
TRUTHS = ["true", "false", "user.yes", "user.no"]
MISSING = ["null", "user.gone"]
LISTS = ["{1, 2, 3}", "user.list", "user.tags", "{'a', 'b'}"]


def text(depth=2):
    if depth == 0 or chance.random() < .3:
        return pick(*TEXTS)
    return pick("{} + {}", "({} + ' ' + {})", "(user.gone ?: {})", "(user.cleared ?: {})").replace("{}", text(depth - 1)) if chance.random() < .6 else f"({truth(depth - 1)} ? {text(depth - 1)} : {text(depth - 1)})"


def truth(depth=2):
    if depth == 0 or chance.random() < .25:
        return pick(*TRUTHS)
    one, two = truth(depth - 1), truth(depth - 1)
    return pick(f"({one} AND {two})", f"({one} OR {two})", f"!({one})", f"({one} && {two} || {one})", f"({text(0)} == {text(0)})", f"({text(0)} != {text(0)})", f"({pick(*NUMBERS)} {pick('<', '<=', '>', '>=', '==', '!=')} {pick(*NUMBERS)})", "(user.gone == null)", "(user.cleared != null)")


def documented():
    return case("documented operators", pick(text, truth)())


def sums():
    one, two = pick(*TEXTS, *NUMBERS), pick(*TEXTS, *NUMBERS)
    return case("sum of texts and numbers", f"{one} + {two}")


def other_sums():
    one, two = pick(*TEXTS), pick(*TRUTHS, *LISTS, *MISSING, "user.boss", "12345678.5", "0.0001")
    return case("text joined to something else", pick(f"{one} + {two}", f"{two} + {one}"), True)


def reckoning():
    one, two, three = (pick(*NUMBERS, "3", "-2", "user.size", "2147483647") for _ in range(3))
    return case("arithmetic", pick(f"{one} - {two}", f"{one} * {two}", f"{one} / {two}", f"{one} % {two}", f"{one} ^ {two}", f"{one} - {two} * {three}", f"{one} + {two} * {three}", f"+{one} - {two}", f"{one} div {two}", f"{one} MOD {two}"), True)


def text_reckoning():
    return case("arithmetic with text", pick("'b' * 3", "'b' - 1", "'b' * {}", "'b' / {}", "'ab' - {}", "user.city * {}").replace("{}", pick(*WHOLE, "'a'")), True)


def order():
    one, two = pick(*TEXTS, *NUMBERS, *TRUTHS, *LISTS), pick(*TEXTS, *NUMBERS, *MISSING, *TRUTHS)
    same = one in TEXTS and two in TEXTS or one in NUMBERS and two in NUMBERS
    return case("less and greater", f"{one} {pick('<', '<=', '>', '>=', 'lt', 'ge')} {two}", True) if not same else case("less and greater", f"{one} {pick('<', '>=')} {two}")


def equality():
    kinds = TEXTS, NUMBERS, TRUTHS
    one, two = pick(*TEXTS, *NUMBERS, *TRUTHS, *LISTS, "user.boss"), pick(*TEXTS, *NUMBERS, *TRUTHS, *MISSING, *LISTS, "user.boss")
    shown = two in MISSING or any(one in kind and two in kind for kind in kinds)
    return case("equality", f"{one} {pick('==', '!=')} {two}", not shown)


def conditions():
    value = pick(*TRUTHS, *MISSING, *LISTS, *NUMBERS, "user.boss")
    return case("condition", pick("{} ? 'a' : 'b'", "!{}", "{} AND true", "true OR {}" if value in TRUTHS else "{} OR true").replace("{}", value), value not in TRUTHS)


def text_conditions():
    return case("text as a condition", pick("{} ? 'a' : 'b'", "!{}", "{} AND true").replace("{}", pick("'true'", "'yes'", "'on'", "'1'", "'no'", "user.city")), True)


def unsupported():
    return case("what Okta lists as unsupported", pick("user.list.?[#this > 4]", "2 between {1, 3}", "'a' instanceof T(String)", "#root.user.city", "T(Math).abs(1)"), True)


def elvis():
    return case("default for a missing value", pick("{} ?: {}", "{} ?: {} ?: 'z'", "({} ?: {}) + 'x'").format(pick(*TEXTS, *MISSING, "user.cleared"), pick(*TEXTS)))


def places():
    of, at = pick(*LISTS, "user.gone", "user.city", "'abc'", "user.boss", "user.mails", "user.empty"), pick("0", "1", "5", "-1", "1.5", "'name'", "'0'", "null")
    return case("place in a list", f"{of}[{at}]", of not in LISTS + ['user.mails'] or at not in ("0", "1"))


def elements():
    of = pick("user.mails", "user.list", "user.gone", "user.empty", "user.boss", "user.city")
    part = pick(".![value]", ".^[primary == true]", ".^[primary]", ".?[primary]", ".$[primary == false]", "?.![value]", ".![missing]", ".^[value == 'b@x.org'].value")
    shown = of == "user.mails" and part in (".![value]", ".^[primary == true]")
    return case("elements of a list", of + part, not shown)


def safe():
    return case("member of what may be missing", pick("user.boss?.name", "user.gone?.name", "user.boss.name?.x", "user?.city", "(user.gone).x", "user.gone?.x ?: 'd'", "user.boss['name']", "user.age.x", "user.boss?.boss?.name"), True)


def literals():
    return case("constant", pick("10L", "0x1F", "1e3", "1.5f", "2D", "'it''s'", "{a: 1}", "{:}", "007", "1 eq 1", "1 NE 2", "not true", "2147483648", "1 = 1", "'open", "{1,}", "user.", "a b", "1 < 2 < 3", "1 == 1 == true", "2 ^ 3 ^ 2"), True)


def blanks():
    parts = pick(["user.city", "+", "'x'"], ["user.age", "==", "7", "?", "1", ":", "2"], ["!", "user.yes", "AND", "user.no"], ["user.gone", "?:", "'d'"])
    between = lambda: pick(" ", " ", "\n", "\t", "  ", "\u00a0", "\u2003")
    return case("blanks", parts[0] + "".join(between() + part for part in parts[1:]))


COMMON = ["[a-z]+", "[A-Z].*", ".*", "a|b", "^Delft$", "[^x]*", r".*\..*", "(a|b)+", "De.ft"]
JAVA_S = [r"\w+", r"\d+", r"\s*", "(?i)delft", "(?iu)É", r"\p{L}+", r"\p{Alpha}+", r"\p{IsGreek}+", r"\h+", r"\v+", r"\R", r"\X", r"\Qa.b\E", "[a-z&&[^b]]+", "[a-c[x-z]]+", "a*+a", "(?<n>a)\\k<n>", "a{2}{3}", "a{,2}", "[[a]", "(?P<n>a)", r"\p{InGreek}+", r"\x{41}", r"\0101", "(?=D).*", "(?<=a+)b", "(", "*a", "[a-"]


def matching():
    pattern, subject = pick(*COMMON, *JAVA_S), pick("Delft", "delft", "é", "É", "José", "Ελένη", "a", "aab", "a.b", "12", "٤٢", "", " ", "\u00a0", "a\n", "\n", "A", "b")
    user = {"subject": subject}
    quoted = "'" + pattern.replace("'", "''") + "'"
    # What all kinds of regular expressions have in common is settled.
    everywhere = pattern in COMMON + [r"\w+", r"\d+", r"\s*", "(?i)delft", "(?=D).*", "(", "*a", "[a-"]
    return case("matches", f"user.subject matches {quoted}", not everywhere or not subject.isascii(), user=user)


def functions():
    a, b, c = (pick("user.city", "user.name", "'Straße'", "'ıİ'", "'a.b'", "'aXa'", "''", "'a'") for _ in range(3))
    m, n = pick(0, 1, 2), pick(2, 3, 9)
    form, ask, open_question = pick(("String.toUpperCase({a})", "{a}.toUpperCase()", False), ("String.toLowerCase({a})", "{a}.toLowerCase()", False), ("String.len({a})", "{a}.length()", False), ("String.replace({a}, {b}, {c})", "{a}.replace({b}, {c})", False), ("String.startsWith({a}, {b})", "{a}.startsWith({b})", False), ("String.stringContains({a}, {b})", "{a}.contains({b})", False), ("String.substring({a}, {m}, {n})", "{a}.substring({m}, {n})", False), ("String.append({a}, {b})", "{a}.concat({b})", False), ("String.replaceFirst({a}, 'a.', {c})", "{a}.replaceFirst('a.', {c})", True), ("Convert.toInt({x})", "T(Math).round({x})", False))
    values = dict(a=a, b=b, c=c, m=m, n=n, x=pick("0.5", "1.5", "2.4", "7.0"))
    return case("functions that are Java's", form.format(**values), open_question, form and ask.format(**values))


JODA = ["yyyy-MM-dd", "MM/dd/yyyy", "dd.MM.yyyy HH:mm:ss", "EEE, d MMM yyyy", "yyyyMMdd", "yyyy-MM-dd'T'HH:mm:ss.SSSZ", "yyyy-MM-dd'T'HH:mm:ssZZ", "yyyy-DDD", "xxxx-'W'ww-e", "K:mm a yyyy-MM-dd", "yyyy'o''clock'", "yyyy.MM.dd G", "MMMM yyyy"]
SHORT = ["M/d/yy", "hh:mm a", "d MMM", "HH:mm:ss", "D", "e"]


def times():
    form = pick(*JODA, *SHORT)
    moment = DateTime(chance.randint(1950, 2040), chance.randint(1, 12), chance.randint(1, 28), chance.randint(0, 23), chance.randint(0, 59), chance.randint(0, 59), UTC)
    text = str(moment.toString(form, java("java.util.Locale").US))
    more = dict(attributes={}, context={"now": str(NOW)})
    if chance.random() < .5:
        return dict(function="time written", expression=f'Time.fromIso8601ToString("{moment}", "{form}")', expected=text, kind="exact", **more)
    text = pick(text, text, text.lower(), text + " ", "0" + text)
    try:
        read = java("org.joda.time.format.DateTimeFormat").forPattern(form).withLocale(java("java.util.Locale").US).withZone(UTC).parseDateTime(text)
        expected = str(read).replace(".000Z", "Z")  # Okta prints no thousandths where there are none
    except Failure as refusal:
        expected = {"$lint": str(refusal.getMessage())}
    marked = form in SHORT and isinstance(expected, str)
    return dict(function="time read", expression=f'Time.fromStringToIso8601("{text}", "{form}")', expected=expected, kind="undocumented" if marked else "exact", **more)


MAKERS = {documented: 40, sums: 10, other_sums: 6, reckoning: 12, text_reckoning: 2, order: 8, equality: 10, conditions: 5, text_conditions: 1, unsupported: 1, elvis: 5, places: 5, elements: 4, safe: 1, literals: 1, blanks: 4, matching: 14, functions: 8, times: 14}


making.write(MAKERS, COUNT, SEED, chance, OUT)
