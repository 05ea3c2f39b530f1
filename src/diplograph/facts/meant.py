"""What an editor meant by a key, a code or a value that cannot be read: the hints of problems.

Other words for keys and codes are in :mod:`diplograph.facts.synonyms`; how they are spelled, and
their labels in three languages, in the schema and the ontology. A hint is "" where nothing is
likely.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import cache

from diplograph.spelling import did_you_mean, is_latin, nearest, one_slip, parted, slug_of

#: Other words that people write for a language, by its tag.
LANGUAGE_WORDS = {
    "en": "eng gb uk us english anglais الإنجليزية",
    "fr": "fra fre french français francais الفرنسية",
    "ar": "ara arabic arabe العربية arab",
    "es": "spa sp esp spanish espagnol español castellano",
    "de": "deu ger german allemand alemán deutsch الألمانية",
}

# ------------------------------------------------------------------ keys


def meant_key(word: str, known: Sequence[str], *, elsewhere: Iterable[str] = ()) -> str | None:
    """Which of the `known` keys is meant; None if one of `elsewhere` is, or none is likely."""
    from diplograph.facts.synonyms import KEY_WORDS

    exact = {parted(key): key for key in known}
    if (found := exact.get(parted(word))) or (found := _other_word(word, KEY_WORDS, known)):
        return found
    swapped = [key for key in known if sorted(key) == sorted(word.lower())]
    if len(swapped) == 1:
        return swapped[0]
    if word in elsewhere:
        close = [key for key in known if one_slip(word, key)]
        return close[0] if len(close) == 1 and len(word) > 4 else None
    return nearest(word, known, cutoff=0.65)


def _other_word(word: str, words: Mapping[str, str], known: Iterable[str]) -> str | None:
    allowed, form = set(known), parted(word)
    for one, others in words.items():
        if one in allowed and form in _forms(others):
            return one
    return None


@cache
def _forms(words: str) -> frozenset[str]:
    return frozenset(map(parted, words.split()))


def also_meant(word: str, found: str, known: Iterable[str]) -> str:
    """The hint that a key was `found` to be meant, or another `known` one that has the word too."""
    from diplograph.facts.synonyms import KEY_WORDS

    words = ((key, KEY_WORDS.get(key, "")) for key in known if key != found)
    others = (key for key, listed in words if parted(word) in _forms(listed))
    return did_you_mean('" or "'.join((found, *others)))


def belongs(word: str, homes: Mapping[str, Sequence[str]]) -> str:
    """The hint that a key stands in the wrong place; `homes` are the places of each key."""
    from diplograph.facts.synonyms import KEY_WORDS

    target = word if word in homes else _other_word(word, KEY_WORDS, homes)
    if target is None:
        return ""
    places = homes[target]
    where = " or ".join(places) if len(places) < 4 else f"{', '.join(places[:3])} or others"
    meaning = "" if target == word else f"{did_you_mean(target)} "
    return f'{meaning}"{target}" belongs under {where}: check the indentation'


def split_key(text: str, known: Sequence[str]) -> tuple[str, str] | None:
    """What a key and its value were to be, where the colon or the space between them is lacking."""
    for pattern in (r"([\w-]+):\s*(\S.*)", r"([\w-]+)\s*[=：]\s*(\S.*)", r"([\w-]+)\s+(\S.*)"):
        match = re.fullmatch(pattern, text)
        if match and match[1] in known:
            return match[1], match[2]
    return None


# ------------------------------------------------------------------ codes and languages


def code_hint(word: str, labels: Mapping[str, Iterable[str]]) -> str:
    """Which code is meant; `labels` are the names of each code in any language."""
    from diplograph.facts.synonyms import CODE_WORDS

    plain = parted(word).replace(" ", "-")
    by_label = {parted(label): code for code, found in labels.items() for label in found}
    found = (
        _other_word(plain, CODE_WORDS, labels)
        or by_label.get(parted(word))
        or nearest(word, labels)
    )
    if found:
        return did_you_mean(found)
    longer = [code for code in sorted(labels) if plain and plain in code.split("-")]
    if longer:
        quoted = (f'"{code}"' for code in longer)
        return f"did you mean {' or '.join(quoted)}?"
    by_word = (_other_word(each, CODE_WORDS, labels) for each in plain.split("-"))
    likely = next(filter(None, by_word), None) or _misspelled(word, by_label, labels)
    parts = {part for part in plain.split("-") if len(part) > 4}
    some = '" or "'.join(code for code in sorted(labels) if parts.intersection(code.split("-")))
    return did_you_mean(likely or some or None) or "choose one of the list"


def _misspelled(word: str, by_label: Mapping[str, str], codes: Iterable[str]) -> str | None:
    """The code that has a name, or another word, that a word is near to: ``annullée``."""
    from diplograph.facts.synonyms import CODE_WORDS

    words = {form: code for code in codes for form in _forms(CODE_WORDS.get(code, ""))}
    names = {**words, **by_label}
    name = nearest(word, names, cutoff=0.8)
    return names[name] if name else None


@cache
def _language_names() -> Mapping[str, str]:
    from babel import Locale

    names: dict[str, str] = {}
    for speaker in ("ar", "fr", "en"):
        for tag, name in Locale(speaker).languages.items():
            names[parted(name)] = tag.replace("_", "-")
    return names


def is_language(tag: str) -> bool:
    """Whether a well-formed tag names a language, by the shortest code that there is for it."""
    if tag in LANGUAGE_WORDS:
        return True
    from babel import Locale

    return tag.partition("-")[0] in Locale("en").languages


@cache
def _language_aliases() -> Mapping[str, str]:
    """The short codes of languages by their long ones: ``fra``, ``fr``."""
    from babel.core import get_global

    return {long: str(short) for long, short in get_global("language_aliases").items()}


def language_hint(word: str) -> str:
    """The tag of the language that a word names, or the tag that it misspells."""
    if found := _other_word(word.casefold(), LANGUAGE_WORDS, LANGUAGE_WORDS):
        return did_you_mean(found)
    if found := _language_names().get(parted(word)):
        return did_you_mean(found)
    head, _, rest = word.replace("_", "-").partition("-")
    if shorter := _language_aliases().get(head.lower()):
        return did_you_mean("-".join(part for part in (shorter, rest) if part))
    if re.fullmatch(r"[A-Za-z]{2,3}", head) and re.fullmatch(r"|[A-Za-z]{2}|[0-9]{3}", rest):
        tag = "-".join(part for part in (head.lower(), rest.upper()) if part)
        if tag != word and is_language(tag):
            return did_you_mean(tag)
    name = nearest(word, _language_names(), cutoff=0.75)
    return did_you_mean(_language_names()[name]) if name else "two small letters: en, fr, ar"


# ------------------------------------------------------------------ slugs, spans, addresses


def slug_hint(text: str) -> str:
    """The slug that a text was to be, or how slugs are written."""
    return did_you_mean(slug_of(text) if is_latin(text) else "") or (
        "small letters a to z and digits, in parts joined by single hyphens: us-ms"
    )


_JOINED = r"\s*[,،;/•·&+]\s*|\s+(?:and|et|y|e|und|و)\s+|\s+-\s+"


def listed(text: str) -> list[str]:
    """What a text lists: parted by commas, bullets, *and* or a sign of it, within brackets or not.

    >>> listed("(fr, ca and us)"), listed("• fr • ca")
    (['fr', 'ca', 'us'], ['fr', 'ca'])
    """
    inner = re.fullmatch(r"\((.*)\)", text)
    return [part for part in re.split(_JOINED, inner[1] if inner else text) if part]


_LOOKALIKES = {"O": "0", "o": "0", "S": "5", "l": "1", "I": "1"}


def _with_digits(text: str) -> str:
    """The text with digits for letters that are taken for them, next to one."""
    return re.sub(r"(?<=\d)[OoSlI](?![a-z])", lambda found: _LOOKALIKES[found[0]], text)


_GROUPED = r"(?<=\d)(?:[,.'’\u00a0\u202f](?=\d{2,3}\b)| (?=\d{3}\b))"


_OFFSETS = "the offset of the first character, a hyphen, the offset after the last: 10-31"


def span_hint(text: str) -> str:
    """The span that two numbers in any dress were to be."""
    if "،" in text:
        return 'a list is parted by the comma ","'
    text = _with_digits(text)
    if text.count("-") == 1:  # with a comma or a point for thousands
        text = re.sub(_GROUPED, "", text)
    numbers = re.findall(r"\d+", text)
    spans = re.findall(r"\d+-\d+", text)
    if len(spans) > 1 and len(numbers) == 2 * len(spans):
        return f"write a list: [{', '.join(spans)}]"
    if re.search(r"[^\W\d_]{3}", text) and not re.search(r"\d\s?[-–.:]{1,2}\s?\d", text):
        return "if these are words of the text, `check --texts DIR --fix` puts their place here"
    in_words = re.search(r"\d[^\W\d_]|[^\W\d_]\d", text)
    if len(numbers) != 2 or in_words:
        lone = re.fullmatch(r"(\d+)\s*-?|-\s*(\d+)", text.strip())
        lacks = f"{lone[1]}-… lacks its end" if lone and lone[1] else ""
        lacks = f"…-{lone[2]} lacks its start" if lone and lone[2] else lacks
        return f"{lacks}; write {_OFFSETS}" if lacks else _OFFSETS
    start, end = int(numbers[0]), int(numbers[1])
    if start == end:
        return f"the end is excluded: one character is {start}-{start + 1}"
    return did_you_mean(f"{min(start, end)}-{max(start, end)}")


def digest_hint(whence: str, text: str) -> str:
    """The digest in small letters, or what its 64 digits lack; `whence` says where it is from."""
    plain = re.sub(r"\s|^sha-?256:|[\"“”'«»]", "", text.casefold())
    if re.fullmatch(r"[0-9a-f]{64}", plain):
        return did_you_mean(plain)
    if wrong := re.search(r"[^0-9a-f]", plain):
        return f"{wrong[0]!r} is no hexadecimal digit; {whence}"
    return f"it has {len(plain)} digits; {whence}"


def iso_code_hint(text: str) -> str:
    """The code in capitals, or what it looks like."""
    plain = re.sub(r"[\s_./]+", "-", text.strip()).upper()
    if re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", plain):
        return did_you_mean(plain)
    return "two capitals for a country, MA; with a hyphen and its own code for a part of it, US-MS"


def url_hint(text: str) -> str:
    """The address with its scheme, its slashes and without what it may not hold."""
    if re.match(r"(www\.)?[\w-]+(\.[\w-]+)+([/?#:]\S*)?$", text):
        return did_you_mean(f"https://{text}")
    if match := re.match(r"(https?)\W{1,4}(?=\w)(\S+)$", text, re.IGNORECASE):
        mended = f"{match[1].lower()}://{match[2]}"
        return did_you_mean(mended) if mended != text else ""
    if match := re.match(r"(h?t{1,3}ps?)://(\S+)$", text, re.IGNORECASE):
        return did_you_mean(f"https://{match[2]}")
    if re.search(r"\s", text):
        return "write spaces in an address as %20"
    return "it begins with https:// or http://"


def number_hint(text: str) -> str:
    """The number that a word names, or without what groups its digits, in digits of this script."""
    from diplograph.facts.synonyms import NUMBER_WORDS

    if number := NUMBER_WORDS.get(parted(text)):
        return did_you_mean(str(number))
    text = re.sub(r"\s*[^\W\d_][^\d]*$", "", text)  # "658 characters"
    plain = re.sub(r"[\s,.'’_]", "", "".join(_digit(character) for character in text))
    return did_you_mean(plain) if re.fullmatch(r"[1-9][0-9]*", plain) else "in digits, from 1"


def _digit(character: str) -> str:
    return str(unicodedata.digit(character, character))


# ------------------------------------------------------------------ text


_QUOTES = "“([^“”]+)”|„([^„“”]+)[“”]|‘([^‘’]+)’"


def unquoted(text: str) -> str | None:
    """What stands within curly quotation marks around all of a text; None if there are none.

    YAML's own are straight ones. Guillemets may belong to a name, as French and Arabic print it.
    """
    match = re.fullmatch(_QUOTES, text) if text[:1] in ("“", "„", "‘") else None
    return next(filter(None, match.groups())) if match else None


def write_instead(text: str) -> str:
    """The hint to write a text in quotation marks that YAML knows."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'use straight quotation marks, or none: "{quoted}"'


