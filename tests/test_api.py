"""The Python side, as its docstrings show it."""

from __future__ import annotations

import doctest
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

import diplograph as dg
from diplograph import api
from diplograph.errors import LimitError, UsageError


@pytest.fixture
def graph(built: Path) -> dg.Graph:
    return dg.load(built)


def test_the_examples_are_true(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(built.parent)
    failures, examples = doctest.testmod(api, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert failures == 0
    assert examples > 5


def test_a_graph_says_where_it_is(graph: dg.Graph, built: Path) -> None:
    assert repr(graph) == f"<diplograph.Graph at {built}>"


def test_each_form_of_query_gives_its_kind_of_answer(graph: dg.Graph) -> None:
    rows = graph.query("SELECT ?host { ?visit dg:hostedBy ?host }")
    assert isinstance(rows, dg.Result)
    assert [str(row["host"]) for row in rows] == ["<https://w3id.org/diplograph/id/asmex>"]
    assert graph.query("ASK { id:asmex a dg:Person }") is False
    triples = graph.query("CONSTRUCT WHERE { ?visit a dg:Visit }")
    assert isinstance(triples, list)
    assert isinstance(triples[0], ox.Triple)


def test_questions_are_asked_by_name(graph: dg.Graph) -> None:
    rows = graph.query("visits-held", lang="fr")
    assert isinstance(rows, dg.Result)
    assert len(list(rows)) == 1
    with pytest.raises(UsageError, match="did you mean"):
        graph.query("visits-helt")


def test_a_query_without_end_ends(graph: dg.Graph) -> None:
    with pytest.raises(LimitError):
        graph.query("SELECT (COUNT(*) AS ?n) {?a ?b ?c. ?d ?e ?f. ?g ?h ?i}", timeout=0.2)


def test_importing_the_package_imports_nothing_else() -> None:
    program = "import sys, diplograph; print([m for m in sys.modules if 'oxigraph' in m])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert ran.stdout == b"[]\n"


def test_names_of_the_package() -> None:
    assert {"load", "Graph", "__version__"} <= set(dir(dg))
    assert dg.__version__[0].isdigit()
    with pytest.raises(AttributeError, match="no attribute 'lod'"):
        dg.lod  # noqa: B018
    assert (Path(dg.__file__).parent / "py.typed").exists()


def test_a_question_takes_parameters_as_text_days_and_lists(built: Path) -> None:
    graph = dg.load(built)

    def found(week: object) -> int:
        return len(graph.question("visits-in-week", week=week))

    assert found("2025") == found(date(2025, 6, 17)) == found(["2024", "2025-06"]) == 1
    assert found(date(2025, 6, 30)) == 0
    with pytest.raises(UsageError, match="only a ready-made question takes week"):
        graph.query("ASK {}", week="2025")
