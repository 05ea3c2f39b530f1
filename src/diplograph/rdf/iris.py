"""Minting: the IRI of every claim and every piece of evidence, from what an editor wrote.

The rule is the clause "Identity" of the design, and it is fixed: analysts keep these IRIs. An IRI
depends on the claim and its source alone, so that the same proposition has the same IRI in every
build, and two claims with one IRI are one proposition written twice.
"""

from __future__ import annotations

import hashlib

from pyoxigraph import Literal, NamedNode

from diplograph.facts.model import Claim, Integer, Span, Text
from diplograph.vocabulary import ID

_INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")


def literal(value: Text | Integer | str) -> Literal:
    """The RDF literal of a claimed value: tagged text, a plain string or a canonical integer."""
    match value:
        case Integer():
            return Literal(str(value.value), datatype=_INTEGER)
        case Text():
            return Literal(value.value, language=value.language)
        case _:
            return Literal(value)


def digest(value: Text | Integer | str) -> str:
    """The part of an IRI that stands for a literal.

    It is the first 12 hexadecimal digits of the SHA-256 of the literal's N-Triples form, in UTF-8.
    """
    return hashlib.sha256(str(literal(value)).encode()).hexdigest()[:12]


def claim(claim: Claim, source: str, default_kind: str) -> str:
    """The IRI of a claim of the source with the slug `source`.

    A structured claim is ``id:<source>.<subject>.<property>.<value>``, its value the slug of the
    object or the :func:`digest` of the literal; where they are not the default there follow, in
    this order, ``.<kind>``, ``.by-<slug>``, ``.denied``, ``.from-<digest>`` and
    ``.until-<digest>``. `default_kind` is the kind that claims with this property have unless an
    editor says otherwise. A free claim, and a denial that lacks its subject or its object, is
    ``id:<source>.<id>``.
    """
    if not is_complete(claim):
        return f"{ID}{source}.{claim.id}"
    value = claim.object if claim.value is None else digest(claim.value)
    return f"{ID}{source}.{claim.subject}.{claim.property}.{value}" + "".join(
        f".{suffix}" for suffix in _suffixes(claim, default_kind)
    )


def is_complete(claim: Claim) -> bool:
    """Whether a claim has a subject, a property, and an object or a value."""
    has_value = claim.object is not None or claim.value is not None
    return claim.subject is not None and claim.property is not None and has_value


def _suffixes(claim: Claim, default_kind: str) -> list[str]:
    candidates = [
        (claim.kind, claim.kind != default_kind),
        (f"by-{claim.attributed_to}", claim.attributed_to),
        ("denied", claim.polarity == "denied"),
        (f"from-{digest(claim.valid_from or '')}", claim.valid_from),
        (f"until-{digest(claim.valid_until or '')}", claim.valid_until),
    ]
    return [suffix for suffix, wanted in candidates if wanted]


def evidence(source: str, span: Span) -> str:
    """The IRI of a passage of the source with the slug `source`: ``id:<source>.span-<s>-<e>``."""
    return f"{ID}{source}.span-{span.start}-{span.end}"