def mended_text(text: str) -> str | None:
    """The text before UTF-8 was read as Windows-1252 ("QuÃ©bec"); None if it was not."""
    if text.isascii():
        return None
    for encoding in ("cp1252", "latin-1"):
        with suppress(UnicodeError):
            mended = text.encode(encoding).decode("utf-8")
            if mended != text:
                return mended
    return None


# ------------------------------------------------------------------ dates


#: What stands before a year that is a term.
_UNTIL = "by|before|until|till|no later than|d['’]ici|avant|bis|vor|para|antes de|até|بحلول|قبل"


def date_hint(text: str, *, whole_day: bool = False) -> str:
    """The date, or the two dates, that a text can mean, in ISO 8601 or EDTF."""
    plain = _with_digits("".join(_digit(character) for character in text).strip())
    plain = re.sub(r"[\u2010-\u2015]", "-", plain)
    plain = re.sub(r"\s*[年月]\s*", "-", plain).rstrip("日-")
    if whole_day and re.fullmatch(r"\d{4}(-\d{2})?", plain):
        return "it needs the day as well: YYYY-MM-DD"
    if last := _last_day(plain):
        return last
    if not whole_day and (until := re.fullmatch(rf"(?:{_UNTIL})\s*(\d{{4}})", plain.casefold())):
        return did_you_mean(f"[..{until[1]}]")
    found = _bounded(plain) or _interval(plain) or _days(plain)
    if whole_day:
        found = [one for one in found if len(one) == 10]
    if len(found) == 2:
        return f'"{found[0]}" or "{found[1]}"? write the year, the month and the day'
    if found:
        return did_you_mean(found[0])
    return "year, month and day in digits, joined by hyphens: 2025-06-17"


