"""Each worked example of the pages for editors is a whole article, encoded right.

On these pages a ``text`` block is an invented article, and each ``yaml`` block after it, up to the
next article, is a fact file of it: its `source` shows only what matters, the records of spans are
left out, and words under `at:` become their places. All fact files under one heading are checked
together, as ``check --texts`` does. One that begins with ``# wrong: CODE`` is checked in the place
of the right ones, and has that problem.
A ``yaml`` block that names a file of ``data/entities`` holds shared entities: of all pages if it
stands on the first of them, else of its heading. One that names ``data/coverage.yaml`` is a scan
log.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

import diplograph
from diplograph import rdf
from diplograph.facts import check_texts, load, with_places, with_records
from diplograph.facts.model import FactFile
from diplograph.resources import Reading, reading
from diplograph.texts import Texts, digest
from diplograph.validation import validate
from diplograph.vocabulary import vocabulary

HOW_TO = Path(__file__).parents[1] / "docs" / "how-to"
FIRST = "encode.md"

_PART = re.compile(r"^## ([^\n]*)$|^```(\w+)\n(.*?)^```$", re.M | re.S)
_SOURCE = re.compile(r"^source: (\{.*\})$", re.M)
_WRONG = re.compile(r"# wrong: ([\w-]+)\n")
_ENTITIES = re.compile(r"# data/entities/([\w-]+\.yaml)\b")
_SCAN_LOG = re.compile(r"# data/coverage\.yaml\b")


@dataclass
class Section:
    """What stands under one heading: articles with their facts, shared entities, a scan log."""

    name: str
    right: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    entities: dict[str, str] = field(default_factory=dict)
    log: str = ""


def sections(page: Path) -> Iterator[Section]:
    section, article = Section(page.stem), ""
    for match in _PART.finditer(page.read_text("utf-8")):
        heading, language, block = (str(part or "") for part in match.groups())
        if heading:
            yield section
            section, article = Section(f"{page.stem}: {heading}"), ""
        elif language == "text":
            article = block
        elif language == "yaml" and (named := _ENTITIES.match(block)):
            section.entities[named[1]] = block
        elif language == "yaml" and _SCAN_LOG.match(block):
            section.log = block
        elif language == "yaml" and (wrong := _WRONG.match(block)):
            section.wrong.append((wrong[1], article, block))
        elif language == "yaml" and article:
            section.right.append((article, block))
    yield section


SECTIONS = [section for page in sorted(HOW_TO.glob("*.md")) for section in sections(page)]
SHARED = {
    name: text
    for section in SECTIONS
    if section.name.startswith(f"{Path(FIRST).stem}:")
    for name, text in section.entities.items()
}


def fact_file(article: str, block: str, number: int) -> str:
    """The block as a whole fact file, its source completed."""
    shown = _SOURCE.search(block)
    assert shown, "a worked example shows what matters of its source, in one line"
    source = {
        "id": f"invented-{number}",
        "kind": "news-article",
        "label": {"en": f"an invented article, the {number}th"},
        "recorded": "2031-12-31",
        "text": {"sha256": digest(article), "length": str(len(article))},
        **yaml.load(shown[1], yaml.CBaseLoader),
    }
    line = f"source: {json.dumps(source, ensure_ascii=False)}"
    return f"format: 1\n{block[: shown.start()]}{line}{block[shown.end() :]}"


def held_files(read: Reading, texts: Texts) -> Iterator[tuple[Path, FactFile, str]]:
    for file in load(read, vocabulary()).files:
        if file.source and file.source.sha256:
            held = texts.find(file.source.sha256)
            assert held is not None
            yield Path(file.path), file, held


def problems(
    folder: Path, files: list[tuple[str, str]], entities: dict[str, str], log: str = ""
) -> list[str]:
    """What `check --texts --fix` would say of the fact files, each as ``CODE: message``."""
    for name in ("facts", "entities", "texts"):
        (folder / name).mkdir(parents=True)
    for name, text in entities.items():
        (folder / "entities" / name).write_text(text, "utf-8")
    if log:
        (folder / "coverage.yaml").write_text(log, "utf-8")
    for number, (article, block) in enumerate(files):
        (folder / "texts" / f"{number}.txt").write_text(article, "utf-8")
        (folder / "facts" / f"{number}.yaml").write_text(fact_file(article, block, number), "utf-8")
    read, texts = reading([folder]), Texts(folder / "texts")
    for path, file, held in held_files(read, texts):
        path.write_bytes(with_places(path.read_bytes(), file.path, held).data)
    for path, file, held in held_files(read, texts):
        path.write_bytes(with_records(path.read_bytes(), file, held))
    facts = load(read, vocabulary())
    found = facts.problems + check_texts(facts, texts)
    if not found:
        graph = rdf.graph(facts, vocabulary())
        found = graph.problems or tuple(validate(graph.triples, graph.marks))
    return [f"{problem.code}: {problem}" for problem in found]


@pytest.mark.parametrize(
    "section", [each for each in SECTIONS if each.right or each.log], ids=lambda each: each.name
)
def test_a_worked_example_is_encoded_right(section: Section, tmp_path: Path) -> None:
    found = problems(tmp_path, section.right, {**SHARED, **section.entities}, section.log)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("code", "article", "block"),
    [one for section in SECTIONS for one in section.wrong],
    ids=[f"{section.name}: {one[0]}" for section in SECTIONS for one in section.wrong],
)
def test_a_wrong_example_has_the_problem_that_it_shows(
    code: str, article: str, block: str, tmp_path: Path
) -> None:
    found = problems(tmp_path, [(article, block)], SHARED)
    assert {problem.partition(":")[0] for problem in found} == {code}, "\n".join(found)


def test_each_visit_to_the_town_that_changed_regions_is_in_the_region_of_its_time(
    tmp_path: Path,
) -> None:
    name = "encode-actors: A town that changed regions"
    section = next(section for section in SECTIONS if section.name == name)
    assert not problems(tmp_path, section.right, {**SHARED, **section.entities})
    facts = load(reading([tmp_path]), vocabulary())
    (tmp_path / "graph.ttl").write_bytes(rdf.turtle(rdf.graph(facts, vocabulary()).triples))
    graph = diplograph.load(tmp_path / "graph.ttl")
    for region, year in (("upper-graustark", "2031"), ("lower-graustark-until-2030", "2028")):
        rows = graph.question("activity-in-region", region=region)
        assert [row["event"].value.rpartition("-")[2] for row in rows] == [year]


def test_an_example_that_went_wrong_is_noticed(tmp_path: Path) -> None:
    article = "Nothing of this is encoded.\n"
    block = "source: {language: en, published: 2031-03-06}\n"
    found = problems(tmp_path, [(article, block)], {})
    assert "uncovered" in {problem.partition(":")[0] for problem in found}
