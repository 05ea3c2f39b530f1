"""The examples of shapes: each wrong one is found by its shape alone, each right one by none.

An example says what becomes of some resources in the graph of ``shapes/background.ttl``. Where a
fact file can be wrong in the same way, the code of fact files that the entry names finds it there.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from diplograph import rdf
from diplograph.diagnostics import catalogue, shapes
from diplograph.facts import load
from diplograph.namespaces import PREFIXES
from diplograph.problems import Location
from diplograph.resources import Reading
from diplograph.validation.places import Places, Statement
from diplograph.validation.shacl import check_shapes
from diplograph.vocabulary import vocabulary

#: What a claim gives is held to two shapes: to that of all claims, and to that of its property.
BESIDES = {
    "claim-object": {"claim-of-event-claiming-actor"},
    "claim-object-or-value": {"claim-of-event-claiming-actor"},
    "claim-value": {"claim-of-event-or-source-claiming-date"},
}
#: What these find wrong is a term of the ontology, and an IRI elsewhere.
OF_NO_COPY = {"claim-property-claimable", "match"}


def statements(block: str) -> frozenset[Triple]:
    header = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    return frozenset(quad.triple for quad in parse(header + block, format=RdfFormat.TURTLE))


# ------------------------------------------------------------------ in the graph


class Copies(Places):
    """Copies of the background in one graph, each with an example in it, and which one is wrong.

    pySHACL takes longer for the ontology and the shapes than for an example, so that all examples
    are looked at together. Each copy has IRIs of its own, and no statement about those of another.
    """

    def __init__(self) -> None:
        super().__init__((), {})
        self.triples = set(vocabulary().triples)
        self._copy: dict[str, str] = {}
        self._background = statements(shapes.background())
        self._named = {triple.subject for triple in self._background}

    def add(
        self, code: str, example: frozenset[Triple], other: frozenset[Triple] = frozenset()
    ) -> None:
        """Add a copy in which an example stands.

        Of the resources that it describes, it takes the place of all that it or the `other` side
        says.
        """
        described = {triple.subject for triple in example}
        said = {(triple.subject, triple.predicate) for triple in example | other}
        rest = {
            triple
            for triple in self._background
            if triple.subject not in described or (triple.subject, triple.predicate) not in said
        }
        for one in rest | example:
            subject, value = (self._own(term, code) for term in (one.subject, one.object))
            self.triples.add(Triple(subject, one.predicate, value))

    def _own(self, term: Any, code: str) -> Any:
        if term not in self._named and not str(term).startswith(f"<{PREFIXES['id']}"):
            return term
        own = NamedNode(f"{term.value}-of-{code}")
        self._copy[own.value] = code
        return own

    def of_statements(self, statements: Iterable[Statement], *iris: str) -> Location:
        """The copy that a problem is of, as a place: "" where it names nothing of a copy."""
        named = (*iris, *(iri for each in statements for iri in (each.subject, each.value)))
        [code] = {self._copy[iri] for iri in named if iri in self._copy} or {""}
        return Location(code)

    def found(self) -> dict[str, set[str]]:
        """The codes of what is wrong in each copy in which something is."""
        found: dict[str, set[str]] = {}
        for problem in check_shapes(self.triples, self):
            found.setdefault(problem.location.path, set()).add(problem.code)
        return found


@pytest.fixture(scope="module")
def wrong() -> dict[str, set[str]]:
    """What is found in copies with the wrong examples, and in one as it is, by their codes."""
    copies = Copies()
    copies.add("background", frozenset())
    for code, example in shapes.examples().items():
        copies.add(code, statements(example.wrong), statements(example.right))
    return copies.found()


def test_the_background_is_in_order(wrong: dict[str, set[str]]) -> None:
    assert "background" not in wrong


@pytest.mark.parametrize("code", shapes.codes())
def test_a_shape_alone_finds_its_wrong_example(code: str, wrong: dict[str, set[str]]) -> None:
    found = wrong.get(code, set()) | (wrong[""] & {code})
    assert found == {code} | BESIDES.get(code, set())


def test_no_shape_finds_a_right_example() -> None:
    copies = Copies()
    for code, example in shapes.examples().items():
        copies.add(code, statements(example.right), statements(example.wrong))
    assert copies.found() == {}


def test_no_problem_is_of_another_copy(wrong: dict[str, set[str]]) -> None:
    assert wrong[""] == OF_NO_COPY
    assert wrong.keys() == {"", *shapes.examples()} - OF_NO_COPY


def test_every_shape_that_reports_problems_has_its_examples() -> None:
    told = catalogue.shape_entries()
    assert "rank-without-reason" in told
    assert "with-rank-reason" not in told, "it only speaks in the hints of others"
    assert list(shapes.examples()) == list(told), "each has a line in shapes/examples.tsv, sorted"
    assert not set(told) & set(catalogue.entries())


# ------------------------------------------------------------------ in a fact file

#: Two fact files and a file of shared entities without a problem.
STATEMENT = """
format: 1
source: {id: statement, kind: communique, label: {en: A statement}, language: fr,
  published: 2024-03-05, recorded: 2026-01-10}
