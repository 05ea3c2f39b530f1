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
_PATTERNS = {
    language: re.compile(rf"\b(?:{'|'.join(words.split())})\b") for language, words in _CUES.items()
}


def unreported(gloss: Text) -> str | None:
    """The first word of a gloss that tells of an aim or a forecast instead of a report, if any."""
    pattern = _PATTERNS.get(gloss.language or "")
    found = pattern.search(gloss.value) if pattern else None
    return found[0] if found else None
