"""From the fields of one file to its typed facts, with every default of the model filled in.

What one file can tell about itself is checked here, key by key; what needs a view of its claims
together, or of other files, is in :mod:`diplograph.facts.coherence`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from diplograph.facts import ledger, meant, schema
from diplograph.facts.document import Mapping, Node, Scalar
from diplograph.facts.fitting import needless_keys
from diplograph.facts.model import (
    Claim,
    Entity,
    Event,
    FactFile,
    Inference,
    Integer,
    Source,
    Text,
)
from diplograph.facts.sheet import Reference, Sheet
from diplograph.facts.types import Context, Fields, Key, Located, Matching
from diplograph.facts.values import has_language, value_type
from diplograph.namespaces import DG
from diplograph.problems import Location, Problem
from diplograph.spelling import did_you_mean
from diplograph.vocabulary import Property


class Reader:
    """Reads one file. Claims, references and places are collected in the order of the file."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.claims: list[Claim] = []
        self.references: list[Reference] = []
        self.places: dict[tuple[int | None, str], Location] = {}
        self.language = "und"
        self.length: int | None = None
        self.source_slug: str | None = None
        self.undecided: set[str] = set()

    # -------------------------------------------------------------- files

    def fact_file(self, fields: Fields) -> Sheet:
        self._format(fields)
        source = self._source(fields)
        entities = tuple(self._entities(fields.get(schema.ENTITIES), shared=False))
        events = tuple(self._events(fields.get(schema.EVENTS)))
        for slug, state in fields.get(schema.STATES) or ():
            self._fields(state, slug, schema.STATE_FIELDS, kind="reported-state", subject="Source")
        for claim in fields.get(schema.CLAIMS) or ():
            self._written_claim(claim)
        records, unreadable = ledger.span_records(fields, self.context)
        file = FactFile(
            self.context.path,
            source,
            entities,
            events,
            tuple(self.claims),
            tuple(ledger.omissions(fields, self.places)),
            records,
            tuple(ledger.todos(fields)),
        )
        ledger.hint_at_records(file, self.context)
        tables = (fields.get(schema.ENTITIES) or (), fields.get(schema.EVENTS) or ())
        declared = {slug.value for table in tables for slug, _ in table} | self.context.misnamed
        if self.source_slug:
            declared.add(self.source_slug)
        return Sheet(
            file,
            tuple(self.references),
            self.places,
            frozenset(declared),
            tuple(self.context.strays),
            unreadable,
            frozenset(self.undecided),
            whole=not self.context.problems and not self.context.strays,
            unread=any(
                self._is_unread(fields, table) for table in (schema.ENTITIES, schema.EVENTS)
            ),
        )

    def _is_unread(self, file: Fields, table: Key[Any]) -> bool:
        """Whether a table is there, and not all that it introduces could be told."""
        if not file.has(table):
            return False
        if file.get(table) is None:
            return True
        place = file.place(table)
        lines = range(place.line, place.end_line + 1)
        torn = (each for each in self.context.problems if each.code == "duplicate-key")
        return any(each.location.line in lines for each in torn)

    def entity_file(self, fields: Fields) -> Sheet:
        self._format(fields)
        entities = tuple(self._entities(fields.get(schema.SHARED_ENTITIES), shared=True))
        events = tuple(self._events(fields.get(schema.NAMED_EVENTS)))
        file = FactFile(self.context.path, None, entities, events)
        return Sheet(file, tuple(self.references), self.places, strays=tuple(self.context.strays))

    def _format(self, fields: Fields) -> None:
        version = fields.get(schema.FORMAT)
        if version is not None and version != schema.FORMAT_VERSION:
            message = f"this version of the format is not known: {version}"
            place, hint = fields.place(schema.FORMAT), "write format: 1"
            self._report(place, "unknown-format", message, "format: 1", hint=hint)

    # -------------------------------------------------------------- source, entities, events

    def _source(self, file: Fields) -> Source | None:
        fields = file.get(schema.SOURCE_KEY)
        if fields is None:
            return None
        self.language = fields.get(schema.SOURCE_LANGUAGE) or self.language
        text = fields.get(schema.SOURCE_TEXT)
        if not fields.has(schema.SOURCE_TEXT) and file.has(schema.SPAN_RECORDS):
            message = "spans are offsets into a text, and the source has none"
            hint = "add text: {sha256: …, length: …} to the source"
            self._report(fields.node.head, "missing-key", message, "text: {…}", hint=hint)
        self.length = text.get(schema.TEXT_LENGTH) if text else None
        for key in schema.SOURCE.keys:
            self.places[None, key.name] = fields.place(key)
        if text:
            self.places[None, "text length"] = text.place(schema.TEXT_LENGTH)
        slug = self.source_slug = fields.get(schema.SOURCE_ID)
        kind = fields.get(schema.SOURCE_KIND)
        published, recorded = fields.get(schema.PUBLISHED), fields.get(schema.RECORDED)
        if not (slug and kind and published and recorded and fields.get(schema.SOURCE_LANGUAGE)):
            return None
        return Source(
            slug=slug,
            kind=kind,
            labels=self._labels(fields, schema.SOURCE_LABEL),
            language=self.language,
            published=published,
            recorded=recorded,
            location=fields.place(schema.SOURCE_ID),
            publisher=self._reference(fields, schema.PUBLISHER, "Actor"),
            url=fields.get(schema.SOURCE_URL),
            primary=self._reference(fields, schema.PRIMARY, "Source"),
            sha256=text.get(schema.TEXT_SHA256) if text else None,
            length=self.length,
        )

    def _entities(
        self, found: tuple[tuple[Located[str], Fields], ...] | None, *, shared: bool
    ) -> Iterator[Entity]:
        for slug, fields in found or ():
            self._mark(slug, fields)
            kind = fields.get(schema.SHARED_KIND if shared else schema.ENTITY_KIND)
            if kind is None:
                continue
            alternatives = fields.get(schema.ALT) or ()
            yield Entity(
                slug=slug.value,
                kind=kind,
                labels=self._labels(fields, schema.LABEL),
                location=slug.location,
                alt_labels=tuple(
                    Text(text, language.value) for language, texts in alternatives for text in texts
                ),
                exact_matches=fields.get(schema.EXACT_MATCH) or (),
                close_matches=fields.get(schema.CLOSE_MATCH) or (),
                iso_code=fields.get(schema.ISO_CODE),
                within=self._reference(fields, schema.WITHIN, "Place"),
                post_in=self._reference(fields, schema.POST_IN, "Actor"),
                definitions=self._definitions(fields),
                broader=self._reference(fields, schema.BROADER, "Sector"),
                source=fields.get(schema.ORIGIN),
                shared=shared,
            )
            domains = {key: self._property(key).domain or "" for key in schema.REFERENCE_KEYS}
            domains |= dict.fromkeys(schema.SECTOR_KEYS, "Sector")
            for key, domain in domains.items():
                if fields.get(key) is not None:
                    role, wanted = f"subject of {key.name}", local_name(domain)
                    place = fields.place(key)
                    self.references.append(
                        Reference(slug.value, place, wanted, role, slug.location)
                    )

    def _definitions(self, fields: Fields) -> tuple[Text, ...]:
        self._check_languages(fields, schema.DEFINITION, schema.LABEL_LANGUAGES)
        said = fields.get(schema.DEFINITION) or ()
        return tuple(Text(text, language.value) for language, text in said)

    def _events(self, found: tuple[tuple[Located[str], Fields], ...] | None) -> Iterator[Event]:
        for slug, fields in found or ():
            self._mark(slug, fields)
            kind = fields.get(schema.EVENT_KIND)
            labels = self._labels(fields, schema.EVENT_LABEL)
            if kind is not None:
                yield Event(slug.value, kind, labels, slug.location)
            self._event_fields(fields, slug)

    def _mark(self, slug: Located[str], fields: Fields) -> None:
        for key, value in fields.node.entries:
            self.places[None, f"{slug.value} {key.text}"] = value.location

    def _labels(
        self, fields: Fields, key: Key[tuple[tuple[Located[str], str], ...]]
    ) -> tuple[Text, ...]:
        labels = tuple(Text(text, language.value) for language, text in fields.get(key) or ())
        unread = len(labels) < len(_keys(fields.node.by_key.get(key.name)))
        if any(label.language == "en" for label in labels):
            self._check_languages(fields, key, schema.LABEL_LANGUAGES)
        elif (labels or fields.is_empty(key)) and not unread:
            message = "there is no label in English"
            odd = [
                language
                for language, _ in fields.get(key) or ()
                if meant.language_hint(language.value) == did_you_mean("en")
            ]
            place = odd[0].location if odd else fields.node.by_key[key.name][0].location
            hint = did_you_mean("en") if odd else "add an English name: en: …"
            self._report(place, "missing-label", message, "en: …", hint=hint)
        return tuple(sorted(labels, key=lambda label: label.language or ""))

    def _check_languages(self, fields: Fields, key: Key[Any], languages: tuple[str, ...]) -> None:
        """A name or a gloss is in one of `languages`, or in a regional form of one."""
        for language, _ in fields.get(key) or ():
            if language.value.partition("-")[0] not in languages:
                message = f"a {key.name} in the language {language.value!r} is never shown"
                mend = meant.language_hint(language.value)
                known = any(f'"{tag}"' in mend for tag in languages)
                hint = mend if known else "remove it, or say it in one of these"
                if key is schema.LABEL and not known:
                    hint = f"write it under alt: {{{language.value}: […]}}, or in one of these"
                expected = " | ".join(languages)
                self._report(language.location, "bad-language", message, expected, hint=hint)

    # -------------------------------------------------------------- fields of events and states

    def _event_fields(self, fields: Fields, slug: Located[str]) -> None:
        """The claims of one event; its status decides what its other fields are by default."""
        before = len(self.claims)
        self._fields(fields, slug, (schema.STATUS,), kind="reported-state", subject="Event")
        said = self.claims[before:]
        statuses = [claim for claim in said if is_reported(claim)]
        affirmed = [claim for claim in statuses if claim.polarity == "affirmed"]
        others = [key for key in schema.EVENT_FIELDS if key is not schema.STATUS]
        if not statuses:
            self.undecided.add(slug.value)
        if not statuses and (said or not fields.has(schema.STATUS)):
            self._ask_for_status(fields, slug)
        for second in affirmed[1:]:
            message = "a file reports the status of an event once"
            hint = "keep the one that holds at publication; the other is no report: as: plan"
            related = ((affirmed[0].location, "reported here first"),)
            self._report(second.location, "second-status", message, hint=hint, related=related)
        # Without a status the file has one problem, not one for each of its fields.
        held = not statuses or any(claim.object == "held" for claim in affirmed)
        kind = "reported-event" if held else "plan"
        after = len(self.claims)
        self._fields(fields, slug, tuple(others), kind=kind, subject="Event")
        if not held:
            self._refuse_reports(after, slug)

    def _ask_for_status(self, fields: Fields, slug: Located[str]) -> None:
        if any(fields.has(key) for key in schema.EVENT_FIELDS):
            self._report(
                slug.location,
                "missing-status",
                f"the event {slug.value!r} is given fields, and no reported status",
                "status: {is: …, at: …}, reported as a state",
                hint="add status: {is: held, at: …}, or planned, postponed, cancelled",
            )

    def _refuse_reports(self, first: int, slug: Located[str]) -> None:
        for number, claim in enumerate(self.claims[first:], first):
            if claim.kind == "reported-event":
                self._report(
                    self.places[number, schema.AS.name],
                    "report-of-unheld",
                    f"nothing has happened at {slug.value!r}: it was not held, as this file says",
                    "another kind of claim; plan is the default here",
                    hint="remove it: what is not held is a plan by default",
                )

    def _fields(
        self,
        fields: Fields,
        slug: Located[str],
        keys: tuple[Key[Any], ...],
        *,
        kind: str,
        subject: str,
    ) -> None:
        """The claims of the fields `keys`, of the kind `kind` where the entry names none.

        The subject must be of the property's domain; `subject` is what stands in where it has none.
        """
        for key in keys:
            entries: tuple[Fields, ...] | None = fields.get(key)
            if not entries:
                continue
            property_ = self._property(key)
            wanted = local_name(property_.domain) if property_.domain else subject
            first = len(self.references)
            name = fields.node.by_key[key.name][0].location
            self.references.append(
                Reference(slug.value, name, wanted, f"subject of {key.name}", slug.location)
            )
            for entry in entries:
                self._entry(entry, slug.value, key.name, property_, kind)
            if fields.is_guessed(key):  # another key may be meant, which takes what stands there
                guessed = [one._replace(wanted="") for one in self.references[first:]]
                self.references[first:] = guessed

    def _entry(
        self, entry: Fields, subject: str, role: str, property_: Property, kind: str
    ) -> None:
        if entry.has(schema.IS):
            if entry.has(schema.ID):
                message = "an entry with a value needs no id: the value tells it apart"
                hint = "remove the id"
                self._report(entry.place(schema.ID), "needless-id", message, hint=hint)
        elif entry.get(schema.POLARITY) != "denied" or not entry.has(schema.ID):
            self._report(
                entry.node.head,
                "missing-key",
                "an entry lacks the key 'is'",
                "is: …; only a denial may leave it out, and has an id instead",
                hint='add "is: …" to it: the slug, text, date or number',
            )
            return
        object_, value = self._value(entry, property_, role)
        claim = self._claim(
            entry,
            kind=entry.get(schema.AS) or kind,
            about=self._names(entry, schema.ABOUT),
            id_=None if entry.has(schema.IS) else entry.get(schema.ID),
        )
        unreadable = entry.has(schema.IS) and object_ is None and value is None
        if not unreadable:
            self._add(
                entry,
                claim._replace(
                    subject=subject,
                    property=property_.name,
                    object=object_,
                    value=value,
                    listed=entry.get(schema.LISTED_IN),
                ),
            )

    # -------------------------------------------------------------- values

    def _property(self, key: Key[Any]) -> Property:
        return self.context.vocabulary.properties[key.term.removeprefix("dg:")]

    def _value(
        self, entry: Fields, property_: Property, role: str
    ) -> tuple[str | None, Text | Integer | None]:
        """The object or the literal of an entry, as the property's declaration has it."""
        node = entry.get(schema.IS)
        if node is None:
            return None, None
        self.context.problems += needless_keys(entry, property_, role)
        if property_.object_property:
            return self._object(node, property_, role), None
        return None, self._literal(node, property_, entry.get(schema.LANG))

    def _object(self, node: Scalar, property_: Property, role: str) -> str | None:
        type_ = value_type(property_, self.context.vocabulary)
        found = type_.read(node, self.context)
        if isinstance(found, Located):
            wanted = local_name(property_.range) if property_.range else ""
            self.references.append(Reference(found.value, found.location, wanted, role))
            return str(found.value)
        return None if found is None else str(found)

    def _literal(
        self, node: Scalar, property_: Property, language: str | None
    ) -> Text | Integer | None:
        found = value_type(property_, self.context.vocabulary).read(node, self.context)
        if found is None or isinstance(found, int):
            return None if found is None else Integer(found)
        return Text(found, (language or self.language) if has_language(property_) else None)

    def _reference(self, fields: Fields, key: Key[Located[str]], wanted: str = "") -> str | None:
        found = fields.get(key)
        if found is None:
            return None
        self.references.append(Reference(found.value, found.location, wanted, key.name))
        return found.value

    def _names(
        self, fields: Fields, key: Key[tuple[Located[str], ...]], wanted: str = ""
    ) -> tuple[str, ...]:
        """The slugs of a list, each once, in the order written."""
        seen: dict[str, Location] = {}
        for item in fields.get(key) or ():
            if first := seen.get(item.value):
                message = f"{item.value!r} is listed twice"
                related = ((first, "listed here first"),)
                hint = "remove one of the two"
                self._report(item.location, "listed-twice", message, hint=hint, related=related)
                continue
            seen[item.value] = item.location
            self.references.append(Reference(item.value, item.location, wanted, key.name))
        return tuple(seen)

    # -------------------------------------------------------------- claims

    def _written_claim(self, fields: Fields) -> None:
        id_, kind = fields.get(schema.CLAIM_ID), fields.get(schema.CLAIM_KIND)
        about = self._names(fields, schema.CLAIM_ABOUT)
        each = self._names(fields, schema.EACH)
        glosses = tuple(Text(text, tag.value) for tag, text in fields.get(schema.GLOSS) or ())
        if id_ is None or kind is None:
            return
        claim = self._claim(fields, kind=kind, about=about, id_=id_)._replace(
            glosses=tuple(sorted(glosses, key=lambda gloss: gloss.language or "")),
            term=fields.get(schema.TERM),
        )
        if fields.has(schema.DENIED_FIELD):
            self._denial(fields, claim)
            return
        if fields.has(schema.IS):
            self._refuse_value(fields, claim)
            return
        self._check_free(fields, claim, each)
        if not each:
            self._add(fields, claim)
        for item in each:
            listed = about if item in about else (*about, item)
            self._add(fields, claim._replace(id=f"{id_}.{item}", about=listed, item=item))

    def _refuse_value(self, fields: Fields, claim: Claim) -> None:
        """A value stands in a claim that names no field: a denial lacks it, another has none."""
        if claim.polarity == "denied" and not fields.has(schema.GLOSS):
            message = "a denial of a value lacks the key 'field'"
            hint = 'add "field: …" to it: the field that is denied, as during'
            self._report(fields.node.head, "missing-key", message, "field: …", hint=hint)
            return
        message = "a claim without a field has no value"
        hint = "what has a field stands under events or states"
        self._report(fields.place(schema.IS), "unknown-key", message, hint=hint)

    def _check_free(self, fields: Fields, claim: Claim, each: tuple[str, ...]) -> None:
        if not fields.has(schema.CLAIM_ABOUT) and not fields.has(schema.EACH):
            message = "a claim is about something"
            hint = 'add "about: [slug, …]" to it'
            self._report(fields.node.head, "missing-key", message, "about: [slug, …]", hint=hint)
        languages = {gloss.language for gloss in claim.glosses}
        unread = fields.has(schema.GLOSS) and not languages and not fields.is_empty(schema.GLOSS)
        if languages.isdisjoint(schema.GLOSS_LANGUAGES) and not unread:
            message = "a claim says in English or French, in our words, what the source says"
            expected, hint = "gloss: {en: …, fr: …}", "say in your own words what the source says"
            self._report(fields.place(schema.GLOSS), "missing-gloss", message, expected, hint=hint)
        else:
            self._check_languages(fields, schema.GLOSS, schema.GLOSS_LANGUAGES)
        for gloss in claim.glosses:
            if (schema.ITEM in gloss.value) != bool(each) and not (
                fields.has(schema.EACH) and not each
            ):
                message = "the gloss does not name the item of each claim"
                hint = f"write {schema.ITEM} where the name of the item belongs"
                if not each:
                    message = "the gloss names the item of each claim, and there is no 'each'"
                    hint = "list the items under each: […], or name the thing itself"
                expected = f"a gloss with {schema.ITEM} where the name belongs" if each else ""
                place = fields.place_within(schema.GLOSS, gloss.language)
                self._report(place, "gloss-of-each", message, expected, hint=hint)
        self._check_term(fields, claim)

    def _check_term(self, fields: Fields, claim: Claim) -> None:
        if claim.term and claim.kind not in {"intention", "prediction"}:
            message = f"a term belongs to an intention or a prediction; this is a {claim.kind}"
            hint = "remove the term, or mend the kind"
            self._report(fields.place(schema.TERM), "needless-term", message, hint=hint)
        elif claim.term and claim.property == "date":
            message = "a claim of a date has its days, and no term beside them"
            self._report(
                fields.place(schema.TERM), "needless-term", message, hint="remove the term"
            )

    def _denial(self, fields: Fields, claim: Claim) -> None:
        """A structured denial without a subject: nothing stands in the relation to the value."""
        name = fields.get(schema.DENIED_FIELD)
        key = schema.FIELDS.get(name or "")
        if key is None:
            known = sorted(schema.FIELDS)
            message = f"there is no field {name!r}"
            place, expected = fields.place(schema.DENIED_FIELD), " | ".join(known)
            hint = did_you_mean(meant.meant_key(name or "", known)) or "choose one of the list"
            self._report(place, "unknown-field", message, expected, hint=hint)
            return
        if fields.has(schema.POLARITY) and fields.get(schema.POLARITY) is None:
            return  # what it was to be is asked already
        if claim.polarity != "denied" or not fields.has(schema.IS):
            message = "a claim with a field and no subject is a denial of a value"
            self._report(
                fields.place(schema.DENIED_FIELD),
                "missing-key",
                message,
                "polarity: denied, is: …",
                hint="what has a subject stands under events or states",
            )
            return
        property_ = self._property(key)
        object_, value = self._value(fields, property_, key.name)
        if object_ is not None or value is not None:
            denial = claim._replace(property=property_.name, object=object_, value=value)
            self._check_term(fields, denial)
            self._check_about(fields, property_)
            self._add(fields, denial)

    def _check_about(self, fields: Fields, property_: Property) -> None:
        """What a denial denies is what it is about, unless that is a text, a date or a code."""
        topic = property_.object_property and isinstance(
            value_type(property_, self.context.vocabulary).shape, Matching
        )
        if not topic and not fields.has(schema.CLAIM_ABOUT):
            message = "a claim is about something, and a text, a date or a code is no thing"
            hint = 'add "about: [slug, …]" to it'
            self._report(fields.node.head, "missing-key", message, "about: [slug, …]", hint=hint)

    def _claim(
        self, fields: Fields, *, kind: str, about: tuple[str, ...], id_: str | None
    ) -> Claim:
        """What all claims have, with the defaults of the model."""
        supersedes = fields.get(schema.SUPERSEDES)
        inferred = fields.get(schema.INFERRED)
        words = inferred.get(schema.WORDS) if inferred else None
        rule = inferred.get(schema.RULE) if inferred else None
        unranked = fields.has(schema.RANK) and not fields.get(schema.RANK)
        return Claim(
            kind=kind,
            at=ledger.spans_at(fields),
            location=fields.node.location,
            id=id_,
            about=about,
            attributed_to=self._reference(fields, schema.BY, "Actor"),
            certainty=fields.get(schema.CERTAINTY) or "certain",
            polarity=fields.get(schema.POLARITY) or "affirmed",
            inferred=Inference(words, rule) if words and rule else None,
            rank=fields.get(schema.RANK) or "normal",
            rank_reason=None if unranked else fields.get(schema.REASON),
            supersedes=supersedes.value if supersedes else None,
            valid_from=fields.get(schema.VALID_FROM),
            valid_until=fields.get(schema.VALID_UNTIL),
            allow=tuple(item.value for item in fields.get(schema.ALLOW) or ()),
        )

    def _add(self, fields: Fields, claim: Claim) -> None:
        number = len(self.claims)
        self.claims.append(claim)
        self.places[number, "head"] = fields.node.head
        for key, value in fields.node.entries:
            self.places[number, key.text] = value.location
        self._inner_places(number, fields)
        for span in fields.get(schema.AT) or ():
            self.places[number, f"at {span.value}"] = span.location
        for item in fields.get(schema.ALLOW) or ():
            self.places[number, f"allow {item.value}"] = item.location

    def _inner_places(self, number: int, fields: Fields) -> None:
        """The places of what stands within a value: the words and the rule, each language."""
        for key in (schema.INFERRED, schema.GLOSS):
            written = fields.node.by_key.get(key.name)
            if written and isinstance(written[1], Mapping):
                for inner, value in written[1].entries:
                    self.places[number, f"{key.name} {inner.text}"] = value.location

    def _report(
        self,
        location: Location,
        code: str,
        message: str,
        expected: str = "",
        *,
        hint: str = "",
        related: tuple[tuple[Location, str], ...] = (),
    ) -> None:
        problem = Problem(location, code, message, "", expected, hint, related)
        self.context.problems.append(problem)


def _keys(entry: tuple[Scalar, Node] | None) -> Collection[str]:
    """The keys of the mapping that an entry has as its value."""
    return entry[1].by_key if entry and isinstance(entry[1], Mapping) else ()


def is_reported(claim: Claim) -> bool:
    """Whether the source reports the claim as so, or as having happened."""
    return claim.kind in {"reported-event", "reported-state"}


def local_name(iri: str) -> str:
    """The local name of a class: ``Visit``."""
    return iri.removeprefix(DG)