"""

SHEET = """
format: 1
source:
  id: article
  kind: news-article
  label: {en: An article}
  language: fr
  published: 2024-03-06
  recorded: 2026-01-10
  url: https://news.example/lyon
  publisher: paper
  primary: statement
  text: {sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08, length: 400}
entities:
  jeanne: {kind: person, label: {en: Jeanne Essai}, alt: {fr: [Essai]}}
events:
  meeting: {kind: meeting, label: {en: The meeting}, status: {is: held, at: 0-4}}
  visit:
    kind: visit
    label: {en: The visit}
    status: {is: held, at: 0-4}
    host: {is: chamber, at: 5-9, by: paper, certainty: probable, rank: preferred, reason: later,
      valid_from: 2024-03, valid_until: 2024-04, as: reported-event}
    date: {is: 2024-03-05, at: 5-9,
      inferred: {from: mardi, rule: weekday-before-publication}}
    organiser: {is: paper, at: 5-9, about: [lyon]}
    participant: {is: jeanne, at: 5-9}
    place: {is: lyon, at: 5-9}
    from: {is: quebec, at: 5-9}
    party: {is: delegation, at: 5-9}
    led_by: {is: jeanne, at: 5-9}
    part_of: {is: meeting, at: 5-9}
    follows: {is: meeting, at: 5-9}
    agenda: {is: film, listed: open-list, at: 5-9}
  accord:
    kind: agreement
    label: {en: The accord}
    status: {is: held, at: 0-4}
    parties: {is: chamber, at: 5-9}
    signed_by: {is: jeanne, at: 5-9}
    during: {is: visit, at: 5-9}
    concerns: {is: film, at: 5-9}
states:
  chamber: {acronym: {is: CCIL, at: 5-9}, based_in: {is: lyon, at: 5-9}}
  jeanne: {holds_post: {is: minister, at: 5-9}, name: {is: Essai, at: 5-9}}
  minister: {post_in: {is: quebec, at: 5-9}, post_title: {is: ministre des essais, at: 5-9}}
  lyon: {iso_code: {is: FR-69, at: 5-9}, within: {is: france, at: 5-9}}
  delegation: {member_count: {is: 12, at: 5-9}, company_count: {is: 8, at: 5-9}}
claims:
  - {id: free, kind: opinion, about: [visit], gloss: {en: It was a success.}, at: 5-9}
not_encoded:
  - {at: 10-14, why: question}
spans:
  0-4: [1, 0f115db062b7c0dd030b16878c99dea5c354b49dc37b38eb8846179c7783e9d7]
  5-9: [1, 0f115db062b7c0dd030b16878c99dea5c354b49dc37b38eb8846179c7783e9d7]
  10-14: [1, 0f115db062b7c0dd030b16878c99dea5c354b49dc37b38eb8846179c7783e9d7]
"""

SHARED = """
format: 1
entities:
  france: {kind: country, label: {en: France}, source: invented}
  quebec: {kind: state, label: {en: Quebec}, source: invented}
  lyon: {kind: city, label: {en: Lyon}, within: france, source: invented}
  chamber: {kind: organisation, label: {en: The chamber}, source: invented,
    exact_match: ["https://register.example/chamber"]}
  paper: {kind: organisation, label: {en: The paper}, source: invented}
  delegation: {kind: delegation, label: {en: The delegation}, source: invented}
  minister: {kind: post, label: {en: minister of trials}, source: invented}
  beekeeping: {kind: sector, label: {en: beekeeping}, broader: agrifood, source: invented}
