"""Expressions in Entra's language with what a real .NET answers, from a fixed seed.

    dotnet.py FOLDER COUNT SEED OUT

Runs under the Python of FOLDER (see `dotnet-runtime`). Microsoft's pages name .NET's things: regular expressions, date
formats, title case, cultures. A case has `kind` "exact" where they do, "undocumented" where the runtime is only the best
guess and the evaluator has to say so, and `{"$lint"}` as its result where the runtime refuses. `function` names the kind
of case: what differs is counted by it.
"""
import json
import random
import sys
from pathlib import Path

from clr_loader import get_coreclr
from pythonnet import set_runtime

FOLDER, COUNT, SEED, OUT = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
import dotnetcore2

settings = FOLDER / "runtime.json"
settings.write_text(json.dumps({"runtimeOptions": {"tfm": "netcoreapp3.1", "framework": {"name": "Microsoft.NETCore.App", "version": "3.1.23"}}}))
set_runtime(get_coreclr(runtime_config=str(settings), dotnet_root=str(Path(dotnetcore2.__file__).parent / "bin")))
import clr

for library in ("System.Text.RegularExpressions", "System.Runtime.Extensions", "Microsoft.VisualBasic.Core"):
    clr.AddReference(library)
import System
from Microsoft.VisualBasic import CompareMethod, DateAndTime, Strings
from System import BitConverter, Convert, DateTime, Double, String, TimeSpan
from System.Globalization import CultureInfo, DateTimeStyles
from System.Text import Encoding
from System.Text.RegularExpressions import Regex, RegexOptions

import making

# The service's culture is not documented: en-US as Windows has it, with years of two digits up to 2049.
HERE = CultureInfo("en-US").Clone()
HERE.DateTimeFormat.ShortTimePattern, HERE.DateTimeFormat.LongTimePattern = "h:mm tt", "h:mm:ss tt"
HERE.DateTimeFormat.Calendar.TwoDigitYearMax = 2049
CultureInfo.CurrentCulture = HERE
PLAIN = CultureInfo.InvariantCulture
NOW = "2025-07-30T10:00:00Z"
PRINTED = "M/d/yyyy h:mm:ss tt"
chance = random.Random()


def pick(*choices):
    return chance.choice(choices)


def constant(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def answer(work):
    """What the runtime gives, or that it refuses."""
    try:
        return work()
    except (System.ArgumentException, System.FormatException, System.OverflowException) as refusal:
        return {"$lint": str(refusal.Message).splitlines()[0]}


def case(kind_of_case, expression, attributes, expected, open_question=False, **more):
    marked = open_question and not isinstance(expected, dict)
    return dict(function=kind_of_case, expression=expression, attributes=attributes, expected=expected, kind="undocumented" if marked else "exact", **more)


# Regular expressions.

PEOPLE = ["Ann-Marie O'Brien", "ann.marie@example.org", "Øystein Åse", "Λουκάς Π.", "+49 (0)89 1234-56", "CN=Ann\\, Lee,OU=Nord,DC=example", "aabbab", "x1y22z333", "", " two  words ", "line one\nline two\n", "a.b[c]{d}", "Привет мир", "naïve-café", "AbCaBc", "2025-07-30T10:11:12Z"]
SINGLE = ["a", "b", "1", "-", "@", " ", ",", "é", ".", r"\.", r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", "[a-c]", "[^a-c]", r"[\w.-]", "[a-z-[aeiou]]", "[^a-z-[1]]", "[]x]", "[-a]", "[[:alpha:]]", "[a&&b]", r"\p{L}", r"\p{Lu}", r"\P{L}", r"\p{IsGreek}", r"\x41", r"\u00e9", r"\055", r"\cI", r"\e", "]", "}", r"\<", r"\-"]
PLACES = ["^", "$", r"\b", r"\B", r"\A", r"\z", r"\Z", r"\G"]
TIMES = ["", "", "", "*", "+", "?", "{2}", "{1,3}", "{0}", "{2,}", "*?", "+?", "??", "{1,2}?"]
# This runtime loses matches where something of no width repeats lazily; later ones do not.
EAGER = TIMES[:10]
AROUND = ["({})", "({})", "(?:{})", "(?<n>{})", "(?'m'{})", "(?<2>{})", "(?={})", "(?!{})", "(?<={})", "(?<!{})", "(?>{})", "(?i:{})", "(?i){}", "(?x: {} )", "(?n:({}))", "(?m){}", "(?s){}", "({}|b)", "(?(1){}|a)", "(?(n){}|a)"]
BACK = [r"\1", r"\2", r"\k<n>", r"\k'm'", r"\k<1>"]
PUT = ["", "-", "[$0]", "$1", "$2", "${n}", "${m}", "$$", "$&", "$`", "$'", "$+", "$_", "$", "${none}", "$10", "${1}0", "\\1"]


