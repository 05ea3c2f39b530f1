"""What a word is near to: the known word that it misspells, the slug that a name can have.

Keys, codes and slugs of fact files, terms, prefixes and words of queries, questions and codes of
problems: whoever meets a word that is not there asks here which of the known words is near.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from diplograph.folding import folded

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PARTED = re.compile(r"[\W_]+")
_ZEROS = re.compile(r"\b0+(?=\d)")


def parted(text: str) -> str:
    """Text folded, accents too, its words parted by single spaces.

    >>> parted("hostedBy"), parted("Hosted-by"), parted("Québec")
    ('hosted by', 'hosted by', 'quebec')
    """
    return " ".join(_PARTED.split(folded(_CAMEL.sub(" ", text), accents=True))).strip()


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The known word that `word` most likely is, or None if none is near.

    In this order: the same but for case, accents and what parts its words, or for zeros before a
    number; the same words in another order; the beginning of one alone; one slip of the keyboard
    away (two letters that changed places before one too many, too few or wrong); the most alike by
    `difflib`, if the ratio is at least `cutoff`.
    """
    candidates = sorted(set(known))
    wanted = parted(word)
    if not wanted:
        return None
    by_form = {parted(one): one for one in reversed(candidates)}
    by_number = {_ZEROS.sub("", form): one for form, one in by_form.items()}
    if same := by_form.get(wanted) or by_number.get(_ZEROS.sub("", wanted)):
        return same
    by_words = {" ".join(sorted(form.split())): one for form, one in by_form.items()}
    if same := by_words.get(" ".join(sorted(wanted.split()))):
        return same
    longer = [one for form, one in by_form.items() if len(wanted) > 3 and form.startswith(wanted)]
    if len(longer) == 1:
        return longer[0]
    slips = [one for form, one in by_form.items() if len(wanted) > 2 and one_slip(wanted, form)]
    swaps = [one for one in slips if sorted(parted(one)) == sorted(wanted)]
    for found in (swaps, slips):
        if len(found) == 1:
            return found[0]
    close = alike(wanted, by_form, most=1, cutoff=cutoff)
    return by_form[close[0]] if close else None


def nearest_in_part(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` surely means, or else the longest beginning or end of it, by whole
    words.

    >>> nearest_in_part("us-iowa", ["us-wa", "us-ia", "Iowa", "Washington"])
    'Iowa'
    """
    candidates, words = list(known), parted(word).split()
    runs = [words, *(run for cut in range(1, len(words)) for run in (words[cut:], words[:-cut]))]
    found = (nearest(" ".join(run), candidates, cutoff=1.0) for run in runs)
    return next((each for each in found if each), None)


def alike(word: str, known: Iterable[str], *, most: int, cutoff: float = 0.6) -> list[str]:
    """At `most` so many of the known words, as they are written, the most alike first."""
    from difflib import get_close_matches

    return get_close_matches(word, list(known), n=most, cutoff=cutoff)


def closest(word: str, known: Iterable[str], *, most: int) -> list[str]:
    """At `most` so many of the known words, however unlike, the nearest to `word` first.

    >>> closest("Iwoa", ["Ohio", "Agadir", "Iowa", "Idaho"], most=2)
    ['Iowa', 'Idaho']
    """
    from difflib import SequenceMatcher

    wanted = parted(word)
    matcher = SequenceMatcher(b=wanted)

    def unlike(other: str) -> tuple[bool, bool, float, str]:
        form = parted(other)
        matcher.set_seq1(form)
        return form != wanted, not one_slip(wanted, form), -matcher.ratio(), other

    return sorted(set(known), key=unlike)[:most]


def did_you_mean(word: str | None) -> str:
    """The hint ``did you mean "host"?``; "" for no word."""
    return f'did you mean "{word}"?' if word else ""


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


def slug_of(name: str, *, words: int | None = None) -> str:
    """A slug of a name in any script, of its first `words`; "" if none of it is in ASCII letters.

    >>> slug_of("L'ODJ Média"), slug_of("Chambre de commerce de Lyon", words=3)
    ('lodj-media', 'chambre-de-commerce')
    """
    from anyascii import anyascii

    # What follows an apostrophe is part of the word.
    return "-".join(re.findall(r"[a-z0-9]+", anyascii(name).lower().replace("'", ""))[:words])


def is_latin(name: str) -> bool:
    """Whether every letter of a name is a Latin one."""
    letters = [each for each in name if each.isalpha()]
    return all(unicodedata.name(each, "").startswith("LATIN") for each in letters)
