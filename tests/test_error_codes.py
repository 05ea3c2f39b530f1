"""The catalogue of codes: complete, and its examples are what it says they are.

The examples of ``codes/CODE.md`` are parts of an invented fact file. What one leaves out is added
here: the source, the records of spans, and shared entities (chamber, delegation, jeanne, minister,
onlookers, lyon and others). A block named ``entities`` is a file of shared entities, one named
``one.yaml`` a fact file of several; a ``text`` block is the text of the source. A block that is
``saved as`` something has that encoding, and the last line of one may be ``repeated`` many times.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from diplograph import rdf
from diplograph.checking import check
from diplograph.diagnostics import catalogue
from diplograph.errors import UsageError
from diplograph.facts import (
    beside_visits,
    decomposed,
    likely_matches,
    load,
    lying_nowhere,
    of_no_time,
    outside_wholes,
)
from diplograph.namespaces import PREFIXES
from diplograph.problems import Problem
from diplograph.resources import Reading
from diplograph.terminal import Terminal
from diplograph.texts import Texts, digest, paragraph_of
from diplograph.validation import check_invariants, invariants
from diplograph.validation.places import Places
from diplograph.vocabulary import vocabulary

SOURCE = Path(__file__).parents[1] / "src" / "diplograph"

#: Codes that a whole file has, which point at no place that an example could mark.
OF_WHOLE_FILES = {"empty-file", "too-large", "too-long", "too-many-nodes"}

#: Codes of notes, which are no problems.
NOTES = {
    "beside-a-visit",
    "decomposed",
    "lies-nowhere",
    "likely-match",
    "outside-its-whole",
    "own-correction",
    "same-text",
    "within-of-no-time",
}

SHARED = """\
format: 1
entities:
  ca: {kind: country, label: {en: Canada}, source: invented}
  ca-qc: {kind: state, label: {en: Quebec}, within: ca, source: invented}
  fr: {kind: country, label: {en: France}, source: invented}
  lyon: {kind: city, label: {en: Lyon}, within: fr, source: invented}
  chamber: {kind: organisation, label: {en: The chamber}, source: invented}
  delegation: {kind: delegation, label: {en: The delegation}, source: invented}
  jeanne: {kind: person, label: {en: Jeanne Essai}, source: invented}
  minister: {kind: post, label: {en: minister of trials}, source: invented}
  onlookers: {kind: group, label: {en: onlookers}, source: invented}
events:
  visit: {kind: visit, label: {en: The visit}}
