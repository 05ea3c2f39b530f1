"""What changes the answers to the thirty questions: copies, order, names and gaps."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from diplograph import rdf
from diplograph.backends import Graph, memory
from diplograph.facts import load
from diplograph.queries.questions import names, question
from diplograph.resources import SCAN_LOG, reading
from diplograph.vocabulary import vocabulary
from test_thirty import CORPUS, answer

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


def test_another_slug_changes_the_slug_alone(
    before: Graph, changed: Callable[[Callable[[Path], None]], Graph]
) -> None:
    old, new = "iowa-agadir-2024", "a-visit-by-another-slug"

    def rename(copy: Path) -> None:
        for path in copy.rglob("*.yaml"):
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(rf"\b{old}\b(?!-)", new, text), encoding="utf-8")

    after = changed(rename)
    for name in names():
        found = [tuple(sorted(row.items())) for row in rows(after, name)]
        again = [tuple((key, value.replace(new, old)) for key, value in row) for row in found]
        expected = [tuple(sorted(row.items())) for row in rows(before, name)]
        assert sorted(map(_in_order, again)) == sorted(map(_in_order, expected)), name


def _in_order(row: tuple[tuple[str, str], ...]) -> list[tuple[str, list[str]]]:
    """Of several in one cell the order is that of their slugs."""
    return [(key, sorted(value.split(" "))) for key, value in row]


@pytest.mark.parametrize(("source", "primary"), [("t06", "t06"), ("t05", "t02")])
def test_a_copy_or_a_second_article_of_one_communique_adds_a_source_and_no_origin(
    source: str, primary: str, before: Graph, changed: Callable[[Callable[[Path], None]], Graph]
) -> None:
    def copy_source(copy: Path) -> None:
        twin = copy / "facts" / f"{source}-twin.yaml"
        shutil.copy(copy / "facts" / f"{source}.yaml", twin)
        edit(twin, rf"^  id: {source}$", f"  id: {source}-twin")
        edit(twin, rf"(?<!\w){source}(?=[\],.])", f"{source}-twin") if source == "t05" else None
        if "primary:" not in twin.read_text(encoding="utf-8"):
            edit(twin, r"^  publisher: ", f"  primary: {primary}\n  publisher: ")

    after = changed(copy_source)
    key = {"subject", "property", "value"}
    counts = {
        tuple(row[name] for name in sorted(key)): (
            int(row["sources"]),
            row["independent"],
            row["status"],
        )
        for row in rows(before, "facts-of-visit", **VISIT)
    }
    again = {
        tuple(row[name] for name in sorted(key)): (
            int(row["sources"]),
            row["independent"],
            row["status"],
        )
        for row in rows(after, "facts-of-visit", **VISIT)
    }
    more = {triple for triple in counts if again[triple][0] == counts[triple][0] + 1}
    assert again.keys() == counts.keys()
    assert more
    for triple, (sources, *rest) in counts.items():
        assert again[triple] == (sources + (triple in more), *rest)
    # The visits are the same, and an outlet gains nothing by repeating.
    for name in ("visits-between", "visits-without-agreement", "missions-not-held"):
        visits = [row["visit"] for row in rows(before, name)]
        assert [row["visit"] for row in rows(after, name)] == visits
    shares = [(row["outlet"], row["share"]) for row in rows(before, "opinions-by-outlet")]
    assert [(row["outlet"], row["share"]) for row in rows(after, "opinions-by-outlet")] == shares


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
