"""Fact files that hypothesis makes up: every kind of claim, and texts in any script.

They are without problems, so that all that is drawn is compiled. Nothing in them is real.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any
from unicodedata import normalize

from hypothesis import strategies as st

from diplograph.facts.meant import mended_text

_LENGTH = 400
_DIGEST = hashlib.sha256(b"x" * _LENGTH).hexdigest()
_KINDS = ("plan", "intention", "prediction", "opinion", "generalisation", "reported-state")
_SECTORS = ("aerospace", "tourism", "film", "aquaculture")
_PLACES = ("us-ms", "ca-qc", "ma-06", "fr", "de-by", "jp-13")
_DAYS = ("2024-03-05", "2024-03", "2024", "[2024-03-01..2024-03-15]", "2024-03-05/2024-03-07")
#: Scripts, signs that formats escape, and letters that a text may hold composed or not.
_LETTERS = st.sampled_from(
    "abz AZ09 '\"\\&<>{}[]()|^`%#@:;,./?!=+*~$_-"
    "éßøœÅ…–’«»¿ñ"
    "اعرضمدينةِّ"
    "क्षेत्रहिन्दी"
    "東京北京서울ไทยქართუ"
    "🇲🇦👩🏽‍🚀🎬𝒜𐍈"
    "e\u0301a\u030a\u1e9b\u0323"
)


#: What `check` takes for a slip at the ends of a text, or for a letter that was lost.
_SLIPS = frozenset("\"'«»{}“”`\ufffd")


def _spoken(text: str) -> str:
    """A text as a fact file may have it: on one line, in NFC, with no white space around it."""
    kept = "".join(letter for letter in text if letter.isprintable() and letter not in _SLIPS)
    return normalize("NFC", " ".join(kept.split())) or "x"


TEXTS = (st.text(_LETTERS, max_size=24) | st.text(max_size=12)).map(_spoken)
#: Few look as if they were read in a wrong encoding.
TEXTS = TEXTS.filter(lambda text: text.isprintable() and not mended_text(text))
_CERTAINTIES = st.sampled_from(("certain", "probable", "possible", "unspecified"))


@st.composite
def projects(draw: Callable[[st.SearchStrategy[Any]], Any]) -> dict[str, str]:
    """The text of a fact file by its name; it stands alone."""
    spans: set[str] = set()

    def at() -> str:
        start = draw(st.integers(0, _LENGTH - 2))
        span = f"{start}-{draw(st.integers(start + 1, _LENGTH))}"
        spans.add(span)
        return span

    def field(value: object, **more: object) -> dict[str, object]:
        hedge = {"certainty": draw(_CERTAINTIES)} if draw(st.booleans()) else {}
        return {"is": value, "at": at(), **hedge, **more}

    def label() -> dict[str, str]:
        languages = ["en", *draw(st.lists(st.sampled_from(("fr", "ar")), unique=True))]
        return {language: draw(TEXTS) for language in languages}

    entities = {
        "chamber": {"kind": "organisation", "label": label(), "alt": {"en": [draw(TEXTS)]}},
        "guests": {"kind": "delegation", "label": label()},
        "leader": {"kind": "person", "label": label()},
        "office": {"kind": "post", "label": label()},
    }
    event: dict[str, object] = {
        "kind": "visit",
        "label": label(),
        "status": {"is": draw(st.sampled_from(("held", "planned", "cancelled"))), "at": at()},
    }
    places = st.sampled_from(_PLACES)
    drawn: dict[str, Callable[[], object]] = {
        "host": lambda: field("chamber"),
        "party": lambda: field("guests"),
        "led_by": lambda: field("leader"),
        "from": lambda: field(draw(places)),
        "place": lambda: field(draw(places)),
        "date": lambda: field(draw(st.sampled_from(_DAYS))),
        "agenda": lambda: [field(each) for each in draw(st.sets(st.sampled_from(_SECTORS)))],
    }
    for key, make in drawn.items():
        if draw(st.booleans()) and (value := make()):
            event[key] = value
    languages = st.sampled_from(("en", "fr", "ar"))
    said: dict[str, Callable[[], object]] = {
        "chamber": lambda: {"name": field(draw(TEXTS), lang=draw(languages))},
        "office": lambda: {"post_title": field(draw(TEXTS))},
        "leader": lambda: {"holds_post": field("office")},
    }
    states = {slug: make() for slug, make in said.items() if draw(st.booleans())}
    claims = []
    for number in range(draw(st.integers(1, 4))):
        gloss = {"en": f"{draw(TEXTS)} {number}", "fr": f"{number} {draw(TEXTS)}"}
        kind = draw(st.sampled_from(_KINDS))
        claims.append(
            {"id": f"c{number}", "kind": kind, "about": [*entities], "gloss": gloss, "at": at()}
        )
    source = {
        "id": "made-up",
        "kind": "news-article",
        "label": label(),
        "language": draw(st.sampled_from(("en", "fr", "ar", "ja", "hi"))),
        "published": "2024-03-06",
        "recorded": "2026-01-10",
        "url": "https://news.example/a?b=c&d=%E6%9D%B1#é",
        "text": {"sha256": _DIGEST, "length": _LENGTH},
    }
    body = {
        "format": 1,
        "source": source,
        "entities": entities,
        "events": {"visit": event},
        **({"states": states} if states else {}),
        "claims": claims,
        "spans": {span: [1, _recorded(span)] for span in sorted(spans)},
    }
    return {"made-up.yaml": json.dumps(body, ensure_ascii=False)}


def _recorded(span: str) -> str:
    start, _, end = span.partition("-")
    return hashlib.sha256(b"x" * (int(end) - int(start))).hexdigest()
