"""What two ways to write the same word have in common.

:func:`fold` forgives what an editor types otherwise than a newspaper prints: case, quotation marks
and apostrophes, dashes, white space and line ends, ligatures, Arabic vowel signs, tatweel and the
letters that Arabic keyboards confuse. With `accents` it forgives accents as well. It keeps the way
back: each folded character knows which characters of the text it stands for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

#: Written in several ways that mean the same; what NFKC and case folding do is not repeated here.
_SAME = {
    **dict.fromkeys("’‘‚‛ʼʹ′´`＇", "'"),
    **dict.fromkeys("«»“”„‟‹›″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("أإآٱٲٳ", "ا"),
    **dict.fromkeys("ىیئې", "ي"),
    **dict.fromkeys("ةۀە", "ه"),
    "ؤ": "و",
    "ک": "ك",
    "œ": "oe",
    "æ": "ae",
    "ı": "i",
}
_TATWEEL = "\u0640"
#: Signs that show nothing: zero-width spaces and joiners, direction marks, soft hyphens.
_INVISIBLE = frozenset("\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


def same() -> Mapping[str, str]:
    """Letters and what they are folded to, beyond what NFKC and case folding do."""
    return dict(sorted(_SAME.items()))


class Folded(NamedTuple):
    """A folded text; its character number i stands for the original's `starts[i]` to `ends[i]`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the original of the folded characters `start` to `end`, end excluded."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str, *, accents: bool = False) -> Folded:
    """Fold `text`, which is in NFC. What vanishes belongs to the character before it."""
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for offset, character in enumerate(text):
        parts = _folded(character, accents)
        if not parts or (parts == " " and folded and folded[-1] == " "):
            if ends:
                ends[-1] = offset + 1
            continue
        for part in parts:
            folded.append(part)
            starts.append(offset)
            ends.append(offset + 1)
    return Folded("".join(folded), tuple(starts), tuple(ends))


def folded(text: str, *, accents: bool = False) -> str:
    """The folded form of `text` in any normal form, without white space around it."""
    found: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        parts = _folded(character, accents)
        if parts and not (parts == " " and found and found[-1][-1] == " "):
            found.append(parts)
    return "".join(found).strip()


def cuts_word(text: str, offset: int) -> bool:
    """Whether `offset` lies between two letters or digits, or before a sign over a letter."""
    if not 0 < offset < len(text):
        return False
    before, after = text[offset - 1], text[offset]
    if unicodedata.combining(after) or after == _TATWEEL:
        return True
    return after.isalnum() and (before.isalnum() or bool(unicodedata.combining(before)))


@lru_cache(maxsize=4096)
def _folded(character: str, accents: bool) -> str:
    if character in _INVISIBLE or character == _TATWEEL:
        return ""
    return "".join(_parts(character, accents))


def _parts(character: str, accents: bool) -> Iterator[str]:
    for part in unicodedata.normalize("NFKC", _SAME.get(character, character)).casefold():
        if part.isspace():
            yield " "
        elif unicodedata.category(part) == "Mn":
            # Arabic vowel signs always go; what else combines is an accent that NFC left alone.
            if not accents and not "\u0600" <= part <= "\u06ff":
                yield part
        elif accents and not part.isascii():
            yield from _without_accents(part)
        elif part.isdecimal():
            yield str(unicodedata.decimal(part))
        else:
            yield _SAME.get(part, part)


def _without_accents(character: str) -> str:
    bare = "".join(
        part
        for part in unicodedata.normalize("NFD", _SAME.get(character, character))
        if unicodedata.category(part) != "Mn"
    )
    if bare.isascii() or not unicodedata.name(bare[0], "").startswith("LATIN"):
        return bare
    from anyascii import anyascii  # ø, đ, ł: letters that NFD does not take apart

    return anyascii(bare).lower()
