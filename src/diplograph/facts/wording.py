"""What the words of a gloss give away about the kind of its claim.

A gloss is in our own words, so it can be held to them: what "wants" or "may" tells of is an aim
or a forecast, whatever kind the claim was given.
"""

from __future__ import annotations

import re

from diplograph.facts.model import Text

#: Words with which glosses tell of aims and of what is foreseen. Matched as written, so that the
#: month of May is no forecast.
_CUES = {
    "en": (
        "aim aims aimed aiming ambition ambitions could hope hopes hoped hoping intend "
        "intends intended intention may might offer offers offered plans promise promises "
        "promised seek seeks sought want wants wanted will wish wishes wished would"
    ),
    "fr": (
        "ambition ambitions ambitionne but cherche cherchent devrait devraient entend "
        "entendent espère espèrent intention objectif offre offrent pourra pourrait "
        "pourraient pourront promet promettent sera seront souhaite souhaitent veulent veut "
        "vise visent voudrait voudraient"
    ),
}
_WORDS = {language: frozenset(words.split()) for language, words in _CUES.items()}
_WORD = re.compile(r"\w+")


def unreported(gloss: Text) -> str | None:
    """The first word of a gloss that tells of an aim or a forecast instead of a report, if any."""
    cues = _WORDS.get(gloss.language or "", frozenset())
    return next((word for word in _WORD.findall(gloss.value) if word in cues), None)