"""

#: For each shape that a fact file can be against: a place in the files, and what is put there;
#: None for nothing at all.
MISTAKES: dict[str, tuple[str, Any]] = {
    "acronym": ("states.chamber.acronym.lang", "fr"),
    "alternative-label": ("entities.jeanne.alt.en", "Essai "),
    "based-in": ("states.chamber.based_in.is", "jeanne"),
    "claim-about": ("claims.0.about", None),
    "claim-about-declared": ("claims.0.about.0", "somebody-unknown"),
    "claim-attributed-to": ("events.visit.host.by", "article"),
    "claim-certainty": ("events.visit.host.certainty", "preferred"),
    "claim-evidence": ("events.visit.host.at", None),
    "claim-gloss": ("claims.0.gloss", {"de": "Ein Erfolg."}),
    "claim-incomplete": ("events.visit.host.is", None),
    "claim-inference-rule": ("events.visit.date.inferred.rule", "normal"),
    "claim-kind": ("events.visit.host.as", "held"),
    "claim-listed-in": ("events.visit.agenda.listed", "open"),
    "claim-object": ("events.visit.host.is", "The chamber"),
    "claim-of-agreement-claiming-actor": ("events.accord.parties.is", "film"),
    "claim-of-agreement-claiming-event": ("events.accord.during.is", "lyon"),
    "claim-of-agreement-claiming-person": ("events.accord.signed_by.is", "chamber"),
    "claim-of-agreement-claiming-sector": ("events.accord.concerns.is", "chamber"),
    "claim-of-delegation-claiming-count": ("states.delegation.member_count.is", "a dozen"),
    "claim-of-event-claiming-actor": ("events.visit.host.is", "The chamber"),
    "claim-of-event-claiming-event": ("events.visit.part_of.is", "lyon"),
    "claim-of-event-claiming-event-status": ("events.visit.status.is", "plan"),
    "claim-of-event-claiming-place": ("events.visit.place.is", "chamber"),
    "claim-of-event-claiming-sector": ("events.visit.agenda.is", "chamber"),
    "claim-of-event-or-source-claiming-date": ("events.visit.date.is", "5 March 2024"),
    "claim-of-organisation-claiming-acronym": ("states.chamber.acronym.lang", "fr"),
    "claim-of-organisation-claiming-place": ("states.chamber.based_in.is", "jeanne"),
    "claim-of-person-claiming-post": ("states.jeanne.holds_post.is", "chamber"),
    "claim-of-place-claiming-iso-code": ("states.lyon.iso_code.is", "fr-69"),
    "claim-of-place-claiming-place": ("states.lyon.within.is", "chamber"),
    "claim-of-post-claiming-actor": ("states.minister.post_in.is", "article"),
    "claim-of-visit-claiming-actor": ("events.visit.party.is", "film"),
    "claim-of-visit-claiming-person": ("events.visit.led_by.is", "chamber"),
    "claim-of-visit-claiming-place": ("events.visit.from.is", "delegation"),
    "claim-rank": ("events.visit.organiser.rank", "stated"),
    "claim-supersedes": ("events.visit.host.supersedes", "visit"),
    "claim-valid-from": ("events.visit.host.valid_from", "March 2024"),
    "claim-value": ("events.visit.date.is", "article"),
    "company-count": ("states.delegation.company_count.is", "0"),
    "concerns": ("events.accord.concerns.is", "chamber"),
    "date": ("events.visit.date.is", "5 March 2024"),
    "digest-without-length": ("source.text.length", None),
    "entry-event": ("log.lists.register.entries.0.event", "chamber"),
    "event-status": ("events.visit.status.is", "plan"),
    "evidence-digest": ("spans.5-9.1", "0123456789abcdef"),
    "evidence-omission": ("not_encoded.0.why", "opinion"),
    "evidence-paragraph": ("spans.5-9.0", "0"),
    "evidence-start": ("not_encoded.0.at", "235-184"),
    "evidence-unused": ("not_encoded", None),
    "follows": ("events.visit.follows.is", "chamber"),
    "has-party": ("events.accord.parties.is", "film"),
    "holder-issued": ("source.published", None),
    "holder-language": ("source.language", None),
    "holds-post": ("states.jeanne.holds_post.is", "chamber"),
    "hosted-by": ("events.visit.host.is", "film"),
    "inferred-without-grounds": ("events.visit.date.inferred.rule", None),
    "iso-code": ("states.lyon.iso_code.is", "fr-69"),
    "label": ("entities.jeanne.label", {"fr": "Jeanne Essai"}),
    "led-by": ("events.visit.led_by.is", "chamber"),
    "length-without-digest": ("source.text.sha256", None),
    "match": ("shared.chamber.exact_match.0", "urn:example:chamber"),
    "member-count": ("states.delegation.member_count.is", "0"),
    "of-actor": ("events.visit.name", {"is": "La chambre", "at": "5-9"}),
    "of-agreement": ("events.visit.signed_by", {"is": "jeanne", "at": "5-9"}),
    "of-delegation": ("states.jeanne.member_count", {"is": "12", "at": "5-9"}),
    "of-event": ("states.chamber.place", {"is": "lyon", "at": "5-9"}),
    "of-event-or-source": ("states.chamber.date", {"is": "2024-03-05", "at": "5-9"}),
    "of-organisation": ("states.jeanne.based_in", {"is": "lyon", "at": "5-9"}),
    "of-person": ("states.delegation.holds_post", {"is": "minister", "at": "5-9"}),
    "of-place": ("states.chamber.within", {"is": "france", "at": "5-9"}),
    "of-post": ("states.jeanne.post_title", {"is": "ministre", "at": "5-9"}),
    "of-visit": ("events.meeting.led_by", {"is": "jeanne", "at": "5-9"}),
    "on-agenda": ("events.visit.agenda.is", "chamber"),
    "organised-by": ("events.visit.organiser.is", "article"),
    "origin": ("shared.chamber.source", None),
    "part-of": ("events.visit.part_of.is", "lyon"),
    "participant": ("events.visit.participant.is", "minister"),
    "post-in": ("states.minister.post_in.is", "article"),
    "preferred-label": ("entities.jeanne.label.de", "Jeanne Essai"),
    "rank-without-reason": ("events.visit.host.reason", None),
    "register-count": ("log.lists.register.counts.2024", "some 5"),
    "scan-items": ("log.scans.scan.read.2024", "120 or so"),
    "scan-outlet": ("log.scans.scan.outlets.0", "meeting"),
    "scan-period": ("log.scans.scan.period", "spring 2024"),
    "scan-place": ("log.scans.scan.places.0", "paper"),
    "sector-broader": ("shared.beekeeping.broader", "chamber"),
    "signed-by": ("events.accord.signed_by.is", "chamber"),
    "signed-during": ("events.accord.during.is", "lyon"),
    "source-digest": ("source.text.sha256", "0123456789abcdef"),
    "source-issued": ("source.published", "6 March 2024"),
    "source-kind": ("source.kind", "opinion"),
    "source-language": ("source.language", "French"),
    "source-length": ("source.text.length", "0"),
    "source-primary": ("source.primary", "chamber"),
    "source-publisher": ("source.publisher", "The paper"),
    "source-url": ("source.url", "news.example/lyon"),
    "takes-place-in": ("events.visit.place.is", "chamber"),
    "visiting-party": ("events.visit.party.is", "film"),
    "visitor-from": ("events.visit.from.is", "delegation"),
    "within": ("states.lyon.within.is", "chamber"),
}  # fmt: skip


#: The scan log of the examples.
LOG = """\
format: 1
scans:
  scan: {label: {en: A scan}, period: "2024", outlets: [paper], places: [lyon],
    read: {2024: 120}, recorded: 2026-01-10}
