"""Glosses: what a structured claim says, as a sentence made from labels, in English and French.

The labels of claimable properties are written to stand between a subject and an object ("hosted
by", « a pour hôte »), and those of claim kinds, certainties and polarities to stand before a
dash, so that nothing of the ontology is repeated here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from diplograph.facts.model import Claim, Entity, Event, Integer, Source, Text
from diplograph.facts.schema import ITEM
from diplograph.vocabulary import Vocabulary

#: What a slug of ``id:`` can name.
Named = Entity | Event | Source

#: The phrases that no label gives, for each language in which glosses are made.
_PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "attribution": "according to {}",
        "from": "from {}",
        "until": "until {}",
        "any": "anyone or anything",
        "quote": "“{}”",
        "colon": "{}: {}",
        "dash": "{} – {}",
    },
    "fr": {
        "attribution": "selon {}",
        "from": "depuis {}",
        "until": "jusqu’à {}",
        "any": "qui ou quoi que ce soit",
        "quote": "«\u00a0{}\u00a0»",
        "colon": "{}\u00a0: {}",
        "dash": "{}\u00a0– {}",
    },
}

#: What goes without saying, and so is not said before the colon.
_UNMARKED = frozenset({"reported-event", "reported-state", "certain", "unspecified", "affirmed"})

_WORD = re.compile(r"\w+")

#: The words of a source that a gloss may repeat (invariant I4); a longer name is cut short.
_QUOTED = 7


def glosses(
    claim: Claim, named: Mapping[str, Named], vocabulary: Vocabulary, *, voice: str | None = None
) -> tuple[Text, ...]:
    """The gloss of a claim in each language: written if it is free, generated if structured.

    A written gloss of a denial says what is denied, and is given as "Denied – the office moves.".

    A generated gloss reads "According to ASMEX, plan – the visit: hosted by ASMEX (from 2021)."; of
    a denial without a subject, "Denied – anyone or anything: signed during the visit." A label that
    is missing in French is taken in English, and where there is none the slug stands for it.

    Where a place lies is the word of `voice` (a slug), the outlet, if nobody else's and if no
    reference says where it lies: then it may be disputed, and the one source must not pass for all.
    """
    if claim.property is None:
        return tuple(_written(gloss, claim, named, vocabulary) for gloss in claim.glosses)
    said_by = claim.attributed_to or (voice if _places_alone(claim, named) else None)
    return tuple(
        Text(_generated(claim, said_by, _Speaker(language, named, vocabulary)), language)
        for language in _PHRASES
    )


def _written(gloss: Text, claim: Claim, named: Mapping[str, Named], vocabulary: Vocabulary) -> Text:
    """A gloss as it was written, with the name of the item where it leaves room for it.

    It says what the claim is of; of a denial it begins as a generated one does.
    """
    speaker = _Speaker(gloss.language or "en", named, vocabulary)
    said = gloss.value
    if claim.item is not None:
        said = said.replace(ITEM, speaker.item(claim.item))
    if claim.polarity not in _UNMARKED:
        denied = speaker.concept("polarities", claim.polarity)
        said = speaker.phrases["dash"].format(f"{denied[0].upper()}{denied[1:]}", said)
    return Text(said, gloss.language)


class _Speaker:
    """Says names and values in one language."""

    def __init__(self, language: str, named: Mapping[str, Named], vocabulary: Vocabulary) -> None:
        self.language = language
        self.phrases = _PHRASES.get(language, _PHRASES["en"])
        self.named = named
        self.vocabulary = vocabulary

    def resource(self, slug: str) -> str:
        if slug not in self.named:
            return slug
        labels = {label.language: label.value for label in self.named[slug].labels}
        return labels.get(self.language) or labels.get("en") or next(iter(labels.values()), slug)

    def item(self, slug: str) -> str:
        """The name of a sector, or of what else a slug means."""
        sectors = self.vocabulary.sectors
        if slug not in sectors:
            return self.resource(slug)
        return sectors[slug].labels.get(self.language, sectors[slug].labels["en"])

    def concept(self, scheme: str, slug: str) -> str:
        concepts = self.vocabulary.code_lists[scheme]
        return concepts[slug].labels.get(self.language, slug) if slug in concepts else slug

    def value(self, value: Text | Integer) -> str:
        if isinstance(value, Text) and value.language:
            return self.phrases["quote"].format(_shortened(value.value))
        return str(value.value)


def _shortened(text: str) -> str:
    words = list(_WORD.finditer(text))
    return text if len(words) <= _QUOTED else text[: words[_QUOTED - 1].end()] + "…"


def _places_alone(claim: Claim, named: Mapping[str, Named]) -> bool:
    """Whether the claim says where a place lies of which no reference says it."""
    place = named.get(claim.subject or "")
    return claim.property == "within" and not (isinstance(place, Entity) and place.within)


def _generated(claim: Claim, said_by: str | None, speaker: _Speaker) -> str:
    subject, *rest = _proposition(claim, speaker)
    sentence = speaker.phrases["colon"].format(subject, " ".join(rest))
    if limits := ", ".join(_limits(claim, speaker)):
        sentence += f" ({limits})"
    if preface := ", ".join(_preface(claim, said_by, speaker)):
        sentence = speaker.phrases["dash"].format(preface, sentence)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _preface(claim: Claim, said_by: str | None, speaker: _Speaker) -> Iterator[str]:
    if said_by:
        yield speaker.phrases["attribution"].format(speaker.resource(said_by))
    marks = (
        ("claim-kinds", claim.kind),
        ("certainties", claim.certainty),
        ("polarities", claim.polarity),
    )
    for scheme, slug in marks:
        if slug not in _UNMARKED:
            yield speaker.concept(scheme, slug)


def _proposition(claim: Claim, speaker: _Speaker) -> Iterator[str]:
    assert claim.property is not None
    declared = speaker.vocabulary.properties[claim.property]
    nothing = speaker.phrases["any"]
    yield speaker.resource(claim.subject) if claim.subject else nothing
    yield declared.labels.get(speaker.language, declared.labels["en"])
    if claim.value is not None:
        yield speaker.value(claim.value)
    elif claim.object is None:
        yield nothing
    elif declared.code_list == "sectors":
        yield speaker.item(claim.object)
    elif declared.code_list:
        yield speaker.concept(declared.code_list, claim.object)
    else:
        yield speaker.resource(claim.object)


def _limits(claim: Claim, speaker: _Speaker) -> Iterator[str]:
    """Whether it is one of several, and when it holds."""
    if claim.listed:
        yield speaker.concept("listings", claim.listed)
    if claim.valid_from:
        yield speaker.phrases["from"].format(claim.valid_from)
    if claim.valid_until:
        yield speaker.phrases["until"].format(claim.valid_until)
