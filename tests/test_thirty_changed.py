"""What changes the answers to the thirty questions: copies, order, names and gaps.

After three of the changes each question is asked, each after one of them; ``make test-many`` asks
all after all.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from diplograph import rdf
from diplograph.backends import Graph, memory
from diplograph.facts import load
from diplograph.queries.questions import names, question
from diplograph.resources import SCAN_LOG, reading
from diplograph.vocabulary import vocabulary
from samples import sample
from test_thirty import CORPUS, answer

#: What is asked where a question finds nothing in the corpus by default.
ASKED = {"visits-in-week": {"week": ["2024-04"]}, "visits-of": {"state": ["us-ia"]}}
VISIT = {"visit": ["iowa-agadir-2024"]}

pytestmark = pytest.mark.skipif(
    not (CORPUS / "facts").is_dir(), reason="the fact files of the corpus are not there yet"
)


def graph_of(folder: Path) -> Graph:
    facts = load(reading((folder,)), vocabulary())
    return memory(rdf.ntriples(rdf.graph(facts, vocabulary()).triples))


@pytest.fixture(scope="module")
def before() -> Graph:
    return graph_of(CORPUS)


Answers = Callable[[str], list[dict[str, str]]]


@pytest.fixture(scope="module")
def answers(before: Graph) -> Answers:
    """What a question answers before anything changes."""
    return cache(lambda name: rows(before, name, **ASKED.get(name, {})))


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[Callable[[Path], None]], Graph]:
    """The graph of a copy of the corpus after a change to its files."""

    def changed(change: Callable[[Path], None]) -> Graph:
        copy = tmp_path / "corpus"
        for name in ("facts", "entities"):
            shutil.copytree(CORPUS / name, copy / name)
        shutil.copy(CORPUS / SCAN_LOG, copy / SCAN_LOG)
        change(copy)
        return graph_of(copy)

    return changed


def rows(graph: Graph, name: str, **written: list[str]) -> list[dict[str, str]]:
    return answer(graph, question(name), written)


def edit(path: Path, pattern: str, replacement: str) -> None:
    text = path.read_text(encoding="utf-8")
    edited, count = re.subn(pattern, replacement, text, flags=re.MULTILINE)
    assert count, f"{path.name} has no {pattern}"
    path.write_text(edited, encoding="utf-8")


def test_the_order_of_files_changes_nothing(
    before: Graph, changed: Callable[[Callable[[Path], None]], Graph]
) -> None:
    def shuffle(copy: Path) -> None:
        files = sorted((copy / "facts").iterdir())
        for number, path in enumerate(reversed(files)):
            path.rename(path.with_name(f"{number:03}-shuffled.yaml"))

    after = changed(shuffle)
    assert sorted(map(str, before.construct("CONSTRUCT WHERE { ?s ?p ?o }"))) == sorted(
        map(str, after.construct("CONSTRUCT WHERE { ?s ?p ?o }"))
    )


#: Slugs of a visit, a person, a body, a delegation, a post and a source, and others for them. The
#: body stays where it was in the order of slugs, which is that of the two in a pair.
RENAMED = {
    "iowa-agadir-2024": "a-visit-by-another-slug",
    "marguerite-oldham": "a-person-by-another-slug",
    "atlas-export-house": "atlas-export-hall",
    "north-carolina-casablanca-2024-delegation": "a-delegation-by-another-slug",
    "atlas-president": "a-post-by-another-slug",
    "t13": "t13-by-another-slug",
}


def test_other_slugs_change_the_slugs_alone(
    answers: Answers, changed: Callable[[Callable[[Path], None]], Graph]
) -> None:
    def rename(copy: Path) -> None:
        for path in copy.rglob("*.yaml"):
            text = path.read_text(encoding="utf-8")
            for old, new in RENAMED.items():
                text = re.sub(rf"(?<![\w-]){old}(?![\w-])", new, text)
            path.write_text(text, encoding="utf-8")

    after = changed(rename)
    for name in sample(names(), every=3):
        expected = [tuple(sorted(row.items())) for row in answers(name)]
        found = rows(after, name, **ASKED.get(name, {}))
        again = [tuple((key, _as_before(cell)) for key, cell in sorted(r.items())) for r in found]
        assert sorted(map(_in_order, again)) == sorted(map(_in_order, expected)), name


def _as_before(cell: str) -> str:
    for old, new in RENAMED.items():
        cell = cell.replace(new, old)
    return cell


def _in_order(row: tuple[tuple[str, str], ...]) -> list[tuple[str, list[str]]]:
    """Of several in one cell the order is that of their slugs."""
    return [(key, sorted(value.split(" "))) for key, value in row]


#: Questions with a row for each source or claim: a copy has its own, alike but for what is the
#: source's.
OF_SOURCES = {
    "agenda-of-visits",
    "coverage",
    "evidence",
    "naming-of-places",
    "passages-for-leader",
    "sectors-by-source",
}
#: Columns that count sources, whatever they are worth.
COUNTS = {"sources"}


@pytest.mark.parametrize(
    ("source", "changes", "first"),
    [
        ("t06", {}, 1),  # a copy: the same text under another name
        # t02 is behind both
        ("t05", {"length: 537": "length: 538", 'sha256: "0': 'sha256: "1'}, 2),
    ],
)
def test_a_copy_or_a_second_article_of_one_communique_adds_a_source_and_no_origin(
    source: str,
    changes: dict[str, str],
    first: int,
    before: Graph,
    answers: Answers,
    changed: Callable[[Callable[[Path], None]], Graph],
) -> None:
    twin = f"{source}-twin"

    def copy_source(copy: Path) -> None:
        text = (copy / "facts" / f"{source}.yaml").read_text(encoding="utf-8")
        text = re.sub(rf"(?<![\w-]){source}(?![\w-])(?!\.txt)", twin, text)
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        (copy / "facts" / f"{twin}.yaml").write_text(text, encoding="utf-8")

    after = changed(copy_source)
    for name in sample(names(), every=3, first=first):
        found = rows(after, name, **ASKED.get(name, {}))
        left_out = {*COUNTS, *question(name).claims, "texts"}
        old, new = ({_without(row, left_out) for row in each} for each in (answers(name), found))
        assert old - new == set(), name
        more = {
            row for row in new - old if name not in OF_SOURCES or twin not in dict(row).values()
        }
        assert more == set(), name
    counts = [
        {(row["subject"], row["property"], row["value"]): int(row["sources"]) for row in found}
        for found in (rows(graph, "facts-of-visit", **VISIT) for graph in (before, after))
    ]
    gained = {triple for triple, times in counts[1].items() if times == counts[0][triple] + 1}
    assert len(gained) > 5
    assert all(counts[1][each] == counts[0][each] for each in counts[0].keys() - gained)


def _without(row: dict[str, str], left_out: set[str]) -> frozenset[tuple[str, str]]:
    return frozenset((key, cell) for key, cell in row.items() if key not in left_out)


@pytest.mark.parametrize(("taken", "left"), [("logistics", "tourism"), ("tourism", "logistics")])
def test_without_the_one_claim_of_a_row_the_row_is_gone_and_no_other(
    taken: str, left: str, before: Graph, changed: Callable[[Callable[[Path], None]], Graph]
) -> None:
    def take_away(copy: Path) -> None:
        edit(copy / "facts" / "t40.yaml", rf"^      - {{is: {taken}, at: .*}}\n", "")

    visit = {"visit": ["llevantina-casablanca-2025"]}
    sectors = [row["sector"] for row in rows(before, "sectors-by-source", **visit)]
    assert sorted(sectors) == ["sector:logistics", "sector:tourism"]
    after = changed(take_away)
    assert [row["sector"] for row in rows(after, "sectors-by-source", **visit)] == [
        f"sector:{left}"
    ]
    held = rows(before, "visits-without-agreement")
    assert rows(after, "visits-without-agreement") == held


def test_without_its_last_report_a_visit_is_not_held(
    before: Graph, changed: Callable[[Callable[[Path], None]], Graph]
) -> None:
    def take_away(copy: Path) -> None:
        (copy / "facts" / "t48.yaml").unlink()

    def october(graph: Graph) -> list[str]:
        return [row["visit"] for row in rows(graph, "visits-in-week", week=["2025-10"])]

    assert "iowa-agadir-2025" in october(before)
    assert october(changed(take_away)) == [
        visit for visit in october(before) if visit != "iowa-agadir-2025"
    ]