"""

# ------------------------------------------------------------------ the examples


@dataclass(frozen=True)
class Example:
    """One side of an entry: its blocks by name, and the text of the source if there is one."""

    code: str
    blocks: tuple[tuple[str, str], ...]
    text: str | None

    def problems(self, folder: Path) -> tuple[tuple[Problem, ...], set[tuple[str, int, int, int]]]:
        """What is wrong with it, and the marked places: file, line, column, end."""
        facts: list[Path] = []
        entities, marked = [folder / "shared.yaml"], set()
        entities[0].write_text(SHARED, encoding="utf-8")
        for name, block in self.blocks:
            lines, marks = _unmarked(block)
            encoding, times = _saved(name)
            path = folder / (name if name.endswith(".yaml") else f"{name.split()[0]}.yaml")
            before = self._before(lines, path.stem)
            whole = [*before, *lines, *lines[-1:] * (times - 1), *self._after(lines)]
            path.write_text("\n".join(whole) + "\n", encoding=encoding)
            (entities if name == "entities" else facts).append(path)
            marked |= {(str(path), line + len(before), start, end) for line, start, end in marks}
        reading = Reading(tuple(facts), tuple(entities), frozenset(), "the catalogue")
        return self._found(reading, folder), marked

    def _found(self, reading: Reading, folder: Path) -> tuple[Problem, ...]:
        loaded = load(reading, vocabulary())
        if self.code in NOTES:
            # The examples have one invented digest.
            found = (likely_matches, lying_nowhere, of_no_time, outside_wholes, beside_visits)
            noted = [note for notes in found for note in notes(loaded.files)]
            noted += decomposed(loaded.sheets)
            return (*loaded.problems, *(note for note in noted if note.code == self.code))
        if self.text is not None:
            (folder / "text.txt").write_text(self.text, encoding="utf-8")
            return check(reading, loaded, Texts(folder))[1]
        return loaded.problems or rdf.graph(loaded, vocabulary()).problems

    def _before(self, lines: list[str], slug: str) -> list[str]:
        if self.code == "empty-file" or _has(lines, "format"):
            return []
        if _has(lines, "source"):
            return ["format: 1"]
        sha256 = digest(self.text) if self.text else "0" * 64
        length = len(self.text) if self.text else 400
        language = "fr" if not self.text or re.search("[éè]|Mardi", self.text) else "en"
        return [
            "format: 1",
            f"source: {{id: {slug}, kind: news-article, label: {{en: An example}},",
            f"  language: {language}, published: 2024-03-06, recorded: 2026-01-10,",
            f"  text: {{sha256: {sha256}, length: {length}}}}}",
        ]

    def _after(self, lines: list[str]) -> list[str]:
        recorded = lines[: lines.index("todo:")] if "todo:" in lines else lines
        used = [line for line in recorded if re.search(r"\bat:", line)]
        if _has(lines, "spans") or not used:
            return []
        at = (re.findall(r"\b(\d+)-(\d+)\b(?!-)", line.split("at:", 1)[1]) for line in used)
        spans = sorted({(int(start), int(end)) for found in at for start, end in found})
        return ["spans:"][: len(spans)] + [
            self._record(start, end) for start, end in spans if start < end
        ]

    def _record(self, start: int, end: int) -> str:
        words = self.text[start:end] if self.text else f"{start}-{end}"
        paragraph = paragraph_of(self.text, start) if self.text else 1
        return f"  {start}-{end}: [{paragraph}, {digest(words)}]"


def _has(lines: list[str], key: str) -> bool:
    return any(line.startswith(f"{key}:") for line in lines)


def _saved(name: str) -> tuple[str, int]:
    """The encoding that the name of a block asks for, and how often its last line stands there."""
    encoding = re.search(r"saved as (\S+)", name)
    times = re.search(r"repeated ([\d,]+) times", name)
    return encoding[1] if encoding else "utf-8", int(times[1].replace(",", "")) if times else 1


def _unmarked(block: str) -> tuple[list[str], list[tuple[int, int, int]]]:
    """The lines of a block without those of carets, and what these stand under."""
    lines: list[str] = []
    marks = []
    for line in block.split("\n"):
        if line.strip() and not line.strip().strip("^"):
            start = line.index("^")
            marks.append((len(lines), start + 1, len(line.rstrip()) + 1))
        else:
            lines.append(line)
    return lines, marks


def example(code: str, side: str) -> Example:
    """The blocks under a heading of an entry."""
    text = catalogue.entries()[code].text
    _, _, section = text.partition(f"## {side}\n")
    section = section.partition("\n## ")[0]
    blocks = re.findall(r"```(?:yaml|turtle) ?(.*?)\n(.*?)\n```", section, re.DOTALL)
    said = re.search(r"```text\n(.*?)\n```", text, re.DOTALL)
    named = tuple((name or "example", block) for name, block in blocks)
    return Example(code, named, said[1] if said else None)


IN_FILES = sorted(code for code in catalogue.entries() if not re.match(r"i\d", code))


@pytest.mark.parametrize("code", IN_FILES)
def test_a_wrong_example_has_this_problem_at_the_marked_place(tmp_path: Path, code: str) -> None:
    wrong = example(code, "Wrong")
    problems, marked = wrong.problems(tmp_path)
    assert {problem.code for problem in problems} == {code}, problems
    places = [problem.location for problem in problems]
    found = {(place.path, place.line, place.column, place.end_column) for place in places}
    assert code in OF_WHOLE_FILES or found == marked
    assert all(problem.hint or problem.expected for problem in problems)


@pytest.mark.parametrize("code", IN_FILES)
def test_a_right_example_has_no_problem(tmp_path: Path, code: str) -> None:
    problems, marked = example(code, "Right").problems(tmp_path)
    assert problems == ()
    assert not marked


def statements(block: str) -> tuple[Triple, ...]:
    header = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    return tuple(quad.triple for quad in parse(header + block, format=RdfFormat.TURTLE))


@pytest.mark.parametrize("code", [invariant.code for invariant in invariants()])
def test_an_invariant_has_a_wrong_and_a_right_graph(code: str) -> None:
    found = {}
    for side in ("Wrong", "Right"):
        ((_, block),) = example(code, side).blocks
        triples = (*vocabulary().triples, *statements(block))
        problems = check_invariants(triples, Places(triples, {}))
        found[side] = {problem.code for problem in problems}
    assert code in found["Wrong"]
    assert code not in found["Right"]


# ------------------------------------------------------------------ completeness

#: The calls that give a code, and which of their arguments it is.
GIVERS = {
    "Problem": 1, "report": 1, "_report": 1, "_second": 2, "_twice": 2, "_stop": 1, "_refuse": 1,
    "_matching": 1, "one_of": 1,
}  # fmt: skip


def reported() -> Iterator[str]:
    """Every code that is written in the program."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from _given(node)


