"""Names of things and terms, fit for display: the same in both engines."""

from __future__ import annotations

import re
from collections.abc import Mapping

from diplograph.layers import Layers

# Controls, and the marks that turn the direction of the text after them: not for display.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")


def clean(text: str) -> str:
    """`text` in one line, without what shows nothing or turns the text after it."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def labels_of(iri: str, layers: Layers) -> dict[str, str]:
    """Language to label, fit for display."""
    thing = layers.things.get(iri)
    cleaned = {lang: clean(label) for lang, label in thing.labels.items()} if thing else {}
    return {lang: label for lang, label in cleaned.items() if label}


def spoken(labels: Mapping[str, str], lang: str, iri: str) -> str:
    """The label to show in `lang`: falls back to English, to any language, to the IRI's end."""
    return labels.get(lang) or labels.get("en") or next(iter(labels.values()), local(iri))


def local(iri: str) -> str:
    """What stands behind the last separator of an IRI."""
    whole = iri.rstrip("/#")
    return whole[max(whole.rfind("/"), whole.rfind("#")) + 1 :]


def is_web(link: str) -> bool:
    """Whether a link may be followed: http or https, with nothing that a browser would drop."""
    return re.fullmatch(r"https?://[^\s\x00-\x1f\\]+", link) is not None