def some_pattern(depth):
    made = ""
    for _ in range(chance.randint(1, 3)):
        toss = chance.random()
        if toss < .35 and depth:
            made += pick(*AROUND).replace("{}", some_pattern(depth - 1)) + pick(*EAGER)
        elif toss < .42:
            made += pick(*BACK) + pick(*TIMES)
        elif toss < .5:
            made += pick(*PLACES)
        else:
            made += pick(*SINGLE) + pick(*TIMES)
    return made


def replaced(kind_of_case, pattern, text, put, open_question=False):
    try:
        found = answer(lambda: Regex.Replace(text, pattern, put, getattr(RegexOptions, "None"), TimeSpan.FromSeconds(1)))
    except System.Exception:  # it takes too long, which is no answer
        return None
    if isinstance(found, str) and any("\ud800" <= letter <= "\udfff" for letter in found):
        return None
    return case(kind_of_case, f"Replace([a], , {constant(pattern)}, , {constant(put)}, , )", {"a": text}, found, open_question)


def patterns():
    pattern = some_pattern(2)
    found = replaced("pattern", pattern, pick(*PEOPLE), pick(*PUT) + pick("", "", *PUT))
    refused = found and isinstance(found["expected"], dict)
    return {**found, "function": "pattern that .NET refuses"} if refused else found


def broken_patterns():
    pattern = some_pattern(1)
    at = chance.randint(0, len(pattern))
    return replaced("pattern with a slip", pattern[:at] + pick(*"()[]{}*+?|\\^$<>=!:-#,") + pattern[at:], pick(*PEOPLE), "[$0]")


EVERYDAY = [(r"^\s+|\s+$", ""), (r"[^\w\s-]", ""), (r"(?<=@).+$", "example.com"), (r"^(\w)\w*\s+(\w+)$", "$1$2"), (r"\D", ""), (r"(?i)\b(dr|mr|ms)\.?\s", ""), (r"^0+", ""), (r"[\u0300-\u036f]", ""), (r"\p{Mn}", ""), (r"(\d{2})(\d{2})", "$1-$2"), (r"^.*?OU=([^,]+).*$", "$1"), (r"(?<last>\w+),\s*(?<first>\w+)", "${first} ${last}"), (r"[\r\n]+", " "), (r"(?m)^", "> "), (r".{3}$", "***"), (r"(?<!\d)1", "one"), (r"[^\x20-\x7e]", "?"), (r"^[\w.+-]{1,64}@[\w.-]{1,255}$", "mail"), (r"(.)\1+", "$1")]


def everyday_patterns():
    pattern, put = pick(*EVERYDAY)
    return replaced("everyday pattern", pattern, pick(*PEOPLE) + pick("", " ", ", ", "@") + pick(*PEOPLE), put)


OTHERS = [r"(?P<n>a)", r"\h", r"\R", r"\X", r"\K", r"\Qa\E", "a++", "a{2}{3}", "{2}a", "(?R)", "(?U)a", "(?|a|b)", r"\g{1}", r"\p{Greek}", r"\p{Letter}", r"\pL", r"\x{41}", r"\_", r"\é", r"\c", r"[\Z]", "[z-a]", "a{3,1}", "(a", "a)", "[a", r"\9", r"(a)\9", r"\k<no>", "(?<0>a)", "(?(9)a|b)", "(?<n", "(?", "[a-z-[b]c]", "(?i-)a", "(?^:a)", "(?~a)", "(*F)", "a**", "?a", r"\u12", r"\Na"]


def other_engines_patterns():
    return replaced("pattern of another engine", pick(*OTHERS), pick("aab", "a_b", "αa", "(a)"), "-")


NAMES = "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs C Cc Cf Cs Co Cn IsBasicLatin IsLatin-1Supplement IsLatinExtended-A IsLatinExtended-B IsIPAExtensions IsGreek IsCyrillic IsArmenian IsHebrew IsArabic IsDevanagari IsThai IsGeorgian IsHangulJamo IsLatinExtendedAdditional IsGreekExtended IsGeneralPunctuation IsCurrencySymbols IsLetterlikeSymbols IsArrows IsHiragana IsKatakana IsCJKUnifiedIdeographs IsHangulSyllables IsPrivateUse IsSpecials Greek Letter IsNothing".split()