def _last_day(text: str) -> str:
    """Of a day that its month does not have: the last that it has."""
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    if not match or not 1 <= int(match[2]) <= 12 or not int(match[3]) > 28:
        return ""
    year, month, day = (int(part) for part in match.groups())
    if not 0 < year < 9999:
        return ""
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return f"the last day of {match[1]}-{month:02} is {last}" if day > last else ""


def _interval(text: str) -> list[str]:
    """Two days joined by a word or a sign, or "17-19 juin 2025"."""
    day = r"\d{4}-\d{2}-\d{2}"
    if match := re.fullmatch(rf"\[?({day})\s*(?:--?|\.\.|/|to|au|until|à|,)\s*({day})\]?", text):
        return ["/".join(sorted(match.groups()))]
    if (match := re.fullmatch(r"(\d{4}[-\d]*)/(\d{4}[-\d]*)", text)) and match[2] < match[1]:
        return [f"{match[2]}/{match[1]}"]
    if match := re.fullmatch(rf"({day})\s*(?:/|\.\.)\s*(\d{{2}}-)?(\d{{2}})", text):
        year, month, _ = match[1].split("-")
        return _ordered(match[1], f"{year}-{match[2] or f'{month}-'}{match[3]}")
    between = r"(?:du |from |vom )?(\d{1,2})\.?\s*(?:-|/|to|au|et|and|bis|al|a)\s*(\d{1,2}\.? .*)"
    if match := re.fullmatch(between, text):
        last = _days(match[2])
        if len(last) == 1 and len(last[0]) == 10:
            with suppress(ValueError):
                return [f"{date.fromisoformat(last[0]).replace(day=int(match[1]))}/{last[0]}"]
    return []


