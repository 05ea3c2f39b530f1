"""An explanation as a document: headings, rows, lines and tables, in one language.

How a document is laid out is the business of whoever writes it, as text, Markdown or HTML. Names
are the ontology's labels; the words that no label gives are in ``words.json``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

from diplograph.explain.blocks import Block, Heading, Line, Row, Span, Table, Title
from diplograph.explain.format import Claim, Content, Fact, Obstacle, Passage
from diplograph.layers import REPORTED
from diplograph.layers.form import Searched, Term, Words
from diplograph.namespaces import DG, KIND, compress, expand
from diplograph.queries.contests import label
from diplograph.words import phrases

_WORDS = phrases(Path(__file__).parent)

#: What goes without saying of a claim in a list.
_UNMARKED = frozenset({f"{KIND}affirmed", f"{KIND}normal"})
#: What else is said of a thing, in this order; the rest is for programs.
_DESCRIBED = (
    "skos:definition", "skos:scopeNote", "skos:editorialNote", "rdfs:domain", "rdfs:range",
    "rdfs:subClassOf", "rdfs:subPropertyOf", "skos:inScheme", "skos:broader", "skos:narrower",
    "skos:related", "rdfs:seeAlso", "dcterms:type", "dcterms:publisher", "dcterms:issued",
    "dcterms:language", "schema:url", "prov:hadPrimarySource",
)  # fmt: skip


def document(content: Content, language: str) -> tuple[Block, ...]:
    """The document of an explanation, in ``en``, ``fr`` or ``ar``.

    What is not known in the language is said in English, or as it is known; a gloss that is in
    another language names it.
    """
    return tuple(_Writer(content, language).blocks())


def body(content: Content, language: str) -> tuple[Block, ...]:
    """The document without its list of sources, for who writes that in a way of his own."""
    return tuple(_Writer(content, language).body())


def sentence(claim: Claim, labels: Mapping[str, Words], language: str) -> str:
    """What a claim says, in a language: made of `labels` if it is structured, else its gloss."""
    content = cast("Content", {"claims": [claim], "sources": [], "labels": labels})
    return _Writer(content, language).said(claim)


class _Writer:
    """Says a content in one language; a class because every sentence needs names and numbers."""

    def __init__(self, content: Content, language: str) -> None:
        self._content = content
        self._language = language
        self._claims = {claim["id"]: claim for claim in content["claims"]}
        self._numbers = {each["id"]: n for n, each in enumerate(content["sources"], start=1)}

    def blocks(self) -> Iterator[Block]:
        yield from self.body()
        yield from self._sources()

    def body(self) -> Iterator[Block]:
        yield from self._head()
        if self._content["what"] == "claim":
            yield from self._claim_page(self._claims[self._content["id"] or ""])
        if self._content["passage"] is not None:
            yield Line(1, tuple(self._place([self._content["passage"]])))
            yield from self._quotes([self._content["passage"]], 2)
        if self._content["what"] != "claim":
            yield from self._accepted()
        yield from self._contested()
        yield from self._lists()
        yield from self._counted()
        yield from self._searched()
        yield from self._nothing()

    # ------------------------------------------------------------------ words and names

    def _say(self, key: str, *values: str, **named: str) -> str:
        return _WORDS[key][self._language].format(*values, **named)

    def _name(self, iri: str) -> str:
        """What something is called in the language; its CURIE where it has no name."""
        labels = self._content["labels"].get(iri, {})
        found = labels.get(self._language) or labels.get("en") or next(iter(labels.values()), None)
        return found or compress(iri).strip("<>")

    def _term(self, term: Term | None) -> str:
        if term is None:
            return self._say("nothing")
        if "iri" in term:
            return self._name(term["iri"])
        return self._say("quote", term["value"]) if "language" in term else term["value"]

    def _row_name(self, curie: str) -> str:
        return self._say(curie) if curie in _WORDS else self._name(expand(curie))

    def _joined(self, parts: Iterable[str]) -> str:
        return self._say("comma").join(parts)

    def _named(self, iris: Iterable[str]) -> tuple[Span, ...]:
        """The names of things as one value."""
        spans: list[Span] = []
        for iri in iris:
            spans += [
                *([Span(self._say("comma"))] if spans else []),
                Span(self._name(iri), iri=iri),
            ]
        return tuple(spans)

    def _sentence_of(self, fact: Fact) -> tuple[Span, ...]:
        """An accepted triple, with its subject and its value as spans of their own."""
        text = self._sentence(fact["subject"], fact["property"], fact["object"])
        first, last = self._name(fact["subject"]), self._term(fact["object"])
        if not (text.startswith(first) and text.endswith(last)):
            return (Span(text, iri=fact["subject"]),)
        between = Span(text[len(first) : len(text) - len(last)])
        value = Span(last, iri=fact["object"].get("iri", ""))
        return (Span(first, iri=fact["subject"]), between, value)

    def _sentence(self, subject: str | None, predicate: str, value: Term | None) -> str:
        first = self._name(subject) if subject else self._say("nothing")
        return self._say("colon", first, f"{self._name(predicate)} {self._term(value)}")

    def said(self, claim: Claim) -> str:
        """What a claim says: made from labels if it is structured, else its gloss."""
        if claim["property"] is not None:
            return self._sentence(claim["subject"], claim["property"], claim["object"])
        return self._gloss(claim)

    def _gloss(self, claim: Claim) -> str:
        glosses = claim["gloss"]
        language = next((each for each in (self._language, "en") if each in glosses), None)
        language = language or next(iter(glosses), None)
        if language is None:
            return compress(claim["id"])
        return glosses[language] + ("" if language == self._language else f" ({language})")

    # ------------------------------------------------------------------ what it is

    def _head(self) -> Iterator[Block]:
        content = self._content
        if content["statement"] is not None:
            yield self._statement_title()
        elif content["id"] is not None:
            claim = self._claims.get(content["id"]) if content["what"] == "claim" else None
            name = self.said(claim) if claim else self._name(content["id"])
            yield Title(name, compress(content["id"]))
        if content["types"]:
            ours = [iri for iri in content["types"] if iri.startswith(DG)]
            yield Row(self._say("class"), (self._named(ours),))
        if names := self._other_names():
            yield Row(self._say("names"), _plain(names))
        for key in _DESCRIBED:
            if key in content["described"] and not (key == "rdfs:subClassOf" and content["types"]):
                values = content["described"][key]
                yield Row(self._row_name(key), tuple((self._value(each),) for each in values))
        for key in ("matches", "origins"):
            if iris := content[key]:  # type: ignore[literal-required] # both are lists of str
                yield Row(self._say(key), tuple(map(self._origin, iris)))
        if content["what"] in {"thing", "source"}:
            yield Row(self._say("summary"), _plain([self._summary()]))

    def _statement_title(self) -> Title:
        statement = self._content["statement"]
        assert statement is not None
        subject, predicate = statement["subject"], statement["property"]
        value = statement["object"]
        name = self._say("colon", self._name(subject), self._name(predicate))
        terms = [compress(subject), compress(predicate)]
        if value is not None:
            name = self._sentence(subject, predicate, value)
            terms.append(compress(value["iri"]) if "iri" in value else f'"{value["value"]}"')
        return Title(name, " ".join(terms))

    def _other_names(self) -> tuple[str, ...]:
        """Each name once, with its languages; not the one that is the title."""
        if self._content["what"] == "claim" or self._content["id"] is None:
            return ()
        found: dict[str, list[str]] = {}
        for name in self._content["names"]:
            found.setdefault(name["value"], []).extend(filter(None, [name.get("language")]))
        title = self._name(self._content["id"])
        return tuple(
            f"{name} ({', '.join(languages)})" if languages else name
            for name, languages in found.items()
            if name != title
        )

    def _value(self, term: Term) -> Span:
        """A value in a row, where no quotation marks are needed."""
        if "iri" in term:
            return Span(self._name(term["iri"]), iri=term["iri"])
        is_address = term["value"].startswith(("http://", "https://"))
        return Span(term["value"], iri=term["value"] if is_address else "")

    def _origin(self, origin: str) -> tuple[Span, ...]:
        return (Span(self._name(origin), iri=origin) if "://" in origin else Span(origin),)

    def _summary(self) -> str:
        content = self._content
        facts = [fact for fact in content["facts"] if fact["claims"]]
        inferred = {claim for fact in facts for claim in fact["claims"] if self._is_inferred(claim)}
        return self._say(
            "counts",
            accepted=str(len(facts)),
            contested=str(len(content["contested"])),
            inferred=str(len(inferred)),
            said=str(len(content["said"])),
        )

    def _is_inferred(self, claim: str) -> bool:
        return self._claims[claim]["basis"] == f"{KIND}inferred"

    # ------------------------------------------------------------------ what is accepted

    def _accepted(self) -> Iterator[Block]:
        facts = [fact for fact in self._content["facts"] if fact["claims"]]
        own = [fact for fact in facts if self._is_own(fact)]
        others = [fact for fact in facts if not self._is_own(fact)]
        if own:
            yield Heading(self._say("accepted"))
            yield from self._by_property(own)
        if others:
            yield Heading(self._say("accepted-object"))
            for fact in others:
                yield Line(1, (*self._sentence_of(fact), *self._marks(fact)))
                yield from self._claims_of(fact, 2)
        if reference := [fact for fact in self._content["facts"] if not fact["claims"]]:
            yield Heading(self._say("reference"))
            for fact in reference:
                yield Line(1, self._sentence_of(fact))

    def _is_own(self, fact: Fact) -> bool:
        return self._content["id"] in (None, fact["subject"])

    def _by_property(self, facts: Sequence[Fact]) -> Iterator[Line]:
        groups: dict[str, list[Fact]] = {}
        for fact in facts:
            groups.setdefault(fact["property"], []).append(fact)
        for predicate, found in groups.items():
            yield Line(1, (Span(self._name(predicate), "strong", predicate),))
            for fact in found:
                value = Span(self._term(fact["object"]), iri=fact["object"].get("iri", ""))
                yield Line(2, (value, *self._marks(fact)))
                yield from self._claims_of(fact, 3)

    def _marks(self, fact: Fact) -> Iterator[Span]:
        """What is said beside a fact: the term that names its other side, and how it stands."""
        if fact["accordingTo"]:
            names = self._joined(map(self._name, fact["accordingTo"]))
            yield Span(self._say("comma") + self._say("according-to", names))
        if len(fact["sources"]) > 1:
            sources, voices = str(len(fact["sources"])), str(len(fact["voices"]))
            attested = self._say("attested", sources=sources, voices=voices)
            yield Span(self._say("comma") + attested)
        other = fact["object"].get("iri") if self._is_own(fact) else fact["subject"]
        if other and not other.startswith(KIND):
            yield Span(f"  {compress(other)}", "faint")
        if fact["contest"]:
            yield Span(f"  [{label(fact['contest'], self._language)}]", "strong")

    def _claims_of(self, fact: Fact, depth: int) -> Iterator[Line]:
        told = len(fact["accordingTo"]) == 1  # beside the fact, for all its claims
        for iri in fact["claims"]:
            yield from self._details(self._claims[iri], depth, speaker=not told)

    # ------------------------------------------------------------------ claims in a list

    def _details(
        self, claim: Claim, depth: int, *, kind: bool = True, speaker: bool = True
    ) -> Iterator[Line]:
        """Where a claim stands and how it is meant, in one line, with its passages beneath.

        Its `kind` and its `speaker` are left out where they stand above.
        """
        marks = [claim["kind"]] if kind else []
        marks += [claim["certainty"]]
        marks += [code for code in (claim["polarity"],) if code not in _UNMARKED]
        parts = [self._name(code) for code in marks if code]
        if claim["rank"] not in _UNMARKED:
            parts.append(self._rank(claim))
        if claim["attributedTo"] and speaker:
            names = self._joined(map(self._name, claim["attributedTo"]))
            parts.append(self._say("according-to", names))
        parts += self._validity(claim)
        if claim["property"] is None or self._content["what"] == "statement":
            parts.append(self._short(claim))
        place = " · ".join(span.text for span in self._place(claim["evidence"]))
        spans = [Span(place, "faint", claim["id"])] if place else []
        rest = "".join(f" · {each}" for each in parts)
        yield Line(depth, (*spans, Span(rest if place else rest.removeprefix(" · "), "faint")))
        yield from (Line(depth, (Span(text, "faint"),)) for text in self._how(claim))
        yield from self._quotes(claim["evidence"], depth)

    def _rank(self, claim: Claim) -> str:
        rank, reason = self._name(claim["rank"]), claim["rankReason"]
        return self._say("colon", rank, reason) if reason else rank

    def _validity(self, claim: Claim) -> Iterator[str]:
        if claim["validFrom"]:
            yield self._say("valid-from", claim["validFrom"])
        if claim["validUntil"]:
            yield self._say("valid-until", claim["validUntil"])

    def _short(self, claim: Claim) -> str:
        """The end of a claim's slug, by which it can be asked for."""
        rest = claim["id"].removeprefix(claim["holder"])
        return rest[1:] if rest.startswith(".") else compress(claim["id"])

    def _how(self, claim: Claim) -> Iterator[str]:
        if claim["inferredFrom"] is not None:
            words = self._say("quote", claim["inferredFrom"].get("value", ""))
            rule = self._say("quote", self._name(claim["inferenceRule"] or ""))
            yield self._say("inferred", words=words, rule=rule)
        for other in claim["supersedes"]:
            yield self._joined(
                (self._say("corrects", self._other(other)), *self._made(claim["id"]))
            )
        for other in claim["supersededBy"]:
            yield self._joined((self._say("corrected", self._other(other)), *self._made(other)))

    def _made(self, correction: str) -> Iterator[str]:
        """When a correction was made: published by its source, and recorded in the graph."""
        claim = self._claims.get(correction)
        if claim is None:
            return
        issued = (
            each["issued"] for each in self._content["sources"] if each["id"] == claim["holder"]
        )
        for key, day in (("published", next(issued, None)), ("recorded", claim["recordedOn"])):
            if day:
                yield self._say(key, day)

    def _other(self, iri: str) -> str:
        """Another claim: what it says and its name."""
        claim = self._claims.get(iri)
        said = f"{self._say('quote', self.said(claim))} " if claim else ""
        return f"{said}({compress(iri)})"

    def _place(self, evidence: Sequence[Passage], before: str = "") -> Iterator[Span]:
        """Where passages stand: ``[1] ¶2, 236-247``, the number being that of the source."""
        groups: dict[str, list[str]] = {}
        for each in evidence:
            paragraph = "" if each["paragraph"] is None else f"¶{each['paragraph']}, "
            spot = f"{paragraph}{each['start']}-{each['end']}"
            groups.setdefault(each["source"], []).append(spot)
        for source, spots in groups.items():
            yield Span(f"{before}[{self._numbers.get(source, '?')}] {'; '.join(spots)}", "faint")

    def _quotes(self, evidence: Sequence[Passage], depth: int) -> Iterator[Line]:
        for each in evidence:
            if each["state"] == "held" and each["words"] is not None:
                yield Line(depth, (Span(self._say("quote", each["words"]), "quote"),))
            elif each["state"] == "differs":
                yield Line(depth, (Span(self._say("differs"), "strong"),))

    # ------------------------------------------------------------------ what is contested

    def _contested(self) -> Iterator[Block]:
        if not self._content["contested"]:
            return
        yield Heading(self._say("contested"))
        for contest in self._content["contested"]:
            subject, predicate = self._name(contest["subject"]), self._name(contest["property"])
            told = self._joined([predicate, label(contest["sort"], self._language)])
            yield Line(1, (Span(self._say("colon", subject, told), "strong"),))
            header = ("contest-value", "contest-who", "contest-standing")
            rows = (self._contest_row(self._claims[claim]) for claim in contest["claims"])
            yield Table(tuple(map(self._say, header)), tuple(rows))

    def _contest_row(self, claim: Claim) -> tuple[str, ...]:
        denied = claim["polarity"] not in _UNMARKED
        mark = [self._name(claim["polarity"])] if denied else []
        who = [self._name(claim["holder"])]
        if claim["attributedTo"]:
            names = self._joined(map(self._name, claim["attributedTo"]))
            who.append(self._say("according-to", names))
        who += [span.text for span in self._place(claim["evidence"])]
        return (
            self._joined([self._term(claim["object"]), *mark]),
            self._joined(who),
            " · ".join(self._standing(claim)),
        )

    def _standing(self, claim: Claim) -> Iterator[str]:
        if not claim["obstacles"]:
            yield self._say("yes")
        if claim["rank"] not in _UNMARKED:
            yield self._rank(claim)
        yield from map(self._obstacle, claim["obstacles"])

    def _obstacle(self, obstacle: Obstacle) -> str:
        reasons = (self._reason(iri, obstacle["code"]) for iri in obstacle["because"])
        names = self._joined(dict.fromkeys(reasons))
        return self._say(obstacle["code"], names or self._say("unknown"))

    def _reason(self, iri: str, code: str) -> str:
        if code == "outranked" and iri in self._claims:  # of the same subject and property
            return self._term(self._claims[iri]["object"])
        if code == "superseded":
            return self._joined((self._other(iri), *self._made(iri)))
        return self._other(iri) if code == "outranked" else self._name(iri)

    # ------------------------------------------------------------------ what is only said

    def _lists(self) -> Iterator[Block]:
        content = self._content
        attributed = [iri for iri in content["attributed"] if iri not in content["said"]]
        lists = (
            ("said", content["said"]),
            ("topic", content["topic"]),
            ("attributed", attributed),
            ("derived", content["derived"]),
        )
        for key, iris in lists:
            if claims := [self._claims[iri] for iri in iris]:
                yield Heading(self._say(key))
                yield from self._by_kind(claims)

    def _by_kind(self, claims: Sequence[Claim]) -> Iterator[Line]:
        groups: dict[str, list[Claim]] = {}
        for claim in claims:
            groups.setdefault(self._group(claim), []).append(claim)
        for name, found in groups.items():
            yield Line(1, (Span(name, "strong"),))
            for claim in found:
                yield Line(2, (Span(self.said(claim), iri=claim["id"]),))
                yield from self._details(claim, 3, kind=claim["kind"] in REPORTED)
                yield from self._why_not(claim)

    def _why_not(self, claim: Claim) -> Iterator[Line]:
        """Why a claim is not accepted, as far as its group and details do not say it."""
        codes = {obstacle["code"] for obstacle in claim["obstacles"]}
        if not codes & {"kind", "denied"}:
            for obstacle in claim["obstacles"]:
                if obstacle["code"] not in {"deprecated", "superseded"}:
                    yield Line(3, (Span(self._obstacle(obstacle), "faint"),))

    def _group(self, claim: Claim) -> str:
        if claim["polarity"] not in _UNMARKED:
            return self._name(claim["polarity"])
        if claim["kind"] not in REPORTED:
            return self._name(claim["kind"])
        return self._say("said-reported" if claim["obstacles"] else "yes")

    # ------------------------------------------------------------------ one claim

    def _claim_page(self, claim: Claim) -> Iterator[Block]:
        for curie, values in self._fields(claim):
            if values:
                yield Row(self._row_name(curie), tuple(values))
        yield Heading(self._say("standing"))
        if not claim["obstacles"]:
            yield Line(1, (Span(self._say("yes-as")),))
            yield Line(2, (Span(self.said(claim)),))
            for fact in self._content["facts"]:
                value = fact["object"]
                first, verb = (
                    Span(f"{compress(iri)} ", "faint", iri)
                    for iri in (fact["subject"], fact["property"])
                )
                last = compress(value["iri"]) if "iri" in value else f'"{value["value"]}"'
                yield Line(2, (first, verb, Span(last, "faint", value.get("iri", ""))))
        else:
            yield Line(1, (Span(self._say("no")),))
            for obstacle in claim["obstacles"]:
                yield Line(2, (Span(self._obstacle(obstacle)),))
        if claim["evidence"]:
            yield Heading(self._say("evidence"))
        for passage in claim["evidence"]:
            yield Line(1, tuple(self._place([passage])))
            yield from self._quotes([passage], 2)

    def _fields(self, claim: Claim) -> Iterator[tuple[str, Iterable[tuple[Span, ...]]]]:
        """All that is said of a claim, by CURIE, in the order of reading."""
        codes = ("claimKind", "certainty", "polarity", "basis")
        keys = ("kind", "certainty", "polarity", "basis")
        yield "dg:holder", [self._named([claim["holder"]])]
        yield "dg:attributedTo", [self._named([each]) for each in claim["attributedTo"]]
        for name, key in zip(codes, keys, strict=True):
            yield f"dg:{name}", [self._named([claim[key]])]  # type: ignore[literal-required] # see keys
        yield "dg:rank", _plain([self._rank(claim)])
        if claim["property"] is not None:
            yield "dg:gloss", _plain([self._gloss(claim)] if claim["gloss"] else [])
        yield "dg:about", [self._named(claim["about"])]
        if claim["inferredFrom"] is not None:
            yield "dg:inferredFrom", _plain([claim["inferredFrom"].get("value", "")])
            yield "dg:inferenceRule", [self._named([claim["inferenceRule"] or ""])]
        for name in ("validFrom", "validUntil", "earliest", "latest", "recordedOn"):
            value = claim[name]  # type: ignore[literal-required] # all five are texts or null
            yield f"dg:{name}", _plain([value] if value else [])
        made = "".join(f"{self._say('comma')}{each}" for each in self._made(claim["id"]))
        yield (
            "dg:supersedes",
            [(Span(compress(each), iri=each), Span(made)) for each in claim["supersedes"]],
        )

    # ------------------------------------------------------------------ counts and sources

    def _counted(self) -> Iterator[Block]:
        content = self._content
        if content["kinds"]:
            yield Heading(self._say("kinds"))
            for count in content["kinds"]:
                yield Line(1, (Span(self._say("colon", self._name(count["kind"]),
                                              str(count["claims"]))),))  # fmt: skip
        if content["ledger"]:
            yield Heading(self._say("ledger"))
            for omission in content["ledger"]:
                place = self._place([omission["evidence"]], before="  ")
                yield Line(1, (Span(self._name(omission["reason"])), *place))
                yield from self._quotes([omission["evidence"]], 2)
        if content["uses"]:
            yield Heading(self._say("uses"))
            for use in content["uses"]:
                own = use["property"] == content["id"]
                name = (
                    self._say("as-property") if own else self._row_name(compress(use["property"]))
                )
                example = self._say("such-as", self._name(use["example"]))
                yield Line(1, (Span(self._say("colon", name, str(use["count"]))),
                               Span(f", {example}", "faint", use["example"])))  # fmt: skip

    def _searched(self) -> Iterator[Block]:
        """The scan log: what was read, whatever was found. Of an entry itself, all that it says."""
        if self._content["searched"]:
            yield Heading(self._say("searched"))
        for scan in self._content["searched"]:
            name = Span(self._name(scan["id"]), iri=scan["id"])
            yield Line(1, (name, Span(f"  {compress(scan['id'])}", "faint")))
            read = sum(each["read"] for each in scan["items"])
            parts = [scan["period"], self._joined(map(self._name, scan["outlets"]))]
            parts += [self._say("items-read", f"{read:,}")] if read else []
            yield Line(2, (Span(" · ".join(filter(None, parts)), "faint"),))
            if scan["id"] == self._content["id"]:
                yield from (Line(2, (Span(text, "faint"),)) for text in self._log_entry(scan))

    def _log_entry(self, scan: Searched) -> Iterator[str]:
        words = (self._say("quote", each) for each in scan["words"])
        together = (" + ".join(map(self._name, places)) for places in scan["together"])
        places, about = (map(self._name, scan[key]) for key in ("places", "about"))
        for names in (places, together, about, words):
            if told := self._joined(names):
                yield self._say("looked-for", told)
        for each in scan["items"]:
            yield self._say("colon", each["period"], self._say("items-read", f"{each['read']:,}"))
        if scan["note"]:
            yield scan["note"]

    def _nothing(self) -> Iterator[Line]:
        content = self._content
        parts = ("facts", "claims", "uses", "kinds", "searched")
        said = any(content[part] for part in parts)  # type: ignore[literal-required] # all are lists
        keys = {"statement": "nobody", "term": "unused", "thing": "unsaid", "source": "unsaid"}
        if not said and content["what"] in keys:
            yield Line(1, (Span(self._say(keys[content["what"]])),))

    def _sources(self) -> Iterator[Block]:
        if not self._content["sources"]:
            return
        yield Heading(self._say("sources"))
        for number, source in enumerate(self._content["sources"], start=1):
            yield Line(1, (Span(f"[{number}] "), Span(self._name(source["id"]), iri=source["id"])))
            yield Line(2, (Span(compress(source["id"]), "faint"),))
            held = "text-held" if source["held"] else "text-not-held"
            yield Line(2, (Span(self._say(held), "faint"),))


def _plain(values: Iterable[str]) -> tuple[tuple[Span, ...], ...]:
    """Values that name nothing."""
    return tuple((Span(value),) for value in values)
