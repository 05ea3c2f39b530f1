"""``--for pandas``: the tables, read by pyarrow, pandas, polars and DuckDB."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow.parquet
import pytest

import hostile
from diplograph.export import Content, Losses, export_for
from diplograph.export.tables import TABLES
from diplograph.namespaces import compress
from diplograph.texts import Texts

#: Of the data dictionary, the types that readers give: Arrow's, DuckDB's and polars'.
TYPES = {
    "text": ("string", "VARCHAR", polars.String),
    "code": (
        "dictionary<values=string, indices=int32, ordered=0>",
        "VARCHAR",
        polars.Categorical,
    ),
    "day": ("date32[day]", "DATE", polars.Date),
    "integer": ("int64", "BIGINT", polars.Int64),
    "flag": ("bool", "BOOLEAN", polars.Boolean),
    "list": ("list<element: string>", "VARCHAR[]", polars.List(polars.String)),
}


@pytest.fixture(scope="module")
def content(contents: Mapping[str, Content]) -> Content:
    return contents["corpus"]


@pytest.fixture(scope="module")
def exported(
    content: Content, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, int]]:
    folder = tmp_path_factory.mktemp("tables")
    losses, _ = export_for(content, "pandas", folder)
    return folder, out(losses)


def out(losses: Losses) -> dict[str, int]:
    assert not losses.dropped()
    return {row.sort: row.out for row in losses.rows}


def duck(query: str) -> list[tuple[Any, ...]]:
    """The rows that DuckDB answers."""
    return duckdb.execute(query).fetchall()


@pytest.mark.parametrize("name", TABLES)
def test_every_reader_finds_all_rows_under_the_types_of_the_dictionary(
    name: str, exported: tuple[Path, dict[str, int]]
) -> None:
    folder, count = exported
    path = folder / f"{name}.parquet"
    told = json.loads((folder / "dictionary.json").read_text())[name]["columns"]
    arrow, sql, polar = ([TYPES[each["type"]][n] for each in told.values()] for n in range(3))
    table = pyarrow.parquet.read_table(path)
    assert [*map(str, table.schema.types)] == arrow
    assert [each.metadata[b"meaning"].decode() for each in table.schema] == [
        each["meaning"] for each in told.values()
    ]
    described = duck(f"DESCRIBE SELECT * FROM '{path}'")
    assert [(name, type_) for name, type_, *_ in described] == [*zip(told, sql, strict=True)]
    assert duck(f"SELECT {', '.join(told)} FROM '{path}' LIMIT 0") == []  # no name needs quotes
    frame = polars.read_parquet(path)
    assert [*frame.schema.items()] == [*zip(told, polar, strict=True)]
    counted = duck(f"SELECT count(*), count(DISTINCT id) FROM '{path}'")
    assert counted == [(count[name], count[name])]
    assert table.num_rows == frame.height == len(pandas.read_parquet(path)) == count[name]


def test_every_reader_finds_the_facts_of_the_article(
    contents: Mapping[str, Content], tmp_path: Path
) -> None:
    losses, (path,) = export_for(contents["article"], "pandas", tmp_path / "facts.parquet")
    (facts,) = (row for row in losses.rows if row.sort == "facts")
    ((counted,),) = duck(f"SELECT count(DISTINCT id) FROM '{path}'")
    frames = (pandas.read_parquet(path), polars.read_parquet(path))
    assert {counted, *map(len, frames)} == {facts.out} == {facts.given}


def test_what_refers_to_another_table_finds_its_row(
    exported: tuple[Path, dict[str, int]],
) -> None:
    folder, _ = exported
    told = json.loads((folder / "dictionary.json").read_text())
    links = [
        (name, column, each["refers"], each["type"])
        for name, table in told.items()
        for column, each in table["columns"].items()
        if "refers" in each
    ]
    assert ("facts", "claims", "claims", "list") in links
    for name, column, refers, type_ in links:
        ends = f"unnest({column})" if type_ == "list" else column
        dangling = duck(f"""
            SELECT DISTINCT "end" FROM (SELECT {ends} AS "end" FROM '{folder}/{name}.parquet')
            WHERE "end" IS NOT NULL AND "end" NOT IN (SELECT id FROM '{folder}/{refers}.parquet')
        """)
        assert not dangling, (name, column)


def test_a_fact_leads_to_its_passages_by_the_query_of_the_page(
    content: Content, exported: tuple[Path, dict[str, int]]
) -> None:
    folder, _ = exported
    page = Path(__file__).parents[1] / "docs" / "how-to" / "export.md"
    (query,) = re.findall(r"^```sql\n(.*?)^```$", page.read_text(), re.M | re.S)
    columns = query.replace("SELECT", "SELECT f.id,", 1).replace("'tables/", f"'{folder}/")
    found = {(row[0], row[-2]) for row in duck(columns)}
    assert found == {
        (fact.id, compress(source))
        for fact in content.facts()
        if fact.claims
        for source in fact.sources
    }


def test_pandas_reads_days_and_categories(
    content: Content, exported: tuple[Path, dict[str, int]]
) -> None:
    folder, _ = exported
    facts = pandas.read_parquet(folder / "facts.parquet", dtype_backend="pyarrow")
    held = next(fact for fact in content.facts() if fact.start)
    row = facts[facts["id"] == held.id].iloc[0]
    assert (row["first_day"], type(row["first_day"])) == (held.start, date)
    things = pandas.read_parquet(folder / "things.parquet")
    assert things["kind"].dtype == "category"
    assert things.groupby("kind", observed=True).size()["City"] > 1


def test_the_dictionary_says_what_each_code_means(
    exported: tuple[Path, dict[str, int]],
) -> None:
    folder, _ = exported
    told = json.loads((folder / "dictionary.json").read_text())
    kinds = told["claims"]["columns"]["kind"]["values"]
    assert "opinion" in kinds
    assert all(kinds.values())
    assert set(kinds) == set(pandas.read_parquet(folder / "claims.parquet")["kind"])
    assert told["facts"]["columns"]["property"]["values"]["hostedBy"]


def test_hostile_text_comes_through_as_it_is(tmp_path: Path) -> None:
    content = Content.of(hostile.graph(tmp_path))
    export_for(content, "pandas", tmp_path / "out")
    things = pyarrow.parquet.read_table(tmp_path / "out" / "things.parquet")
    assert things["label"].to_pylist() == [thing.label for thing in content.things()]
    query = f"SELECT label_ar FROM '{tmp_path}/out/things.parquet'"
    assert [row[0] for row in duck(query)] == things["label_ar"].to_pylist()


def test_passages_are_quoted_if_the_texts_are_held(content: Content, tmp_path: Path) -> None:
    texts = Path(__file__).parent / "corpus" / "texts"
    quoting = replace(content, texts=Texts(texts))
    _, (path,) = export_for(quoting, "pandas", tmp_path / "passages.parquet")
    told = duck(f"SELECT digest, text FROM '{path}'")
    assert told
    for digest, text in told:
        assert digest == f"sha256:{sha256(text.encode()).hexdigest()}"


def test_a_thing_says_which_of_its_values_are_unsure(
    exported: tuple[Path, dict[str, int]],
) -> None:
    """Its status is one column for all events: also for that which only its host calls held."""
    folder, _ = exported
    things, facts = folder / "things.parquet", folder / "facts.parquet"
    unsure = {"attributed": "len(according_to) > 0", "contested": "contest IS NOT NULL"}
    for column, condition in unsure.items():
        told = duck(f"SELECT id, unnest({column}) AS name FROM '{things}' ORDER BY id, name")
        assert told
        assert told == duck(
            "SELECT DISTINCT subject, property::TEXT AS name "
            f"FROM '{facts}' WHERE {condition} ORDER BY subject, name"
        )
