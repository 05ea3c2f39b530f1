"""``view.json``: all that a graph says is in its tables, once, in the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from view_format import interfaces

from diplograph import rdf, view
from diplograph.analysis.records import Records, read_records
from diplograph.backends import Graph, connect
from diplograph.errors import UsageError
from diplograph.layers import Layers
from diplograph.namespaces import ID
from diplograph.texts import Texts
from diplograph.view import model, scene
from diplograph.view.address import days
from diplograph.view.glosses import factor, filled
from diplograph.view.model import Rows
from diplograph.view.numbering import Statement, numbered
from samples import sample
from viewed import (
    claim_id,
    data_of,
    gloss,
    in_memory,
    listed,
    opening_of,
    span,
    statement,
)

if TYPE_CHECKING:
    from conftest import Golden, Run

LANGUAGES = ("en", "fr", "ar")


@pytest.fixture(scope="module", params=["article", "invented", "hostile"])
def graph(request: pytest.FixtureRequest) -> Graph:
    return (
        connect(str(request.getfixturevalue("built")))
        if request.param == "article"
        else (in_memory(request.param))
    )


@pytest.fixture(scope="module")
def records(graph: Graph) -> Records:
    return read_records(graph)


@pytest.fixture(scope="module")
def layers(records: Records) -> Layers:
    return records.layers


@pytest.fixture(scope="module")
def made(graph: Graph) -> Any:
    return json.loads(view.data(graph))


@pytest.fixture(scope="module")
def numbers(layers: Layers) -> tuple[Rows, list[Statement]]:
    return numbered(layers)


@pytest.fixture(scope="module")
def page() -> str:
    return view.render(in_memory("invented"), engine="rich")


# All of it is there


def test_columns_have_one_length_and_references_are_in_range(made: Any) -> None:
    sizes = {}
    for table in ("things", "statements", "claims", "evidence", "sources"):
        (sizes[table],) = {len(each) for each in made[table].values() if isinstance(each, list)}
    sizes["terms"] = len(made["terms"]["iri"])
    sizes["strings"] = len(made["strings"])
    references = {
        "things": {"kind": "terms", "home": "things", "country": "things"},
        "statements": {
            **dict.fromkeys(("p", "code", "kind"), "terms"),
            **dict.fromkeys(("v", "vl"), "strings"),
            "o": "things",
        },
        "claims": {
            **dict.fromkeys(("kind", "certainty", "polarity", "basis", "rank", "rule"), "terms"),
            **dict.fromkeys(("from", "until", "rankReason", "inferredFrom"), "strings"),
            "holder": "sources",
        },
        "evidence": {"source": "sources", "passage": "strings"},
        "sources": {
            "thing": "things",
            "publisher": "things",
            "kind": "terms",
            **dict.fromkeys(("issued", "language", "url"), "strings"),
        },
    }
    for table, columns in references.items():
        for column, to in columns.items():
            assert all(-1 <= row < sizes[to] for row in made[table][column]), (table, column)
    for table, column, to in (
        ("statements", "s", "things"),
        ("claims", "of", "statements"),
        ("evidence", "of", "claims"),
    ):
        rows = [*accumulate(made[table][column])]
        assert rows == sorted(rows)
        assert all(-1 <= row < sizes[to] for row in rows)


def test_every_claim_is_behind_one_statement(
    layers: Layers, numbers: tuple[Rows, list[Statement]]
) -> None:
    rows, statements = numbers
    assert rows.claims.keys() == layers.claims.keys()
    assert sum(len(each.claims) for each in statements) == len(layers.claims)
    for row, each in enumerate(statements):
        assert all(rows.statement[claim] == row for claim in each.claims)


def test_every_fact_is_a_statement(layers: Layers, numbers: tuple[Rows, list[Statement]]) -> None:
    rows, statements = numbers
    for fact in layers.facts:
        each = statements[rows.facts[fact.triple]]
        assert each.attested == fact.attested
        assert set(each.claims) <= set(fact.claims)


def test_every_claim_has_its_name_its_words_and_its_evidence(layers: Layers, made: Any) -> None:
    claims = {claim_id(made, row): row for row in range(len(made["claims"]["kind"]))}
    assert {ID + name for name in claims} == layers.claims.keys()
    spans: dict[int, list[str]] = {}
    for row, claim in enumerate(accumulate(made["evidence"]["of"])):
        spans.setdefault(claim, []).append(span(made, row))
    for name, row in claims.items():
        claim = layers.claims[ID + name]
        assert len(spans.get(row, [])) == len(claim.evidence)
        for lang in LANGUAGES:
            told = " ".join(claim.glosses.get(lang, "").split())
            assert gloss(made, row, lang) == told or not told.isprintable()


def test_no_two_things_have_one_slug(made: Any) -> None:
    assert len(set(made["things"]["slug"])) == len(made["things"]["slug"])


def test_a_delegation_is_at_home_where_its_visits_came_from() -> None:
    things = json.loads(view.data(in_memory("invented")))["things"]
    at = things["slug"].index
    assert things["home"][at("delegation-2031")] == at("lumen")
    assert things["country"][at("delegation-2031")] == at("federation")


@pytest.mark.parametrize("name", ["invented", "article"])
def test_the_tables_read_as_before(name: str, built: Path, golden: Golden) -> None:
    graph = connect(str(built)) if name == "article" else in_memory(name)
    lines = [*listed(json.loads(view.data(graph)))]
    golden(f"view/{name}.txt", "\n".join(lines) + "\n")


def test_passages_are_there_only_if_texts_are_given(built: Path, texts_dir: Path) -> None:
    graph = connect(str(built))
    without, with_them = (
        json.loads(view.data(graph, texts=each)) for each in (None, Texts(texts_dir))
    )
    assert set(without["evidence"]["passage"]) == {-1}
    assert not without["meta"]["withTexts"]
    words = [with_them["strings"][row] for row in with_them["evidence"]["passage"]]
    assert [len(each) for each in words] == with_them["evidence"]["length"]


def test_a_graph_without_facts_has_empty_tables() -> None:
    made = json.loads(view.data(in_memory(None)))
    assert made["statements"]["p"] == []
    assert opening_of(view.render(in_memory(None), engine="rich"))["scene"]["nodes"] == []


# Glosses


def test_a_pattern_is_kept_only_if_it_gives_the_text_back() -> None:
    names = [{"s": "Ann", "o": "Di"}, {"s": "Bo", "o": "Cy"}, {"s": "{x}", "o": "y"}, {"s": "s}"}]
    texts = ["Ann met Di.", "Bo met Cy.", "{x} met y.", "So (s})"]
    patterns, rows = factor(texts, names)
    assert patterns == ("{s} met {o}.",)
    assert rows == [0, 0, None, None]
    assert filled(patterns[0], names[1]) == texts[1]


# The page


def test_the_page_holds_what_is_written_alone(page: str) -> None:
    data = view.data(in_memory("invented"))
    assert data_of(page) == json.loads(data)
    digest = hashlib.sha256(data.rstrip("\n").encode()).hexdigest()[:16]
    assert opening_of(page)["digest"] == digest


def test_the_opening_is_small(page: str) -> None:
    assert len(json.dumps(opening_of(page), ensure_ascii=False).encode()) < 80_000


def test_without_scripts_the_page_lists_what_is_drawn(page: str) -> None:
    table = page.partition("<noscript>")[2].partition("</noscript>")[0]
    scene = opening_of(page)["scene"]
    assert table.count('<th scope="row">') == len(scene["lines"])
    happened, _, said = table.partition("What is said too")
    assert "Chamber of Port Sereno" in happened
    assert "(denied)" in said
    assert "(denied)" not in happened


@pytest.mark.parametrize("seed", sample(["7", "0"], every=2))
def test_the_page_is_the_same_whatever_the_hash_seed(seed: str, page: str, tmp_path: Path) -> None:
    file = tmp_path / "graph.nt"
    file.write_bytes(rdf.ntriples(in_memory("invented").construct("CONSTRUCT WHERE { ?s ?p ?o }")))
    command = "import sys; from diplograph import backends, view; sys.stdout.buffer.write("
    command += "view.render(backends.connect(sys.argv[1]), engine='rich').encode())"
    env = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    again = subprocess.run(
        [sys.executable, "-c", command, file], env=env, capture_output=True, check=True
    )
    assert again.stdout == page.encode()


# What it opens on


def test_days_months_and_years_are_spans() -> None:
    assert [each.isoformat() for each in days("2024-02")] == ["2024-02-01", "2024-02-29"]
    assert [each.isoformat() for each in days("2025")] == ["2025-01-01", "2025-12-31"]
    for wrong in ("2025-13", "2025-02-30", "25", "2025~", "٢٠٢٥"):
        with pytest.raises(UsageError, match="no day, month or year"):
            days(wrong)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"focus": "chamber", "start": "2031-03"}, "focus=chamber&from=2031-03-01&scope=ego"),
        ({"focus": "gazette.date", "end": "2031"}, "pick=gazette.date&to=2031-12-31"),
        ({}, ""),
    ],
)
def test_a_page_opens_on_what_is_asked_for(asked: dict[str, str], expected: str) -> None:
    html = view.render(in_memory("invented"), engine="rich", **asked)  # type: ignore[arg-type]
    assert opening_of(html)["address"] == expected


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"focus": "nobody"}, "nobody"),
        ({"focus": "kind:held"}, "is a term"),
        ({"start": "2031-04", "end": "2031-03"}, "is after"),
        ({"lang": "xx"}, "en, fr and ar"),
        ({"engine": "pyvis", "focus": "chamber"}, "whole picture"),
    ],
)
def test_what_cannot_be_opened_on_is_said(asked: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        view.render(in_memory("invented"), **{"engine": "rich", **asked})  # type: ignore[arg-type]


def test_the_command_writes_the_data_alone(run: Run, built: Path, tmp_path: Path) -> None:
    run("view", "--on", built, "-o", "view.json")
    made = (tmp_path / "view.json").read_text(encoding="utf-8")
    assert made == view.data(connect(str(built)))
    assert run("view", "--on", built, "-o", "view.json", "--open", code=2).err


def test_statements_are_told_with_their_days(built: Path) -> None:
    made = json.loads(view.data(connect(str(built))))
    lines = [statement(made, row) for row in range(len(made["statements"]["p"]))]
    (hosted,) = [line for line in lines if "| hostedBy |" in line and "| fact |" in line]
    assert hosted.endswith("| 2025-06-17 | held | 1/1")


def test_the_script_numbers_codes_as_the_tables_do() -> None:
    types = (Path(model.__file__).parent / "page" / "source" / "types.ts").read_text("utf-8")
    for name in ("STYLES", "STANDINGS", "STATUSES", "LINES"):
        written = re.search(rf"const {name} = \[(.*?)\] as const", types)
        assert written
        codes = scene.STYLES if name == "STYLES" else getattr(model, name)
        assert re.findall('"([^"]+)"', written[1]) == list(codes)


def test_the_types_of_the_page_name_what_is_written() -> None:
    html = view.render(in_memory("invented"), engine="rich")
    written, named = data_of(html), interfaces()

    def members(kind: str) -> set[str]:
        return {each.name for each in named[kind]}

    assert members("RawView") == set(written)
    assert members("Opening") == set(opening_of(html))
    for table in ("terms", "things", "statements", "claims", "evidence", "sources"):
        assert members(f"Raw{table.title()}") == set(written[table])
    assert members("Meta") == set(written["meta"])
    for name, value in (("Bundles", "places"), ("Whole", "whole"), ("Scene", "opening")):
        assert members(name) == set(written["levels"][value])
    assert all(members("Step") == set(step) for step in written["guide"])
