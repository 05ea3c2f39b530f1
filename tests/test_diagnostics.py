"""How problems are shown: carets under the right cells, whatever stands in the line."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from diplograph.diagnostics import frame
from diplograph.diagnostics.formats import as_github, as_json
from diplograph.diagnostics.text import as_text, summary
from diplograph.problems import Location, Problem
from diplograph.terminal import Terminal

PLAIN = Terminal(width=80)


def shown(path: Path, text: str, marked: str, terminal: Terminal = PLAIN) -> list[str]:
    """The lines of a problem whose carets stand under `marked`, the only such text."""
    path.write_text(text, encoding="utf-8")
    before = text[: text.index(marked)]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    place = Location(str(path), line, column, line, column + len(marked))
    return as_text([Problem(place, "invented", "invented")], terminal).splitlines()


def carets(lines: list[str]) -> tuple[str, str]:
    """The line of the file and that of its carets, without the gutter."""
    (number,) = (number for number, line in enumerate(lines) if "^" in line)
    return lines[number - 1].partition("| ")[2], lines[number].partition("| ")[2]


@pytest.mark.parametrize(
    ("line", "marked", "before"),
    [
        ("host: bad", "bad", "host: "),
        ("zh: 東京, host: bad", "bad", "zh: 東京, host: "),
        ("tab:\tbad", "bad", "tab:    "),
        ("e\u0301te\u0301: bad", "bad", "e\u0301te\u0301: "),
        ("ar: المغرب, host: bad", "bad", "ar: المغرب, host: "),
        ("x: \u202ebad", "bad", "x: <U+202E>"),
        ("x: \x07bad", "bad", "x: ␇"),
    ],
)
def test_carets_stand_under_the_cells_of_what_is_marked(
    tmp_path: Path, line: str, marked: str, before: str
) -> None:
    source, under = carets(shown(tmp_path / "a.yaml", f"{line}\n", marked))
    assert source.startswith(before + marked)
    assert under == " " * cell_len(before) + "^" * cell_len(marked)


def test_what_is_wide_has_wide_carets(tmp_path: Path) -> None:
    _, under = carets(shown(tmp_path / "a.yaml", "zh: 東京\n", "東京"))
    assert under == "    ^^^^"


def test_a_long_line_is_cut_around_what_is_marked(tmp_path: Path) -> None:
    text = "list: [" + "many, " * 60 + "BAD, " + "more, " * 60 + "]\n"
    lines = shown(tmp_path / "a.yaml", text, "BAD")
    source, under = carets(lines)
    assert source.startswith("…")
    assert source.endswith("…")
    assert source[under.index("^") :].startswith("BAD")
    assert max(map(len, lines[2:])) <= 80


@settings(deadline=None)  # the first case pays for an import
@given(
    st.text(alphabet="ab東é́\t", max_size=150),
    st.text(alphabet="x", min_size=1, max_size=90),
    st.text(alphabet="ab東é́\t", max_size=150),
    st.integers(40, 120),
)
def test_no_line_is_wider_than_the_terminal(
    tmp_path_factory: pytest.TempPathFactory, before: str, marked: str, after: str, width: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "a.yaml"
    lines = shown(path, f"{before}{marked}{after}\n", marked, Terminal(width=width))
    source, under = carets(lines)
    assert max(cell_len(line) for line in lines[2:]) <= width
    assert cell_len(source[: source.index("x")]) == under.index("^")


def test_second_places_stand_in_the_same_frame_or_in_their_own(tmp_path: Path) -> None:
    here, there = tmp_path / "here.yaml", tmp_path / "there.yaml"
    here.write_text("a: 1\nb: 2\nc: 3\nd: 4\ne: 5\na: 6\n", encoding="utf-8")
    there.write_text("a: 0\n", encoding="utf-8")
    first, second = Location(str(here), 1, 1, 1, 2), Location(str(here), 6, 1, 6, 2)
    other = Location(str(there), 1, 1, 1, 2)
    problem = Problem(
        second, "invented", "it stands twice", "", "one", "remove it",
        ((first, "first here"), (other, "and here")),
    )  # fmt: skip
    assert as_text([problem], PLAIN) == (
        "error[invented]: it stands twice\n"
        f" --> {here}:6:1\n"
        "  |\n"
        "1 | a: 1\n"
        "  | - first here\n"
        "...\n"
        "6 | a: 6\n"
        "  | ^ expected one\n"
        f" ::: {there}:1:1\n"
        "  |\n"
        "1 | a: 0\n"
        "  | - and here\n"
        "  |\n"
        "  = hint: remove it\n"
        "\n"
    )


def test_a_place_without_a_line_has_no_frame() -> None:
    problem = Problem(Location("graph.ttl"), "invented", "it is wrong", "id:a dg:b id:c")
    assert as_text([problem], PLAIN) == (
        "error[invented]: it is wrong\n --> graph.ttl\n  = found: id:a dg:b id:c\n\n"
    )


def test_what_is_longer_than_a_line_is_marked_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: [1,\n  2]\n", encoding="utf-8")
    problem = Problem(Location(str(path), 1, 4, 2, 5), "invented", "invented")
    assert carets(as_text([problem], PLAIN).splitlines()) == ("a: [1,", "   ^^^")


def test_messages_cannot_steer_the_terminal() -> None:
    problem = Problem(Location("a\x1b[31m.yaml"), "invented", "bad\x1b[2J\u202e", "\x1b]0;x\x07")
    told = as_text([problem], PLAIN)
    assert "\x1b" not in told
    assert "\u202e" not in told


class _Stream(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours_are_for_terminals_and_those_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert Terminal.of(_Stream()).color
    assert Terminal.of(io.StringIO()) == Terminal(width=80, color=False)
    monkeypatch.setenv("CLICOLOR_FORCE", "1")
    assert Terminal.of(io.StringIO()).color
    monkeypatch.setenv("NO_COLOR", "1")
    assert not Terminal.of(_Stream()).color


def test_the_summary_counts_and_points_on() -> None:
    one = Problem(Location("a.yaml", 1, 1), "bad-date", "invented")
    two = Problem(Location("b.yaml", 1, 1), "bad-slug", "invented")
    more = "; `diplograph check --explain bad-date` tells more"
    assert summary([one]) == f"1 problem in 1 file{more}"
    assert summary([one, two, two]) == f"3 problems in 2 files{more}"


def test_the_summary_of_a_long_code_takes_two_lines() -> None:
    problem = Problem(Location("a.yaml", 1, 1), "recorded-before-published", "invented")
    lines = summary([problem] * 12).split("\n")
    assert lines[0] == "12 problems in 1 file;"
    assert all(len(line) <= 80 for line in lines)


def test_what_carets_say_stands_below_them_without_room_beside_them(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a" * 50 + " bb\n", encoding="utf-8")
    place = Location(str(path), 1, 52, 1, 54)
    told = as_text([Problem(place, "invented", "it is", "", "a word of ours")], PLAIN)
    _, under, label = told.split("\n")[3:6]
    assert under.index("^") == label.index("expected") == 4 + 51


# ------------------------------------------------------------------ for programs


def test_json_leaves_out_nothing() -> None:
    place = Location("a.yaml", 1, 2, 3, 4)
    problem = Problem(place, "invented", "it is", "x", "y", "z", ((Location("b.yaml"), "here"),))
    (told,) = json.loads(as_json([problem]))["problems"]
    assert told == {
        "code": "invented",
        "message": "it is",
        "location": {"path": "a.yaml", "line": 1, "column": 2, "end_line": 3, "end_column": 4},
        "found": "x",
        "expected": "y",
        "hint": "z",
        "related": [{"location": {"path": "b.yaml"}, "message": "here"}],
        "explain": "diplograph check --explain invented",
    }


def test_annotations_escape_what_would_end_them() -> None:
    problem = Problem(Location("a:b,c.yaml", 1, 2, 1, 4), "invented", "100 %", "x\ny")
    assert as_github([problem]) == (
        "::error file=a%3Ab%2Cc.yaml,line=1,endLine=1,col=2,endColumn=4,title=invented"
        "::100 %25%0Afound: x%0Ay\n"
    )
    assert "col=" not in as_github([Problem(Location("a.yaml", 1, 2, 3, 4), "invented", "x")])


def test_of_many_problems_of_one_kind_the_rest_is_a_number(tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("a.yaml", "b.yaml")]
    many = [Problem(Location(paths[0], line, 1, line, 2), "first", "x") for line in range(1, 151)]
    others = [Problem(Location(paths[0], 151, 1, 151, 2), "other", "x")]
    others += [Problem(Location(paths[1], line, 1, line, 2), "first", "x") for line in range(100)]
    *told, last = as_text([*many, *others], PLAIN).rstrip("\n").split("\n\n")
    assert len(told) == 100 + 1 + 100
    assert last.splitlines()[0] == "error[first]: and 50 more of this kind"
    assert last.splitlines()[1].endswith(paths[0])
    assert "--format json" in last
    assert len(json.loads(as_json([*many, *others], []))["problems"]) == 251


def test_a_long_line_of_many_problems_is_laid_out_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, line = tmp_path / "a.yaml", "&a x, " * 5_000
    path.write_text(line, encoding="utf-8")
    laid_out = 0
    printable = frame._printable

    def counted(character: str) -> str:
        nonlocal laid_out
        laid_out += 1
        return printable(character)

    monkeypatch.setattr(frame, "_printable", counted)
    places = [Location(str(path), 1, 6 * n + 1, 1, 6 * n + 3) for n in range(100)]
    told = as_text([Problem(place, "invented", "invented") for place in places], PLAIN)
    assert told.count("^^") == 100
    assert len(line) < laid_out < 2 * len(line)