def _given(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    position = GIVERS.get(name)
    if position is None:
        return
    arguments = [*call.args[position : position + 1]]
    arguments += [keyword.value for keyword in call.keywords if keyword.arg == "code"]
    for argument in arguments:
        branches = (
            [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
        )
        for branch in branches:
            if isinstance(branch, ast.Constant) and isinstance(branch.value, str):
                yield branch.value


def test_every_code_is_explained_and_every_explained_code_is_reported() -> None:
    codes = {*reported(), *(invariant.code for invariant in invariants())}
    assert {"alias", "unsorted-spans", "yaml-syntax", "bad-digest", "i3-located"} <= codes
    assert sorted(codes - set(catalogue.entries())) == [], "write codes/CODE.md"
    assert sorted(set(catalogue.entries()) - codes) == [], "nothing reports these"


def test_an_entry_tells_what_why_and_how() -> None:
    for code, entry in (*catalogue.entries().items(), *catalogue.shape_entries().items()):
        assert entry.text.startswith(f"# {code}: {entry.summary}\n")
        assert entry.summary
        assert "## Wrong" in entry.text, code
        assert "## Right" in entry.text, code


def test_a_shape_tells_why_and_what_it_is_held_to() -> None:
    told = catalogue.shape_entries()
    assert "every resource of the class `dg:Claim`" in told["claim-basis"].text
    assert "`dg:basis`: Whether" in told["claim-basis"].text
    assert "`wrong-class` finds such a mistake first" in told["hosted-by"].text
    assert "can be denied, ranked or superseded" in told["claim-property"].text


# ------------------------------------------------------------------ what is printed


def test_an_explanation_fits_the_terminal() -> None:
    for code in (*catalogue.entries(), *catalogue.shape_entries()):
        told = catalogue.explain(code, Terminal(width=80))
        prose = [line for line in told.splitlines() if not line.startswith("    ")]
        assert max(map(len, prose)) <= 80
        assert "\x1b" not in told
        assert "```" not in told


def test_a_code_that_is_misspelled_is_met_with_the_nearest() -> None:
    with pytest.raises(UsageError, match='did you mean "unknown-key"'):
        catalogue.explain("unkown-key", Terminal())


def test_the_list_has_a_line_for_each_code() -> None:
    lines = catalogue.listed(Terminal(width=80)).splitlines()
    assert max(map(len, lines)) <= 80
    listed = {line.split()[0] for line in lines if line.startswith("  ")}
    assert listed == {*catalogue.entries(), *catalogue.shape_entries()}
