"""Changes told in sentences, in one language; names are the graph's own labels.

Layout is the business of whoever writes the document. What no label says is in ``words.json``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from diplograph.explain.blocks import Block, Heading, Line, Span, Title
from diplograph.layers import Attestation, Claim
from diplograph.layers.form import as_term
from diplograph.namespaces import compress, expand
from diplograph.queries.contests import as_sort, label
from diplograph.words import phrases

if TYPE_CHECKING:
    from diplograph.changes import Comparison
    from diplograph.changes.comparing import Change, Reason

_WORDS = phrases(Path(__file__).parent)


def document(found: Comparison, language: str) -> tuple[Block, ...]:
    """The changes of each kind under its heading, a line each; why, in a line beneath."""
    return tuple(_Teller(found, language).blocks())


def record(change: Change, found: Comparison, languages: Sequence[str]) -> dict[str, object]:
    """A change for programs, with its sentences in each of `languages`."""
    triple = change.triple
    return {
        "kind": change.kind,
        "subject": change.subject,
        "property": triple.predicate if triple else None,
        "object": as_term(triple.value) if triple else None,
        "claims": list(change.claims),
        "sources": list(change.sources),
        "reasons": [
            {"code": each.code, "because": list(each.because), "words": each.words or None}
            for each in change.reasons
        ],
        "before": _attested(change.before),
        "after": _attested(change.after),
        "text": {
            language: " – ".join(_Teller(found, language).sentences(change))
            for language in languages
        },
    }


def _attested(attestation: Attestation | None) -> dict[str, list[str]] | None:
    if attestation is None:
        return None
    return {"sources": list(attestation.sources), "voices": list(attestation.voices)}


class _Teller:
    """Tells changes in one language; a class because every sentence needs names."""

    def __init__(self, found: Comparison, language: str) -> None:
        self._found = found
        self._language = language

    def blocks(self) -> Iterator[Block]:
        found = self._found
        yield Title(self._say("title"), self._say("between", old=found.old, new=found.new))
        if not found.changes:
            yield Line(1, (Span(self._say("nothing")),))
        for kind, group in groupby(found.changes, key=lambda change: change.kind):
            changes = tuple(group)
            yield Heading(f"{self._say(kind)} ({len(changes):,})")
            for change in changes:
                first, *others = self.sentences(change)
                yield Line(1, (Span(first),))
                yield from (Line(2, (Span(other, "faint"),)) for other in others)

    def sentences(self, change: Change) -> Iterator[str]:
        """What changed, in a sentence; then why, and who says so."""
        match change.kind:
            case "source-added" | "source-gone":
                yield self._source(change)
            case "searched" | "unsearched":
                (when,) = change.reasons
                yield self._joined((self._name(change.subject), *when.because))
            case "corrected":
                yield from self._correction(change)
            case "fact-added":
                yield self._fact(change)
                yield self._backing(change.after)
                if change.reasons:
                    yield self._say("until-now", self._because(change.reasons))
            case "fact-gone":
                yield self._fact(change)
                yield self._say("because", self._because(change.reasons))
            case "attested":
                yield self._fact(change)
                yield self._other_sources(change)
            case "contested" | "settled":
                yield from self._contest(change)
            case "weighed":
                yield self._named_or_said(change)
                yield self._joined((self._became(each) for each in change.reasons), "semicolon")
            case "reworded":
                yield from self._reworded(change)
            case _:
                yield self._claimed(change)
                yield self._by(change.sources)

    # ------------------------------------------------------------------ one kind each

    def _source(self, change: Change) -> str:
        count = len(change.claims)
        form = "known-of" if count == 0 else "claim" if count == 1 else "claims"
        return self._say(form, self._name(change.subject), f"{count:,}")

    def _correction(self, change: Change) -> Iterator[str]:
        new, old = change.claims
        yield self._say("correction", old=self._quoted(old), new=self._quoted(new))
        claim = self._claim(new)
        if claim is not None:
            day = claim.recorded_on or self._say("unknown")
            source = self._name(claim.holder)
            yield self._say("by", self._say("corrected-on", source=source, day=day))
        for reason in change.reasons:
            if reason.words:
                yield self._say("because", reason.words)

    def _other_sources(self, change: Change) -> str:
        assert change.before is not None
        assert change.after is not None
        more = set(change.after.sources) > set(change.before.sources)
        form = "also-by" if more else "no-more-by"
        who = self._joined(map(self._name, change.sources))
        first = self._say(form, who) if change.sources else self._say("same-sources")
        before, after = self._count(change.before), self._count(change.after)
        return self._joined(
            (first, self._say("before-after", after=after, before=before)), "semicolon"
        )

    def _contest(self, change: Change) -> Iterator[str]:
        predicate, sort = (each.code for each in change.reasons)
        told = self._joined((self._name(predicate), label(as_sort(sort), self._language)))
        yield self._say("colon", self._name(change.subject), told)
        for iri in change.claims:
            claim = self._claim(iri)
            who = self._name(claim.holder) if claim else ""
            yield self._joined((self._gloss(iri), self._say("by", who)))

    def _reworded(self, change: Change) -> Iterator[str]:
        if change.claims:
            old = self._found.before.claims[change.subject]
            yield self._say("quote", self._in_language(old.glosses) or compress(old.iri))
            yield self._say("worded", self._quoted(change.subject))
        else:
            labels = self._found.before.things[change.subject].labels
            yield self._in_language(labels) or compress(change.subject)
            yield self._say("named", self._name(change.subject))

    def _claimed(self, change: Change) -> str:
        claim = self._claim(change.subject)
        kind = self._name(claim.kind) if claim else ""
        return self._say("said-as", kind=kind, gloss=self._gloss(change.subject))

    def _named_or_said(self, change: Change) -> str:
        return self._quoted(change.subject) if change.claims else self._name(change.subject)

    def _became(self, reason: Reason) -> str:
        label = self._property(reason.code)
        if len(reason.because) == 2:
            return self._say("became", label, *map(self._value, reason.because))
        return self._say("changed", label)

    # ------------------------------------------------------------------ why, and who

    def _because(self, reasons: Iterable[Reason]) -> str:
        return self._joined(map(self._reason, reasons), "semicolon")

    def _reason(self, reason: Reason) -> str:
        key = "gone" if reason.code == "source-gone" else reason.code
        if reason.code == "not-held" and not reason.because:
            return self._say("unknown")
        names = (
            self._quoted(iri) if self._claim(iri) is not None else self._name(iri)
            for iri in reason.because
        )
        told = self._say(key, self._joined(names))
        return self._say("reason", told, reason.words) if reason.words else told

    def _backing(self, attestation: Attestation | None) -> str:
        assert attestation is not None
        told = self._by(attestation.sources)
        several = len(attestation.sources) > 1
        return self._joined((told, self._count(attestation)), "semicolon") if several else told

    def _by(self, sources: Iterable[str]) -> str:
        return self._say("by", self._joined(map(self._name, sources)))

    def _count(self, attestation: Attestation) -> str:
        sources, voices = len(attestation.sources), len(attestation.voices)
        if sources == 1:
            return self._say("one-source")
        return self._say("independent", sources=f"{sources:,}", voices=f"{voices:,}")

    # ------------------------------------------------------------------ words and names

    def _say(self, key: str, *values: str, **named: str) -> str:
        return _WORDS[key][self._language].format(*values, **named)

    def _joined(self, parts: Iterable[str], how: str = "comma") -> str:
        return self._say(how).join(parts)

    def _in_language(self, words: Mapping[str, str]) -> str | None:
        return words.get(self._language) or words.get("en") or next(iter(words.values()), None)

    def _name(self, iri: str) -> str:
        """What it is called, now or before; its CURIE where it has no name."""
        for layers in (self._found.after, self._found.before):
            if (thing := layers.things.get(iri)) and (name := self._in_language(thing.labels)):
                return name
        return compress(iri).strip("<>")

    def _value(self, text: str) -> str:
        return self._name(text) if text.startswith("http") else text

    def _property(self, curie: str) -> str:
        return self._say(curie) if curie in _WORDS else self._name(expand(curie))

    def _claim(self, iri: str) -> Claim | None:
        return self._found.after.claims.get(iri) or self._found.before.claims.get(iri)

    def _gloss(self, iri: str) -> str:
        claim = self._claim(iri)
        return (claim and self._in_language(claim.glosses)) or compress(iri).strip("<>")

    def _quoted(self, iri: str) -> str:
        return self._say("quote", self._gloss(iri))

    def _fact(self, change: Change) -> str:
        assert change.triple is not None
        subject, predicate, value = change.triple
        is_text = isinstance(value, Literal) and value.language
        shown = self._name(value.value) if isinstance(value, NamedNode) else value.value
        shown = self._say("quote", shown) if is_text else shown
        return self._say("colon", self._name(subject), f"{self._name(predicate)} {shown}")