def _bounded(text: str) -> list[str]:
    """What stands between brackets, ``[..31/12/2027]``, with each bound as EDTF writes it."""
    match = re.fullmatch(r"\[\s*(.*?)\s*\.\.\s*(.*?)\s*\]", text)
    if not match or not any(match.groups()):
        return []
    bounds = [_days(bound) if bound else [""] for bound in match.groups()]
    if any(len(found) != 1 for found in bounds):
        return []
    return [f"[{bounds[0][0]}..{bounds[1][0]}]"]


def _ordered(first: str, last: str) -> list[str]:
    """An interval of two days that exist, the first not after the last."""
    with suppress(ValueError):
        if date.fromisoformat(first) <= date.fromisoformat(last):
            return [f"{first}/{last}"]
    return []


def _days(text: str) -> list[str]:
    text = re.sub(r"[T ]\d{1,2}:\d{2}.*$", "", text)
    text = re.sub(r"(?<=\d)(st|nd|rd|th|er|\.)(?=\s)", "", text)
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    named = _named_month(text)
    if named:
        return _in_month(named, numbers)
    if match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text):
        return _valid([tuple(map(int, match.groups()))])
    if re.fullmatch(r"\d{4}\W+\d{1,2}\W+\d{1,2}\W*", text):
        year, month, day = numbers
        return _valid([(year, month, day)]) or _valid([(year, day, month)])
    if re.fullmatch(r"\d{1,2}\W+\d{1,2}\W+\d{4}", text):
        first, second, year = numbers
        return _valid(sorted({(year, second, first), (year, first, second)}))
    if match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4})", text):
        year, month = int(match[1] or match[4]), int(match[2] or match[3])
        return [f"{year:04}-{month:02}"] if 1 <= month <= 12 else []
    return []


def _in_month(month: int, numbers: Sequence[int]) -> list[str]:
    if len(numbers) == 1 and numbers[0] > 31:
        return [f"{numbers[0]:04}-{month:02}"]
    return _valid([(max(numbers), month, min(numbers))]) if len(numbers) == 2 else []


def _valid(days: Iterable[tuple[int, ...]]) -> list[str]:
    found = []
    for year, month, day in days:
        with suppress(ValueError):
            found.append(date(year, month, day).isoformat())
    return found


def _named_month(text: str) -> int | None:
    words = {parted(word) for word in re.findall(r"[^\W\d_]+", text)}
    return next((month for name, month in _months().items() if name in words), None)


#: The languages in which the months of a date are known; of one name for two, the later counts.
_READ = ("tr", "nl", "it", "pt", "de", "es", "ar_MA", "ar", "fr", "en")


@cache
def _months() -> Mapping[str, int]:
    """Months by their names in the languages of `_READ`, whole and short (CLDR)."""
    from babel import Locale

    names: dict[str, int] = {}
    for language in _READ:
        months = Locale.parse(language).months
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[form][width].items():
                    names[parted(name)] = number
    return names