lists:
  register: {label: {en: A list}, period: "2024", source: invented, recorded: 2026-01-10,
    entries: [{id: entry, label: {en: An entry}, date: 2024-03, event: visit}], counts: {2024: 5}}
"""


def parsed(text: str) -> Any:
    """What a file holds, all scalars as they are written."""
    return yaml.load(text, yaml.CBaseLoader)


def found_in_files(folder: Path, place: str = "", value: Any = None) -> set[str]:
    """The codes of what is wrong in the files if `value` stands at `place`."""
    sheet, statement, shared, log = map(parsed, (SHEET, STATEMENT, SHARED, LOG))
    if place:
        *steps, last = place.split(".")
        home: Any = {**sheet, "shared": shared["entities"], "log": log}
        for step in steps:
            home = home[int(step) if isinstance(home, list) else step]
        home = home if steps else sheet
        key = int(last) if isinstance(home, list) else last
        if value is None:
            del home[key]
        else:
            home[key] = value
    files = {"article": sheet, "statement": statement, "shared": shared, "coverage": log}
    for name, content in files.items():
        text = yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    articles = (folder / "article.yaml", folder / "statement.yaml")
    reading = Reading(articles, (folder / "shared.yaml",), frozenset(), "the examples")
    reading = reading._replace(coverage=(folder / "coverage.yaml",))
    loaded = load(reading, vocabulary())
    problems = loaded.problems or rdf.graph(loaded, vocabulary()).problems
    return {problem.code for problem in problems}


def test_the_fact_file_is_in_order(tmp_path: Path) -> None:
    assert found_in_files(tmp_path) == set()


@pytest.mark.parametrize("code", MISTAKES)
def test_a_fact_file_that_is_wrong_in_the_same_way_has_the_code_named(
    tmp_path: Path, code: str
) -> None:
    place, value = MISTAKES[code]
    assert found_in_files(tmp_path, place, value) == {shapes.examples()[code].in_fact_files}


def test_no_other_shape_names_a_code_of_fact_files() -> None:
    named = [code for code, example in shapes.examples().items() if example.in_fact_files]
    assert named == list(MISTAKES)
