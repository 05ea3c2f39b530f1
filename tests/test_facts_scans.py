"""The scan log: read, checked and compiled; what it says of what was not found."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from diplograph import rdf
from diplograph.facts import as_of, load
from diplograph.namespaces import DG, ID, PREFIXES
from diplograph.problems import Problem
from diplograph.resources import reading
from diplograph.validation import validate
from diplograph.vocabulary import vocabulary

DCT = PREFIXES["dcterms"]
FACT = Path(__file__).parent / "golden" / "rdf" / "facts"

#: An invented log.
LOG = """\
format: 1
scans:
  papers-2031:
    label: {en: two papers in 2031}
    period: 2031-01-01/2031-12-31
    outlets: [paper]
    languages: [sv]
    places: [se-ab, us-ia]
    terms: [handelsresa]
    read: {2031: 12}
    note: Nothing.
    recorded: 2032-01-10
lists:
  their-list:
    label: {en: their list}
    period: 2031
    source: invented
    recorded: 2032-02-10
    entries:
      - {id: n1, date: 2031-03, label: {en: Iowa to Stockholm}, places: [us-ia]}
"""
ENTRIES = LOG[LOG.index("    entries:") :]
ENTITIES = """\
format: 1
entities:
  paper: {kind: organisation, label: {en: The Paper}, source: invented}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a scan log and no facts."""
    for name, text in (("facts/.keep", ""), ("entities/paper.yaml", ENTITIES)):
        (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / name).write_text(text, encoding="utf-8")
    (tmp_path / "data" / "coverage.yaml").write_text(LOG, encoding="utf-8")
    return tmp_path


def problems(project: Path, old: str, new: str) -> tuple[Problem, ...]:
    assert LOG.count(old) == 1
    (project / "data" / "coverage.yaml").write_text(LOG.replace(old, new), encoding="utf-8")
    facts = load(reading(cwd=project), vocabulary())
    return facts.problems or rdf.graph(facts, vocabulary()).problems


def test_a_scan_is_an_activity_with_its_outlets_period_and_places(project: Path) -> None:
    facts = load(reading(cwd=project), vocabulary())
    assert facts.problems == ()
    graph = rdf.graph(facts, vocabulary())
    said = {
        (triple.predicate.value, triple.object)
        for triple in graph.triples
        if triple.subject == NamedNode(f"{ID}papers-2031")
    }
    assert (f"{DCT}spatial", NamedNode(f"{ID}us-ia")) in said
    assert (PREFIXES["prov"] + "used", NamedNode(f"{ID}paper")) in said
    assert (f"{DCT}temporal", Literal("2031-01-01/2031-12-31")) in said
    days = {str(value) for name, value in said if name in (f"{DG}earliest", f"{DG}latest")}
    assert {day[1:11] for day in days} == {"2031-01-01", "2031-12-31"}
    counted = [triple for triple in graph.triples if triple.predicate.value == f"{DG}itemsRead"]
    assert [triple.subject for triple in counted] == [NamedNode(f"{ID}papers-2031.2031")]
    assert list(validate(graph.triples, graph.marks)) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "hint"),
    [
        ("outlets: [paper]", "outlets: [papr]", "unknown-reference", '"paper"'),
        ("outlets: [paper]", "outlets: [se]", "", ""),
        ("places: [se-ab, us-ia]", "places: [paper]", "wrong-class", "place"),
        ("places: [se-ab, us-ia]", "together: [[se-ab, paper]]", "wrong-class", "place"),
        ("places: [se-ab, us-ia]", "together: [[se-ab]]", "wrong-type", "under `places`"),
        ("places: [se-ab, us-ia]", "together: [[se-ab, us-ia], [se-ab, us-me]]", "", ""),
        ("period: 2031-01-01/2031-12-31", "period: all of 2031", "bad-date", "year"),
        ("    places: [se-ab", "    place: [se-ab", "unknown-key", '"places"'),
        ("read: {2031: 12}", "read: {2031: a dozen}", "bad-integer", "digits"),
        ("    recorded: 2032-01-10\n", "", "missing-key", "recorded"),
        ("    note: Nothing.", "    claims: [a.b]", "unknown-claim", "the id of the claim"),
        ("id: n1,", "id: n1, event: some-visit,", "unknown-reference", "events"),
        (
            "    entries:\n",
            "    entries:\n      - {id: n1, date: 2031, label: {en: Other}}\n",
            "duplicate-id",
            "another id",
        ),
        ("format: 1", "format: 2", "unknown-format", "format: 1"),
        (ENTRIES, "", "missing-key", "`counts`"),
        (ENTRIES, "    counts: {2031: 5}\n", "", ""),
        (ENTRIES, "    counts: {2031: some}\n", "bad-integer", "digits"),
    ],
)
def test_a_slip_in_the_log_is_one_problem_at_its_place(
    project: Path, old: str, new: str, code: str, hint: str
) -> None:
    found = problems(project, old, new)
    assert [problem.code for problem in found] == ([code] if code else [])
    for problem in found:
        assert problem.location.path.endswith("coverage.yaml")
        assert problem.location.line > 0
        assert hint in problem.hint


def test_what_was_recorded_later_was_not_known_to_be_searched(project: Path) -> None:
    facts = load(reading(cwd=project), vocabulary())

    def kept(day: str) -> tuple[int, int]:
        files = as_of(facts, day, vocabulary()).files
        scans, lists = zip(*((len(file.scans), len(file.registers)) for file in files), strict=True)
        return sum(scans), sum(lists)

    assert kept("2032-03-01") == (1, 1)
    assert kept("2032-01-31") == (1, 0)
    assert kept("2031-12-31") == (0, 0)


def test_a_log_goes_with_the_facts_beside_it(project: Path) -> None:
    log = project / "data" / "coverage.yaml"
    assert reading(cwd=project).coverage == (log,)
    assert reading((project / "data",)).coverage == (log,)
    assert reading((log,)).coverage == (log,)
    assert reading((FACT,)).coverage == ()