def letters(count):
    """Letters of the basic plane that have been in Unicode for long."""
    ranges = [(0x20, 0x17F), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x45F), (0x5D0, 0x5EA), (0x905, 0x939), (0x1E00, 0x1EFF), (0x1F00, 0x1F15), (0x2000, 0x2027), (0x20A0, 0x20AC), (0x3041, 0x3096), (0x4E00, 0x4FFF), (0xAC00, 0xAD00)]
    known = lambda letter: str(System.Char.GetUnicodeCategory(System.Char(letter))) != "OtherNotAssigned"
    found = [chr(letter) for letter in (chance.randint(*pick(*ranges)) for _ in range(count)) if known(chr(letter))]
    return "".join(found)


def categories():
    name = pick(*NAMES)
    return replaced("category or block", pick(r"\p{%s}", r"\P{%s}", r"[\p{%s}x]", r"[^\p{%s}]") % name, letters(30), "")


def classes():
    return replaced("class of characters", pick(r"\w", r"\W", r"\d", r"\s", r"\b", r"[^\W\d]"), letters(20) + pick("a1_ ", "é٤\u00a0"), "-")


def without_case():
    letter = pick(*"abzéñσςßıİſKåǆ")
    text = letter + letters(6) + "".join(pick(*"aAsSkKiIéÉσΣςſıİ") for _ in range(8))
    open_question = not (text + letter).isascii()
    return replaced("letters without case", pick("(?i)%s", "(?i)[%s]", "(?i)[^%s]") % letter, text, "#", open_question)


def emoji():
    return replaced("emoji", pick(".", "[^a]", "😀", r"\p{Cs}", "a..b", r"\W"), pick("a😀b", "😀", "x😀y"), "-")


# Dates.

