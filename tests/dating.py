"""Invented sources and dated claims, for the tests of how a date is inferred."""

from __future__ import annotations

from diplograph.facts.inference import WEEKDAY_BEFORE
from diplograph.facts.model import Claim, Inference, Source, Span, Text
from diplograph.problems import Location

HERE = Location("invented.yaml", 1, 1)


def source(published: str, language: str = "fr") -> Source:
    return Source("invented", "news-article", (), language, published, "2026-01-10", HERE)


def dated(value: str, words: str = "ce mardi", rule: str = WEEKDAY_BEFORE) -> Claim:
    return Claim(
        kind="reported-event",
        at=(Span(0, 8),),
        location=HERE,
        subject="visit",
        property="date",
        value=Text(value),
        inferred=Inference(words, rule),
    )
