"""Characters that deceive: they do not show, turn text around, or look like letters of others.

After Unicode Technical Standard 39 (https://www.unicode.org/reports/tr39/): in one word, letters of
one script must not stand among those of another that they look like, nor digits of two systems in
one number. A word in which the other script shows, and the scripts that are written together
(Arabic with an acronym in Latin letters, Chinese, Japanese and Korean), are nobody's disguise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

#: Control characters, the line ends that only YAML 1.1 knows (they would shift every line number),
#: noncharacters, what makes text read in another order than it is stored, what does not show (soft
#: hyphens, spaces without width, fillers, tags). Joiners do show, in Persian and Hindi.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)

#: Letters by script, of those that have letters in common with others; and others' shapes of Latin.
_SCRIPTS = {
    "Latin": "A-Za-z\xaa\xba\xc0-\xd6\xd8-\xf6\xf8-\u02af\u1e00-\u1eff",
    "Greek": "\u0370-\u0373\u0376-\u0377\u037b-\u03ff\u1f00-\u1fff",
    "Cyrillic": "\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f",
}
_OF_SCRIPT = {name: re.compile(f"[{letters}]") for name, letters in _SCRIPTS.items()}
_WORD = re.compile(f"[{''.join(_SCRIPTS.values())}\u0300-\u036f0-9_]+")
#: Letters of mathematics, and the wide ones of Japanese beside others: "ＪＥＴＲＯ" is written so.
_WIDE, _SIGNS = "\uff21-\uff3a\uff41-\uff5a", "\U0001d400-\U0001d7ff"
_SHAPED = re.compile(
    f"[{_SIGNS}]{{2,}}|(?<=[A-Za-z])[{_WIDE}{_SIGNS}]+|[{_WIDE}{_SIGNS}]+(?=[A-Za-z])"
)
#: Digits of the systems that people write numbers in, ASCII aside.
_DIGITS = "\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\uff10-\uff19"
_NUMBER = re.compile(f"[0-9{_DIGITS}]+")
#: What makes a closer look worth while: anything but Latin, Arabic and the like.
_SUSPECT = re.compile(f"[{_SCRIPTS['Greek']}{_SCRIPTS['Cyrillic']}{_DIGITS}{_WIDE}{_SIGNS}]")

#: Cyrillic and Greek letters, and the Latin ones that cannot be told from them in print
#: (https://www.unicode.org/Public/security/16.0.0/confusables.txt, of which the closest).
_CYRILLIC = "АВЕЅІЈКМНОРСТХаеѕіјорсухһԁԛԝ"
_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧον"
_LATIN = dict(zip(_CYRILLIC + _GREEK, "ABESIJKMHOPCTXaesijopcyxhdqwABEZHIKMNOPTYXov", strict=True))
_INTO = {
    "Latin": _LATIN,
    "Cyrillic": {_LATIN[letter]: letter for letter in _CYRILLIC},
    "Greek": {_LATIN[letter]: letter for letter in _GREEK},
}


class Disguise(NamedTuple):
    """A word that is not what it looks like: where it begins, what it is, what it looks like.

    `start` and `odd` are offsets, of the word in the text and of what is odd in the word.
    """

    start: int
    word: str
    odd: int
    meant: str
    why: str


def is_forbidden(text: str) -> bool:
    """Whether a text holds a character that may not stand in a fact file, as by an escape."""
    return _FORBIDDEN.search(text) is not None


def forbidden(text: str) -> Iterator[tuple[int, str]]:
    """The characters of a text that may not stand in a fact file, with their offsets."""
    return ((match.start(), match[0]) for match in _FORBIDDEN.finditer(text))


def named(character: str) -> str:
    """The number and the name of a character: ``U+200B zero width space``."""
    name = unicodedata.name(character, "a control character").lower()
    return f"U+{ord(character):04X} {name}"


def is_suspect(text: str) -> bool:
    """Whether a text has letters or digits in which a disguise can be; of most texts it is not."""
    return not text.isascii() and _SUSPECT.search(text) is not None


def disguises(text: str) -> Iterator[Disguise]:
    """The words of a text, in NFC, that are not what they look like, in no order.

    >>> [(found.word.encode("ascii", "replace"), found.meant) for found in disguises("h\u043est")]
    [(b'h?st', 'host')]
    >>> list(disguises("Rabat \u0420\u0430\u0431\u0430\u0442 \u03bcm \u0627\u0644CFCIM"))
    []
    """
    for match in _WORD.finditer(text):
        if found := _mixed(match[0]):
            odd, meant, why = found
            yield Disguise(match.start(), match[0], odd, meant, why)
    for match in _SHAPED.finditer(text):
        meant = unicodedata.normalize("NFKC", match[0])
        if meant.isascii():
            why = f"{named(match[0][0])} is none of the letters beside it"
            yield Disguise(match.start(), match[0], 0, meant, why)
    for match in _NUMBER.finditer(text):
        zeros = [ord(digit) - unicodedata.decimal(digit) for digit in match[0]]
        if len(set(zeros)) > 1:
            odd = next(index for index, zero in enumerate(zeros) if zero != zeros[0])
            meant = "".join(str(unicodedata.decimal(digit)) for digit in match[0])
            why = "digits of two systems stand in one number"
            yield Disguise(match.start(), match[0], odd, meant, why)


def seen_as(text: str) -> str | None:
    """The text in Latin letters that another cannot be told from; None if it can, or is Latin."""
    if not is_suspect(text):
        return None
    seen = "".join(_LATIN.get(character, character) for character in text)
    return seen if seen != text and not is_suspect(seen) else None


def _mixed(word: str) -> tuple[int, str, str] | None:
    """Of a word with letters of one script that look like those of another: where, what, why."""
    if word.isascii():
        return None
    letters = {name: pattern.findall(word) for name, pattern in _OF_SCRIPT.items()}
    scripts = sorted((name for name in letters if letters[name]), key=lambda one: len(letters[one]))
    for odd in scripts if len(scripts) == 2 else ():
        (own,) = (name for name in scripts if name != odd)
        into = _INTO[own]
        if all(letter in into for letter in letters[odd]):
            meant = "".join(
                into[each] if _OF_SCRIPT[odd].fullmatch(each) else each for each in word
            )
            first = word.index(letters[odd][0])
            return first, meant, f"{named(word[first])} stands among letters that are {own}"
    return None


def joined(text: str) -> str:
    """A text without the joiners between letters, which show by what they do to these."""
    return _JOINERS.sub("", text)


_JOINERS = re.compile("(?<=[^\x00-\u0590\\s])[\u200c\u200d](?=[^\x00-\u0590\\s])")