READ = ["yyyy-MM-dd", "dd/MM/yyyy", "M/d/yyyy", "yyyyMMdd", "yyyyMMddHHmmss", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.fffZ", "yyyy-MM-ddTHH:mm:sszzz", "d MMM yyyy", "MMMM d, yyyy", "dddd, d MMMM yyyy", "h:mm tt", "HH:mm:ss", "hh:mm", "MM-dd", "yyyy", "MMM yyyy", "dd.MM.yy", "M/d/yyyy h:mm:ss tt", "yyyy-MM-dd HH:mm tt", "ddd, dd MMM yyyy HH:mm:ss 'GMT'", "yyyyMMddHHmmss.fZ", "HH:mm:ss.FFF", "d", "g", "o", "s", "u", "r", "yyyy 'week' d/M"]
LETTERS = ["d", "dd", "ddd", "dddd", "M", "MM", "MMM", "MMMM", "yy", "yyyy", "yyyyy", "h", "hh", "H", "HH", "m", "mm", "s", "ss", "f", "fff", "FFF", "t", "tt", "K", "%d"]


def some_format():
    if chance.random() < .6:
        return pick(*READ)
    return pick("", " ").join(pick(*LETTERS) + pick("", "-", "/", ":", ", ", "T", "'at'", r"\h") for _ in range(chance.randint(1, 4)))


def some_date(first=1930, last=2070):
    date = DateTime(chance.randint(first, last), chance.randint(1, 12), chance.randint(1, 28))
    return date.AddSeconds(pick(0, 43200, 86399, chance.randrange(86400)))


def unquoted(form):
    import re
    return re.sub(r"'[^']*'|\"[^\"]*\"|\\.|%", "", form)


def read_exactly(text, form, styles):
    """ParseExact, with NOW for the runtime's clock: what the format leaves out of the date is put before both."""
    known = HERE.DateTimeFormat
    full = {"t": known.ShortTimePattern, "T": known.LongTimePattern, "m": "MMMM d", "M": "MMMM d"}.get(form, form) if len(form) == 1 else form
    has = set(unquoted(full))
    if len(full) == 1 or "y" in has:
        return DateTime.ParseExact(text, form, HERE, styles)
    day = "M" in has or "d" in unquoted(full).replace("dddd", "").replace("ddd", "")
    by, today = ("yyyy|", NOW[:5 - 1]) if day else ("yyyy-MM-dd|", NOW[:10])
    return DateTime.ParseExact(today + "|" + text.strip(), by.replace("|", "'|'") + full.strip(), HERE, styles)


USUAL = DateTimeStyles.RoundtripKind | DateTimeStyles.AllowLeadingWhite | DateTimeStyles.AllowTrailingWhite


def formats():
    form, write, date = some_format(), some_format(), some_date()
    text = answer(lambda: date.ToString(pick(form, form, form, form.replace("h", "H")), HERE))
    if not isinstance(text, str) or not text:
        return None
    if chance.random() < .15:
        at = chance.randrange(len(text))
        text = pick(text[:at] + text[at + 1:], text + "0", " " + text, text + " ", text.upper())
    if not text.strip():
        return None
    has = unquoted(form)
    open_question = len(form) == 1 or len(write) == 1 or "y" not in has or "yyy" not in has or "z" in has and "K" in write
    found = answer(lambda: read_exactly(text, form, USUAL).ToString(write, HERE))
    return case("date format", f"FormatDateTime([a], , {constant(form)}, {constant(write)})", {"a": text}, found, open_question, context={"now": NOW})


def styles():
    name = pick("None", "AllowWhiteSpaces", "AllowInnerWhite", "AllowLeadingWhite", "AllowTrailingWhite", "AssumeUniversal", "AdjustToUniversal", "AssumeUniversal, AllowWhiteSpaces")
    form = pick("yyyy-MM-dd", "M/d/yyyy h:mm:ss tt", "yyyy-MM-ddTHH:mm:ssK")
    text = some_date().ToString(form, HERE)
    text = pick(text, " " + text, text + " ", text.replace("-", " - "), text.replace("/", " / "))
    flags = System.Enum.Parse(clr.GetClrType(DateTimeStyles), name)
    found = answer(lambda: DateTime.ParseExact(text, form, HERE, flags).ToString("yyyy-MM-dd HH:mm", HERE))
    return case("date style", f'FormatDateTime([a], {constant(name)}, {constant(form)}, "yyyy-MM-dd HH:mm")', {"a": text}, found)


SHOWN = ["yyyy-MM-dd", "yyyy/M/d", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-ddzzz", "M/d/yyyy", "M/d/yyyy h:mm:ss tt", "d MMM yyyy", "MMMM d, yyyy", "ddd, dd MMM yyyy HH:mm:ss 'GMT'"]
OTHER = ["d-MMM-yy", "MMM. d, yyyy", "M.d.yyyy", "MM/yyyy", "MMMM yyyy", "yyyy MMM", "HH:mm yyyy-MM-dd", "yyyy, MMMM d", "yyyyMMdd", "yyyy-MM-ddTHH:mm'+02'", "yyyy-MM-dd h tt", "M/d/yy"]


def any_date():
    form = pick(*SHOWN, *OTHER)
    text = some_date(1950, 2029).ToString(form, HERE)
    written = pick(text, text, text, text.upper(), "  " + text, text + " Z", text + " UTC", text.replace(" ", "  "), text.replace("Mon", "Tue"))
    found = answer(lambda: DateTime.Parse(written, HERE, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal).ToString(PRINTED, PLAIN))
    return case("CDate", "CDate([a])", {"a": written}, found, not (written == text and form in SHOWN))


def moved_dates():
    interval, date = pick("yyyy", "m", "d", "ww", "h", "n", "s"), some_date()
    number = pick(chance.randint(-30, 30), 1.5, -2.5)
    found = answer(lambda: DateAndTime.DateAdd(interval, Double(number), date).ToString(PRINTED, PLAIN))
    return case("DateAdd", f"DateAdd({constant(interval)}, {number}, CDate([a]))", {"a": date.ToString("s", PLAIN)}, found, isinstance(number, float))


def counted_dates():
    interval, one = pick("yyyy", "m", "d", "ww", "h", "n", "s"), some_date()
    two = pick(some_date(), one.AddSeconds(chance.randint(-10**6, 10**6)))
    return case("DateDiff", f"DateDiff({constant(interval)}, CDate([a]), CDate([b]))", {"a": one.ToString("s", PLAIN), "b": two.ToString("s", PLAIN)}, int(DateAndTime.DateDiff(interval, one, two)))


def date_numbers():
    if chance.random() < .5:
        number = pick(chance.randrange(10**17, 14 * 10**16 * 10), -1, 0)
        return case("DateFromNum", f"DateFromNum({number})", {}, answer(lambda: DateTime.FromFileTimeUtc(number).ToString(PRINTED, PLAIN)))
    date = some_date(1595, 2090).ToString("s", PLAIN)
    return case("NumFromDate", "NumFromDate([a])", {"a": date}, answer(lambda: str(DateTime.Parse(date, HERE, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal).ToFileTimeUtc())))


# Text.


def cases_of_letters():
    culture, function = pick(None, "en-US", "nl-NL", "de-DE", "tr-TR", "az-Latn-AZ", "lt-LT", "el-GR"), pick("ToUpper", "ToLower")
    text = pick(letters(20), "".join(pick(*"Iiİıſßẞﬁǅǆᾳᾼςσŉµ") for _ in range(8)), pick(*PEOPLE))
    found = getattr(String(text), function)(CultureInfo(culture) if culture else PLAIN)
    return case(function, f"{function}([a]{', ' + constant(culture) if culture else ''})", {"a": text}, found)


def title_case():
    word = lambda: pick("ANNA", "o", "mcLeod", "ÉMILE", "σοφία", "ñ\u0303a", "3d", "ǆ", "ĳ", "ßa")
    text = word() + "".join(pick(*" -'’.,_/&+€1\n") + word() for _ in range(chance.randint(0, 3)))
    return case("PCase", "PCase([a])", {"a": text}, PLAIN.TextInfo.ToTitleCase(String(text).ToLower(PLAIN)))


def found_in():
    text = pick(*PEOPLE)
    at = chance.randrange(len(text) + 1)
    sought, start = pick(text[at:at + 2], text[at:at + 2].swapcase(), "zz", "", "e"), pick(1, 1, 3, 40)
    mode = pick("vbBinaryCompare", "vbTextCompare")
    found = int(Strings.InStr(start, text, sought, CompareMethod.Text if mode == "vbTextCompare" else CompareMethod.Binary))
    open_question = not text or not sought or start > len(text) or not (text + sought).isascii()
    return case("InStr", f"InStr([a], [b], {start}, {mode})", {"a": text, "b": sought}, found, open_question)


def parts():
    text = pick(*(text for text in PEOPLE if text))
    if chance.random() < .5:
        number = pick(0, 1, 5, 99, 2.5, 3.5)
        return case("Left", f"Left([a], {number})", {"a": text}, Strings.Left(text, round(number)), isinstance(number, float))
    start, length = pick(1, 2, 9, 60), pick(0, 1, 4, 99)
    return case("Mid", f"Mid([a], {start}, {length})", {"a": text}, answer(lambda: Strings.Mid(text, start, length)), start > len(text))


def codes():
    text, which = letters(8), pick("ConvertToBase64", "ConvertToUTF8Hex", "ConvertFromBase64", "Trim")
    if which == "ConvertToBase64":
        return case(which, f"{which}([a])", {"a": text}, Convert.ToBase64String(Encoding.Unicode.GetBytes(text)))
    if which == "ConvertToUTF8Hex":
        return case(which, f"{which}([a])", {"a": text}, BitConverter.ToString(Encoding.UTF8.GetBytes(text)).replace("-", ""))
    if which == "Trim":
        text = pick(" ", "\t", "\u00a0", "\u2003", "\u200b") + text + pick("", " ", "\r\n", "\u3000")
        return case(which, f"{which}([a])", {"a": text}, str(String(text).Trim()))
    data = str(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)))
    data = pick(data, data[:4] + "\n " + data[4:], data + "=")
    return case(which, f'{which}([a], "UTF8")', {"a": data}, answer(lambda: Encoding.UTF8.GetString(Convert.FromBase64String(data))))


def numbers():
    number = pick(chance.randint(-10**9, 10**9), chance.random() * 10**chance.randint(-7, 15), 0.5, 1e-5, 2.5e20)
    text = str(Double(number).ToString(PLAIN)) if isinstance(number, float) else str(number)
    return case("CStr", "CStr([a])", {"a": number}, text, isinstance(number, float))


MAKERS = {patterns: 30, broken_patterns: 8, everyday_patterns: 6, other_engines_patterns: 3, categories: 8, classes: 3, without_case: 4, emoji: 1, formats: 16, styles: 3, any_date: 7, moved_dates: 4, counted_dates: 4, date_numbers: 2, cases_of_letters: 5, title_case: 4, found_in: 4, parts: 3, codes: 3, numbers: 2}


making.write(MAKERS, COUNT, SEED, chance, OUT)
