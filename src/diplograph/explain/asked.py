"""What a user asks for: words turned into terms of the graph, with help where there are none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from diplograph.errors import UsageError
from diplograph.layers import Layers, Term
from diplograph.namespaces import DG, ID, KIND, SECTOR, compress, expand
from diplograph.spelling import alike, parted

#: The namespaces in which a bare slug is looked for.
NAMESPACES = (ID, SECTOR, KIND, DG)

_LITERAL = re.compile(r'"(?P<text>.*)"(?:@[\w-]+|\^\^.+)?', re.S)
#: How many terms are suggested for one that is not there.
_MOST = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A term; or a subject and property, of which `value` is None for all values."""

    subject: str
    predicate: str | None = None
    value: Term | None = None


def asked(words: Sequence[str], layers: Layers) -> Asked:
    """What one term, or the two or three terms of a triple, stand for in `layers`.

    A term is a CURIE, an IRI, with or without angle brackets, a bare slug, or the whole name of a
    thing in any language and case; of a claim, the end of its slug is enough.
    The third may be a literal, quoted as in Turtle or plain.

    Raises:
        UsageError: there is no such term, and others are suggested; or there are several.
    """
    if not 1 <= len(words) <= 3:
        raise UsageError(f"a term or a triple is explained, not {len(words)} terms")
    subject = resolve(words[0], layers)
    if len(words) == 1:
        return Asked(subject)
    predicate = _property(words[1], layers)
    value = _value(words[2], subject, predicate, layers) if len(words) == 3 else None
    return Asked(subject, predicate, value)


def resolve(word: str, layers: Layers) -> str:
    """The IRI of a term that is in the graph; raises UsageError as :func:`asked` does."""
    found = list(dict.fromkeys(iri for iri in _meant(word) if is_known(iri, layers)))
    if not found and ":" not in word:
        end = f".{word.removeprefix('…').removeprefix('.')}"
        found = [iri for iri in layers.claims if iri.endswith(end)]
    if not found:
        found = _named(word, layers)
    if not found:
        raise UsageError(_unknown(word, layers))
    if len(found) > 1:
        raise UsageError(f"{word!r} is several things; say which:\n{_listed(found, layers)}")
    return found[0]


def _named(word: str, layers: Layers) -> list[str]:
    """The things with the name or the slug `word`, whatever its case and accents."""
    wanted = parted(word)
    return [
        iri
        for iri, thing in layers.things.items()
        if wanted
        and iri.startswith(NAMESPACES)
        and wanted in {parted(name) for name in (_slug(iri), *(text for _, text in thing.names))}
    ]


def _meant(word: str) -> Iterator[str]:
    """The IRIs that `word` can stand for."""
    if re.fullmatch(r"https?://\S+", word):
        yield word
    elif ":" in word:
        yield expand(word)
    else:
        yield from (namespace + word for namespace in NAMESPACES)


def is_known(iri: str, layers: Layers) -> bool:
    """Whether there is something to say of an IRI."""
    if any(iri in each for each in (layers.things, layers.claims, layers.evidence)):
        return True
    # Where the vocabulary is not loaded, a property is still known by what uses it.
    return any(claim.predicate == iri for claim in layers.claims.values())


def _property(word: str, layers: Layers) -> str:
    """The property that `word` names; of a bare name, one of the ontology."""
    return resolve(word if ":" in word else f"dg:{word}", layers)


def _value(word: str, subject: str, predicate: str, layers: Layers) -> Term:
    """The value that `word` names: one that is there if possible, else a known resource."""
    there = _values(subject, predicate, layers)
    for value in there:
        if isinstance(value, Literal) and word in (value.value, str(value)):
            return value
    quoted = _LITERAL.fullmatch(word)
    if quoted or (there and all(isinstance(each, Literal) for each in there)):
        plain = quoted["text"] if quoted else word
        return next((each for each in there if each.value == plain), Literal(plain))
    return NamedNode(resolve(word, layers))


def _values(subject: str, predicate: str, layers: Layers) -> list[Term]:
    """What is accepted or claimed as a value, without repetition."""
    facts = (fact.triple for fact in layers.facts)
    claims = (claim.triple for claim in layers.claims.values() if claim.triple)
    found = (
        triple.value
        for each in (facts, claims)
        for triple in each
        if triple[:2] == (subject, predicate)
    )
    return list(dict.fromkeys(found))


# ---------------------------------------------------------------- what is not there


def _unknown(word: str, layers: Layers) -> str:
    near = near_to(word, layers)
    if not near:
        return f"nothing in the graph is called {word!r}"
    return f"nothing in the graph is called {word!r}; did you mean:\n{_listed(near, layers)}"


def near_to(word: str, layers: Layers) -> list[str]:
    """The IRIs of the few terms whose slug or label is like `word`, the likest first."""
    wanted = parted(re.sub(r"^\w+:", "", word))
    names: dict[str, list[str]] = {}
    for iri, thing in layers.things.items():
        if iri.startswith(NAMESPACES):
            for name in (_slug(iri), *(text for _, text in thing.names)):
                names.setdefault(parted(name), []).append(iri)
    for iri in layers.claims:
        names.setdefault(parted(iri.rpartition(".")[2]), []).append(iri)
    inside = sorted((name for name in names if wanted and wanted in name), key=len)
    close = alike(wanted, names, most=_MOST)
    exact = [wanted] if wanted in names else []
    found = (iri for name in (*exact, *close, *inside) for iri in names[name])
    return list(dict.fromkeys(found))[:_MOST]


def _slug(iri: str) -> str:
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]


#: The longest CURIE beside which names stand in a column.
_WIDEST = 40


def _listed(iris: Sequence[str], layers: Layers) -> str:
    curies = [compress(iri) for iri in iris]
    # A longer one, as a claim's, has its line to itself.
    width = max((len(each) for each in curies if len(each) <= _WIDEST), default=0)
    rows = zip(curies, (_label(iri, layers) for iri in iris), strict=True)
    return "\n".join(f"  {curie:<{width}}  {label}".rstrip() for curie, label in rows)


def _label(iri: str, layers: Layers) -> str:
    named = layers.things.get(iri)
    words = named.labels if named else layers.claims[iri].glosses if iri in layers.claims else {}
    return words.get("en") or next(iter(words.values()), "")
