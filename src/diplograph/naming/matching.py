"""Whether a word may mean a name: the same letters, other accents, a slip, or the same sound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from diplograph.folding import folded
from diplograph.naming.gathering import Named

#: Below these a likeness is chance: out of 100, of the letters and of the sounds.
_LIKE = 76
_SOUNDS_LIKE = 82
#: A name that is heard has a word of so many letters: "US-MS" has none.
_LEAST_HEARD = 4
#: How many words more or less a name may have that only sounds like the word.
_WORDS_APART = 1
#: Two consonants are too few to tell names by: Rabat is not "Robot", but Iowa is like half of all.
_LEAST_SOUNDS = 3
_LEAST_BEGINNING = 3
#: What is this near has the word in its name, whole or as a beginning, or but for a slip.
_NEAR = 38
#: What is asked in Latin letters, and so with its vowels, is spelled so far like a name that sounds
#: like it, out of 100: a name in Latin letters, or in others.
_HEARD_LETTERS = {True: 60, False: 45}
_BY_SOUND = ", by sound"
#: How much less the likeness to a slug counts than that to a label.
_LESS_OF_SLUG = 4
_WORD = re.compile(r"[a-z0-9]+")
_ARTICLES = frozenset({"al", "el", "l", "la", "le", "les", "the", "of", "de", "du", "des", "d"})
#: What several ways to write a name in another script have in common. Arabic writes b for p, no
#: short vowels, and a weak consonant for a long one.
_SOUNDS = (
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"sh|ch|tch|sch"), "s"),
    (re.compile(r"kh|qu|ck|q|c"), "k"),
    (re.compile(r"gh|dj|j"), "g"),
    (re.compile(r"ph|v"), "f"),
    (re.compile(r"th"), "t"),
    (re.compile(r"dh"), "d"),
    (re.compile(r"p"), "b"),
    (re.compile(r"z|x"), "s"),
    (re.compile(r"[aeiouyhw]"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """A slug that a word may mean: `why` tells which of its names it is like, and how.

    `distance` is 0 where the two are the same, and 100 where they have nothing in common.
    """

    distance: float
    slug: str
    kind: str
    name: str
    why: str

    @property
    def is_near(self) -> bool:
        """Whether its name has the word, begins like it, or differs from it by a slip."""
        return self.distance <= _NEAR


def find(named: Iterable[Named], word: str, *, kind: str | None = None) -> list[Match]:
    """What `word` may mean, best first: each slug once, with the name that is most like the word.

    With `kind`, only what is of that kind or of one below it. What only sounds like the word comes
    last, and is left out if something is near.
    """
    found = (
        min(_matches(each, word), default=None)
        for each in named
        if kind is None or kind in each.kinds
    )
    matches = sorted((match for match in found if match), key=_order)
    is_near = bool(matches) and matches[0].is_near
    return [match for match in matches if not (is_near and match.why.endswith(_BY_SOUND))]


def _order(match: Match) -> tuple[float, bool, str]:
    """The best first; of what is equally like it, as Georgia, the country before its namesakes."""
    return match.distance, match.kind != "country", match.slug


def _matches(named: Named, word: str) -> Iterator[Match]:
    for role, name in (("slug", named.slug), *named.names):
        for score, how in _likeness(word, name):
            less = _LESS_OF_SLUG if role == "slug" and how else 0
            yield Match(round(100 - score + less, 1), named.slug, named.kinds[0], name, role + how)


def _likeness(word: str, name: str) -> Iterator[tuple[float, str]]:
    """How alike the two are, out of 100, and in what."""
    if _plain(word) == _plain(name):
        yield 100, ""
        return
    ours, theirs = _words(word), _words(name)
    if not ours or not theirs:
        return
    if ours == theirs:
        yield 98, ", accents"
    elif set(ours) <= set(theirs):
        yield 90 - min(len(theirs) - len(ours), 10), ", in part"
    elif all(any(_begins(one, other) for other in theirs) for one in ours):
        yield 80 - min(len(theirs) - len(ours), 10), ", beginning"
    elif (letters := _best(ours, theirs)) >= _LIKE:
        yield letters * 0.69, ", spelling"
    elif letters >= _least_letters(word, name) and _is_heard(ours, theirs):
        sounds = _best(_sounds(ours), _sounds(theirs))
        if sounds >= _SOUNDS_LIKE:
            yield sounds * 0.5, _BY_SOUND


def _is_heard(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether there is enough of both to tell by the sound: no code, no sentence for a word."""
    if abs(len(ours) - len(theirs)) > _WORDS_APART:
        return False
    if any(max(map(len, words)) < _LEAST_HEARD for words in (ours, theirs)):
        return False
    return all(sum(map(len, _sounds(words))) >= _LEAST_SOUNDS for words in (ours, theirs))


def _least_letters(word: str, name: str) -> int:
    """How alike in letters a name is at the least that sounds like a word, out of 100."""
    if not _plain(word, accents=True).isascii():
        return 0
    return _HEARD_LETTERS[_plain(name, accents=True).isascii()]


def _begins(one: str, other: str) -> bool:
    return one == other or (len(one) >= _LEAST_BEGINNING and other.startswith(one))


def _best(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    """The likeness of the words to the others, or, a little less, to as many of them in a row."""
    from rapidfuzz import fuzz

    wanted = " ".join(ours)
    whole = fuzz.ratio(wanted, " ".join(theirs))
    size = len(ours)
    if not wanted or size >= len(theirs):
        return whole
    parts = (" ".join(theirs[at : at + size]) for at in range(len(theirs) - size + 1))
    return max(whole, *(0.95 * fuzz.ratio(wanted, part) for part in parts))


@lru_cache(maxsize=65536)
def _plain(text: str, *, accents: bool = False) -> str:
    return folded(text, accents=accents)


@lru_cache(maxsize=65536)
def _words(name: str) -> tuple[str, ...]:
    """The words of a name in ASCII letters, whatever its script."""
    from anyascii import anyascii

    plain = _plain(name, accents=True)
    return tuple(_WORD.findall(anyascii(plain).lower().replace("`", "").replace("'", " ")))


@lru_cache(maxsize=65536)
def _sounds(words: tuple[str, ...]) -> tuple[str, ...]:
    """The consonants of words, without articles, those that scripts confuse made one."""
    bare = [word for word in words if word not in _ARTICLES]
    sounds = (_sound(word.removeprefix("al") if len(word) > 5 else word) for word in bare)
    return tuple(sound for sound in sounds if sound)


def _sound(word: str) -> str:
    for pattern, common in _SOUNDS:
        word = pattern.sub(common, word)
    return word
