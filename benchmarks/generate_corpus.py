"""Write an invented corpus of fact files, of any size: the same bytes for the same arguments.

It is as dense as the shipped article (53 claims) or a short news item (6): some bodies and places
are named by many sources, many sources tell of one visit, some draw on a communiqué, some
contradict or correct each other, in five languages. The sources' texts are syllables.

Run: ``python benchmarks/generate_corpus.py FOLDER --sources 1000 --density article [--texts]``
writes ``FOLDER/facts`` and ``FOLDER/entities`` (and ``FOLDER/texts``); then
``diplograph build --facts FOLDER``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from invented import Entity, Story, Telling, World

from diplograph.facts.inference import WEEKDAY_BEFORE, weekday_names
from diplograph.vocabulary import vocabulary

DENSITIES = ("article", "item")

_HEAD = "# Invented, for benchmarks: nobody named here exists, and nothing told here happened.\n"
_RECORDED = "2026-01-10"
_ORIGIN = "invented for benchmarks"
#: Shared entities in one file: some hundred kilobytes.
_PER_FILE = 1000
_STATUS_REASON = "told after the event was to begin; an announcement came before"

_SYLLABLES = "bal tem dor ris sel mon tar ved lin gor pas nim tol ker vas"
_ARABIC_SYLLABLES = "با تي دو را سا لي مو نا كا في زو وا شي غا هو"

#: What sources judge, want, foretell and generalise, in English and French; the braces are the
#: name of a sector.
_SAID = (
    (
        "opinion",
        "The writer finds the visit well prepared for {}.",
        "La visite est jugée bien préparée pour {}.",
    ),
    ("opinion", "The exchange on {} is called fruitful.", "L'échange sur {} est dit fructueux."),
    (
        "opinion",
        "The two sides are said to suit each other in {}.",
        "Les deux parties se conviennent, dit-on, en {}.",
    ),
    ("opinion", "The region is praised for {}.", "La région est louée pour {}."),
    ("opinion", "The timing is held to be right for {}.", "Le moment est tenu pour bon en {}."),
    ("opinion", "The writer calls {} a field of trust.", "{} est dit un champ de confiance."),
    (
        "intention",
        "The visitors want more trade in {}.",
        "Les visiteurs veulent plus d'échanges en {}.",
    ),
    ("intention", "The hosts seek partners in {}.", "Les hôtes cherchent des partenaires en {}."),
    ("intention", "A joint office for {} is aimed at.", "Un bureau commun pour {} est visé."),
    ("prediction", "Exchanges in {} may double.", "Les échanges en {} pourraient doubler."),
    ("prediction", "New jobs in {} are expected.", "Des emplois nouveaux sont attendus en {}."),
    (
        "prediction",
        "A return visit on {} may follow.",
        "Une visite de retour sur {} pourrait suivre.",
    ),
    (
        "generalisation",
        "Regions everywhere turn to {}.",
        "Partout des régions se tournent vers {}.",
    ),
    (
        "generalisation",
        "Companies of all sizes look to {}.",
        "Des entreprises de toute taille regardent vers {}.",
    ),
    ("generalisation", "Ties in {} are said to last.", "Les liens en {} durent, dit-on."),
    ("opinion", "The work on {} is called patient.", "Le travail sur {} est dit patient."),
    ("opinion", "The quality of {} is said to be known.", "La qualité de {} est dite connue."),
)
_SAID_OF_EACH = (
    (
        "intention",
        "The visitors want to work together on {each}.",
        "Les visiteurs veulent travailler ensemble sur {each}.",
    ),
    (
        "prediction",
        "Companies may find openings in {each}.",
        "Des entreprises pourraient trouver des débouchés en {each}.",
    ),
)


class Corpus(NamedTuple):
    """What was written: a folder that ``--facts`` takes, with its sources and claims counted."""

    folder: Path
    sources: int
    claims: int


def generate(
    folder: Path, *, sources: int, density: str = "article", seed: int = 0, texts: bool = False
) -> Corpus:
    """Write a corpus into `folder`, which is made; the claims are counted with each of an `each`.

    `density` is one of `DENSITIES`. The fact files of a smaller corpus of the same seed are among
    those of a larger one, but for the last story of the smaller.
    """
    names = ("facts", "entities", *(["texts"] if texts else []))
    for name in names:
        (folder / name).mkdir(parents=True, exist_ok=True)
    written = claims = 0
    entities: dict[str, dict[str, Entity]] = {}
    events: dict[str, tuple[str, dict[str, str]]] = {}
    for story in World(seed).stories():
        if written == sources:
            break
        events[story.slug] = ("visit", story.labels)
        if story.agreement:
            events[story.agreement] = ("agreement", _of_agreement(story))
        for entity in story.entities:
            entities.setdefault(entity.kind, {})[entity.slug] = entity
        for telling in story.tellings[: sources - written]:
            sheet = _Sheet(story, telling, density, seed)
            name = f"{telling.published}-{telling.outlet.slug}-{telling.slug}.yaml"
            (folder / "facts" / name).write_text(sheet.yaml(), encoding="utf-8")
            if texts:
                text = folder / "texts" / f"{telling.slug}.txt"
                text.write_bytes(sheet.text.encode())
            written += 1
            claims += sheet.claims
    _write_shared(folder / "entities", entities, events)
    return Corpus(folder, written, claims)


# ---------------------------------------------------------------------- shared entities


def _of_agreement(story: Story) -> dict[str, str]:
    return {
        "en": f"agreement of {story.labels['en']}",
        "fr": f"accord, {story.labels['fr']}",
    }


def _write_shared(
    folder: Path,
    entities: dict[str, dict[str, Entity]],
    events: dict[str, tuple[str, dict[str, str]]],
) -> None:
    for kind, found in sorted(entities.items()):
        _write_chunks(folder, kind, "entities", map(_entity, found.values()))
    lines = (
        f"  {slug}: {{kind: {kind}, label: {_json(labels)}}}\n"
        for slug, (kind, labels) in events.items()
    )
    _write_chunks(folder, "event", "events", lines)


def _write_chunks(folder: Path, name: str, key: str, lines: Iterable[str]) -> None:
    listed = list(lines)
    for start in range(0, len(listed), _PER_FILE):
        part = listed[start : start + _PER_FILE]
        path = folder / f"{name}-{start // _PER_FILE + 1:04}.yaml"
        path.write_text(f"{_HEAD}format: 1\n{key}:\n{''.join(part)}", encoding="utf-8")


def _entity(entity: Entity) -> str:
    within = f", within: {entity.within}" if entity.within else ""
    label = _json(entity.labels)
    return (
        f'  {entity.slug}: {{kind: {entity.kind}, label: {label}{within}, source: "{_ORIGIN}"}}\n'
    )


def _json(value: object) -> str:
    """A value in the style of YAML that is JSON."""
    return json.dumps(value, ensure_ascii=False)


# ---------------------------------------------------------------------- the file of a source


class _Text:
    """A text of syllables as it grows, clause after clause; every letter is in some clause."""

    def __init__(self, language: str, random: Random) -> None:
        self._syllables = (_ARABIC_SYLLABLES if language == "ar" else _SYLLABLES).split()
        self._random = random
        self._parts: list[str] = []
        self._length = 0
        self._paragraph = 1
        #: Of each passage: its paragraph and its words.
        self.passages: dict[tuple[int, int], tuple[int, str]] = {}

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def words(self, count: int) -> str:
        return " ".join(
            "".join(self._random.choices(self._syllables, k=self._random.randrange(1, 4)))
            for _ in range(count)
        )

    def say(self, words: str) -> str:
        """Put a clause, and return its place as an `at:` has it."""
        start = self._length
        self._put(f"{words}. ")
        return self.passage(start, start + len(words), words)

    def say_about(self, name: str) -> tuple[str, str]:
        """Put a clause with a name in it, and return the places of the clause and of the name."""
        before = self.words(3)
        start = self._length + len(before) + 1
        clause = self.say(f"{before} {name} {self.words(2)}")
        return clause, self.passage(start, start + len(name), name)

    def passage(self, start: int, end: int, words: str) -> str:
        self.passages[start, end] = (self._paragraph, words)
        return f"{start}-{end}"

    def end_paragraph(self) -> None:
        self._parts[-1] = self._parts[-1].rstrip(" ") + "\n"
        self._paragraph += 1

    def _put(self, words: str) -> None:
        self._parts.append(words)
        self._length += len(words)


class _Sheet:
    """The fact file of one source and the text that it is of."""

    def __init__(self, story: Story, telling: Telling, density: str, seed: int) -> None:
        self._story, self._telling = story, telling
        self._random = Random(f"source {seed} {telling.slug} {density}")
        self._said = _Text(telling.language, self._random)
        self.claims = 0
        lead, day = self._said.words(8), f"{telling.published}"
        self._omitted = [(self._said.say(lead), "lead-in")]
        self._said.end_paragraph()
        self._dateline = self._said.say(day)
        self._said.end_paragraph()
        self._body = self._article() if density == "article" else self._item()

    @property
    def text(self) -> str:
        return self._said.text

    def yaml(self) -> str:
        """The whole file."""
        left_out = "".join(f"  - {{at: {at}, why: {why}}}\n" for at, why in self._omitted)
        spans = "".join(
            f"  {start}-{end}: [{paragraph}, {_sha256(words)}]\n"
            for (start, end), (paragraph, words) in sorted(self._said.passages.items())
        )
        return (
            f"{_HEAD}format: 1\n\n{self._source()}\n{self._body}\n"
            f"not_encoded:\n{left_out}\nspans:\n{spans}"
        )

    def _source(self) -> str:
        story, telling = self._story, self._telling
        outlet = telling.outlet.labels
        label = {
            language: f"{outlet[language]}, {telling.published}: {story.labels[language]}"
            for language in ("en", "fr")
        }
        lines = [
            "source:",
            f"  id: {telling.slug}",
            f"  kind: {telling.kind}",
            f"  label: {_json(label)}",
            f"  language: {telling.language}",
            f"  published: {telling.published}",
            f"  recorded: {_RECORDED}",
            f"  publisher: {telling.outlet.slug}",
            f'  url: "https://{telling.outlet.slug}.example/{telling.slug}"',
            *([f"  primary: {telling.primary}"] if telling.primary else []),
            f'  text: {{sha256: "{_sha256(self.text)}", length: {len(self.text)}}}',
        ]
        return "".join(f"{line}\n" for line in lines)

    # ------------------------------------------------------------------ two densities

    def _item(self) -> str:
        """A short news item: the visit in five fields, and one free claim."""
        story = self._story
        self._omitted.append((self._dateline, "dateline"))
        fields = [*self._main_fields(), self._agenda(story.agenda[:1])]
        kind, english, french = self._random.choice(_SAID)
        said = self._free(0, kind, english, french, self._said.say(self._said.words(9)))
        groups = self._groups(1) if kind == "generalisation" else ""
        return f"{groups}events:\n{self._event(fields)}\nclaims:\n{said}"

    def _article(self) -> str:
        """An article in full; what it says beside the visit is printed twice, as in the shipped."""
        story, telling = self._story, self._telling
        fields = [*self._main_fields(), self._entry("place", story.city.slug)]
        fields += [self._entry("party", story.delegation.slug)]
        led, leader = self._said.say_about(story.leader.labels["en"])
        fields += [self._entry("led_by", story.leader.slug, led)]
        fields += [self._entry("participant", each.slug) for each in story.others[:1]]
        fields += [self._agenda(story.agenda)]
        events, states = self._event(fields), self._states(leader)
        if story.agreement and telling.status == "held":
            events += self._agreement()
        self._said.end_paragraph()
        entries = self._entries()
        groups = self._groups(len(_GROUPS))
        return f"{groups}\nevents:\n{events}\nstates:\n{states}\nclaims:\n{entries}"

    # ------------------------------------------------------------------ the visit

    def _main_fields(self) -> list[str]:
        story = self._story
        return [
            self._status(),
            self._date(),
            self._entry("host", story.host.slug),
            self._entry("from", story.origin),
        ]

    def _event(self, fields: Iterable[str]) -> str:
        return f"  {self._story.slug}:\n    kind: visit\n" + "".join(fields)

    def _status(self) -> str:
        story, telling = self._story, self._telling
        more = ""
        if story.tellings[0].status == "planned" and telling.status != "planned":
            more = f', rank: preferred, reason: "{_STATUS_REASON}"'
        return self._entry("status", telling.status, more=more)

    def _date(self) -> str:
        """The day, in so many figures, or inferred from its name where that is near."""
        telling, day = self._telling, self._story.day
        is_near = day <= telling.published < day + timedelta(days=7)
        if not is_near or self._random.random() < 0.5:
            return self._entry("date", f"{day}", self._said.say(f"{self._said.words(2)} {day}"))
        names = [name for name, on in weekday_names(telling.language) if on == day.weekday()]
        at = self._said.say(f"{self._said.words(2)} {names[0]}")
        more = f", inferred: {{from: {_json(names[0])}, rule: {WEEKDAY_BEFORE}}}"
        return self._entry("date", f"{day}", at, more=more)

    def _agenda(self, sectors: tuple[str, ...]) -> str:
        entries = []
        for sector in sectors:
            self.claims += 1
            at = self._said.say(self._said.words(2))
            entries.append(f"      - {{is: {sector}, at: {at}}}\n")
        return "    agenda:\n" + "".join(entries)

    def _entry(self, field: str, value: str, at: str = "", *, more: str = "") -> str:
        self.claims += 1
        at = at or self._said.say(self._said.words(4))
        return f"    {field}: {{is: {value}, at: {at}{more}}}\n"

    def _agreement(self) -> str:
        story = self._story
        fields = [
            self._entry("status", "held"),
            self._entry("parties", story.host.slug),
            self._entry("concerns", story.agenda[0]),
            self._entry("signed_by", story.leader.slug),
            self._entry("during", story.slug),
        ]
        return f"  {story.agreement}:\n    kind: agreement\n" + "".join(fields)

    # ------------------------------------------------------------------ who they are

    def _states(self, leader: str) -> str:
        story, telling = self._story, self._telling
        host, sender = story.host, story.sender
        based, named = self._said.say_about(host.labels["en"])
        held, title = self._said.say_about(story.post.labels["en"])
        states = {
            telling.slug: [self._entry("date", f"{telling.published}", self._dateline)],
            host.slug: [
                self._entry("name", _json(host.labels["en"]), named, more=", lang: en"),
                self._entry("based_in", host.base, based),
            ],
            sender.slug: [self._entry("based_in", sender.base)],
            story.leader.slug: [
                self._entry("name", _json(story.leader.labels["en"]), leader, more=", lang: en"),
                self._entry("holds_post", story.post.slug),
            ],
            story.post.slug: [
                self._entry("post_title", _json(story.post.labels["en"]), title, more=", lang: en"),
                self._entry("post_in", story.post.base, held),
            ],
            story.delegation.slug: [self._members()],
        }
        return "".join(f"  {slug}:\n{''.join(fields)}" for slug, fields in states.items())

    def _members(self) -> str:
        story, telling = self._story, self._telling
        if telling.wrong == "kept":
            more = ', rank: deprecated, reason: "counts the drivers too"'
            return self._entry("member_count", f"{story.members + 2}", more=more)
        if telling.wrong:
            return self._entry("member_count", f"{story.members + 3}")
        more = ""
        if telling.corrects:
            wrong = f'"{story.members + 3}"^^<http://www.w3.org/2001/XMLSchema#integer>'
            claim = f"{telling.corrects}.{story.delegation.slug}.memberCount.{_sha256(wrong)[:12]}"
            more = f", supersedes: {claim}"
        return self._entry("member_count", f"{story.members}", more=more)

    def _groups(self, count: int) -> str:
        groups = "".join(
            f"  {self._telling.slug}-{name}:\n    kind: group\n"
            f"    label: {_json({'en': english, 'fr': french})}\n"
            for name, english, french in _GROUPS[:count]
        )
        return f"entities:\n{groups}"

    # ------------------------------------------------------------------ what else is said

    def _entries(self) -> str:
        """All free claims, each said in two places: the second paragraph is printed again."""
        clauses = [self._said.words(9) for _ in range(len(_SAID) + len(_SAID_OF_EACH))]
        first = [self._said.say(clause) for clause in clauses]
        self._said.end_paragraph()
        again = [self._said.say(clause) for clause in clauses]
        places = [f"[{one}, {other}]" for one, other in zip(first, again, strict=True)]
        single = (
            self._free(number, *said, at)
            for number, (said, at) in enumerate(zip(_SAID, places, strict=False))
        )
        each = (
            self._of_each(number, *said, at)
            for number, (said, at) in enumerate(
                zip(_SAID_OF_EACH, places[len(_SAID) :], strict=True)
            )
        )
        return "".join((*single, *each, self._denial()))

    def _free(self, number: int, kind: str, english: str, french: str, at: str) -> str:
        story, telling = self._story, self._telling
        self.claims += 1
        sector = self._random.choice(story.agenda)
        names = vocabulary().sectors[sector].labels
        about = [story.slug, sector] if number % 3 else [story.origin, story.host.slug]
        if kind == "generalisation":
            about = [f"{telling.slug}-{_GROUPS[number % len(_GROUPS)][0]}", sector]
        by = f"    by: {story.host.slug}\n" if kind == "intention" else ""
        glosses = {"en": english.format(names["en"]), "fr": french.format(names["fr"])}
        return (
            f"  - id: c{number + 1}\n    kind: {kind}\n{by}    about: [{', '.join(about)}]\n"
            f"    gloss: {_json(glosses)}\n    at: {at}\n"
        )

    def _of_each(self, number: int, kind: str, english: str, french: str, at: str) -> str:
        story = self._story
        self.claims += len(story.agenda)
        return (
            f"  - id: e{number + 1}\n    kind: {kind}\n    about: [{story.slug}]\n"
            f"    each: [{', '.join(story.agenda)}]\n"
            f"    gloss: {_json({'en': english, 'fr': french})}\n    at: {at}\n"
        )

    def _denial(self) -> str:
        """In some: nothing was signed, whatever others say."""
        story = self._story
        if self._telling.status != "held" or self._random.random() > 0.05:
            return ""
        self.claims += 1
        at = self._said.say(self._said.words(6))
        glosses = {"en": "Nothing was signed on the visit.", "fr": "Rien n'a été signé."}
        return (
            f"  - id: nothing-signed\n    kind: reported-event\n    field: during\n"
            f"    is: {story.slug}\n    polarity: denied\n"
            f"    gloss: {_json(glosses)}\n    at: {at}\n"
        )


_GROUPS = (
    ("exporters", "exporters, not named", "des exportateurs, non nommés"),
    ("companies", "companies, in general", "des entreprises, en général"),
    ("regions", "regions, in general", "des régions, en général"),
)


def _sha256(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sources", type=int, required=True)
    parser.add_argument("--density", choices=DENSITIES, default="article")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--texts", action="store_true", help="write the texts of the sources too")
    given = parser.parse_args()
    corpus = generate(
        given.folder,
        sources=given.sources,
        density=given.density,
        seed=given.seed,
        texts=given.texts,
    )
    print(f"{corpus.folder}: {corpus.sources:,} sources, {corpus.claims:,} claims")


if __name__ == "__main__":
    main()
