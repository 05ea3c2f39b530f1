"""What the words of a gloss give away about the kind of its claim.

A gloss is in our own words, so it can be held to them: what "wants" or "may" tells of is an aim
or a forecast, whatever kind the claim was given.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from diplograph.facts.model import Text


class Cue(NamedTuple):
    """A word of a gloss that no report has, the gloss's language, and the kind that it tells of."""

    word: str
    language: str
    kind: str


#: Words with which glosses tell of aims and of what is foreseen, by language and kind. Matched as
#: written, so that the month of May is no forecast.
_CUES = {
    "en": {
        "intention": (
            "aim aims aimed aiming ambition ambitions hope hopes hoped hoping intend intends "
            "intended intention offer offers offered plans promise promises promised seek seeks "
            "sought want wants wanted wish wishes wished"
        ),
        "prediction": "could may might will would",
    },
    "fr": {
        "intention": (
            "ambition ambitions ambitionne but cherche cherchent entend entendent espère espèrent "
            "intention objectif offre offrent promet promettent souhaite souhaitent veulent veut "
            "vise visent voudrait voudraient"
        ),
        "prediction": "devrait devraient pourra pourrait pourraient pourront sera seront",
    },
}
_KINDS = {
    language: {word: kind for kind, words in kinds.items() for word in words.split()}
    for language, kinds in _CUES.items()
}
#: "Could not" tells of what was not possible, and foresees nothing.
_UNABLE = re.compile(r"\bcould (?:not|never|hardly|no longer)\b")
_WORD = re.compile(r"\w+")


def unreported(gloss: Text) -> Cue | None:
    """The first word of a gloss that tells of an aim or a forecast instead of a report, if any."""
    language = gloss.language or ""
    kinds = _KINDS.get(language, {})
    words = _WORD.findall(_UNABLE.sub("", gloss.value))
    return next((Cue(word, language, kinds[word]) for word in words if word in kinds), None)
