"""The scan log: what was searched, whether anything was found or not, and lists of others.

It is what tells "no record" from "not searched": a source that says nothing of a place is silent,
and a place that nobody looked for is unknown. No claim is made of either.
"""

from __future__ import annotations

from collections.abc import Iterator

from diplograph.facts import schema
from diplograph.facts.model import Entry, FactFile, Register, Scan
from diplograph.facts.reader import Reader
from diplograph.facts.sheet import Reference, Sheet
from diplograph.facts.types import Fields, Located
from diplograph.problems import Location


class ScanReader(Reader):
    """Reads a scan log; what it names is checked like the references of a fact file."""

    def scan_log(self, fields: Fields) -> Sheet:
        """The scans and lists of the file."""
        self._format(fields)
        scans = [self._scan(slug, scan) for slug, scan in fields.get(schema.SCANS) or ()]
        registers = [
            self._register(slug, each) for slug, each in fields.get(schema.REGISTERS) or ()
        ]
        file = FactFile(
            self.context.path,
            None,
            scans=tuple(scan for scan in scans if scan),
            registers=tuple(register for register in registers if register),
        )
        return Sheet(
            file,
            tuple(self.references),
            self.places,
            strays=tuple(self.context.strays),
            whole=not self.context.problems and not self.context.strays,
        )

    def _scan(self, slug: Located[str], fields: Fields) -> Scan | None:
        period, recorded = fields.get(schema.SCAN_PERIOD), fields.get(schema.SCAN_RECORDED)
        looked_for = fields.get(schema.SCAN_CLAIMS) or ()
        found = Scan(
            slug=slug.value,
            labels=self._labels(fields, schema.SCAN_LABEL),
            period=period or "",
            recorded=recorded or "",
            location=slug.location,
            outlets=self._names(fields, schema.OUTLETS, "Actor"),
            languages=fields.get(schema.SCAN_LANGUAGES) or (),
            places=self._names(fields, schema.SCAN_PLACES, "Place"),
            together=tuple(self._together(fields)),
            terms=fields.get(schema.TERMS) or (),
            about=self._names(fields, schema.SCAN_ABOUT),
            claims=tuple((each.value, each.location) for each in looked_for),
            read=tuple((when.value, count) for when, count in fields.get(schema.ITEMS_READ) or ()),
            note=fields.get(schema.SCAN_NOTE),
        )
        return found if period and recorded else None

    def _together(self, scan: Fields) -> Iterator[tuple[str, ...]]:
        """The places that were searched only where all of them are named, by slug."""
        for places in scan.get(schema.SCAN_TOGETHER) or ():
            name = schema.SCAN_TOGETHER.name
            self.references += [
                Reference(each.value, each.location, "Place", name) for each in places
            ]
            slugs = tuple(sorted({each.value for each in places}))
            if len(slugs) == 1:
                message, hint = "one place is not together with another", "list it under `places`"
                found = slugs[0]
                self._report(places[0].location, "wrong-type", message, found, hint=hint)
            yield slugs

    def _register(self, slug: Located[str], fields: Fields) -> Register | None:
        period, recorded = fields.get(schema.REGISTER_PERIOD), fields.get(schema.SCAN_RECORDED)
        found = Register(
            slug=slug.value,
            labels=self._labels(fields, schema.REGISTER_LABEL),
            period=period or "",
            recorded=recorded or "",
            source=fields.get(schema.ORIGIN) or "",
            location=slug.location,
            places=self._names(fields, schema.REGISTER_PLACES, "Place"),
            entries=tuple(self._entries_of(fields)),
            counts=tuple(
                (when.value, count) for when, count in fields.get(schema.COUNTS_OF_REGISTER) or ()
            ),
        )
        if not (fields.has(schema.ENTRIES_OF_REGISTER) or fields.has(schema.COUNTS_OF_REGISTER)):
            hint = "add `entries`, or `counts` if it only counts: {2024: 5}"
            message = "the list has neither entries nor counts"
            self._report(slug.location, "missing-key", message, slug.value, hint=hint)
        return found if period and recorded else None

    def _entries_of(self, register: Fields) -> Iterator[Entry]:
        seen: dict[str, Location] = {}
        for fields in register.get(schema.ENTRIES_OF_REGISTER) or ():
            id_, date = fields.get(schema.ENTRY_ID), fields.get(schema.ENTRY_DATE)
            entry = Entry(
                id=id_ or "",
                labels=self._labels(fields, schema.ENTRY_LABEL),
                date=date or "",
                location=fields.node.location,
                places=self._names(fields, schema.ENTRY_PLACES, "Place"),
                event=self._reference(fields, schema.ENTRY_EVENT, "Event"),
            )
            if first := seen.get(entry.id):
                message, hint = "two entries of the list have this id", "give it another id"
                place, related = fields.place(schema.ENTRY_ID), ((first, "first here"),)
                self._report(place, "duplicate-id", message, hint=hint, related=related)
            seen.setdefault(entry.id, fields.place(schema.ENTRY_ID))
            if id_ and date:
                yield entry
