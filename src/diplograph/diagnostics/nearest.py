"""What a misspelled word was meant to be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PARTED = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Text without case and accents, its words parted by single spaces."""
    plain = unicodedata.normalize("NFKD", _CAMEL.sub(" ", text).casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(_PARTED.split(plain)).strip()


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known word that `word` most likely is, or None if none is near.

    In this order: the same but for case, accents and what parts its words; the same words in
    another order; one slip of the keyboard away (a letter too many, too few, wrong, or two that
    changed places); the most alike by `difflib`, if the ratio is at least `cutoff`.
    """
    from difflib import get_close_matches

    candidates = sorted(set(known))
    wanted = folded(word)
    if not wanted:
        return None
    by_form = {folded(one): one for one in reversed(candidates)}
    if found := by_form.get(wanted):
        return found
    by_words = {" ".join(sorted(form.split())): one for form, one in by_form.items()}
    if found := by_words.get(" ".join(sorted(wanted.split()))):
        return found
    slips = [one for form, one in by_form.items() if len(wanted) > 2 and one_slip(wanted, form)]
    if len(slips) == 1:
        return slips[0]
    close = get_close_matches(wanted, by_form, n=1, cutoff=cutoff)
    return by_form[close[0]] if close else None


def one_slip(word: str, other: str) -> bool:
    """Whether one letter was added, lost or changed, or two neighbours have changed places."""
    if abs(len(word) - len(other)) > 1 or word == other:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b),
        min(len(word), len(other)),
    )
    rest, against = word[start:], other[start:]
    return (
        rest[1:] == against[1:]
        or rest[1:] == against
        or rest == against[1:]
        or (rest[:2] == against[1::-1] and rest[2:] == against[2:])
    )
