"""Reading YAML: what the design lists of its hazards happens to no one (section 7)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplograph.errors import AccessError
from diplograph.facts.document import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    Document,
    Mapping,
    Node,
    Scalar,
    Sequence,
    parse_document,
    read_document,
)


def parse(text: str | bytes) -> Document:
    data = text.encode() if isinstance(text, str) else text
    return parse_document(data, "invented.yaml")


def reported(text: str | bytes) -> list[str]:
    """Each problem as ``line:column code``."""
    problems = parse(text).problems
    return [f"{p.location.line}:{p.location.column} {p.code}" for p in problems]


def plain(node: Node | None) -> object:
    """A node as Python's own strings, lists and dicts."""
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {key.text: plain(value) for key, value in node.entries}
    return None


def test_plain_scalars_stay_the_strings_they_are() -> None:
    written = (
        "a: NO\nb: 12:30\nc: 0123\nd: 1.10\ne: ~\nf: 2024-03-05\ng: 1_000\nh: true\ni: 10-31\n"
    )
    assert plain(parse(written).root) == {
        "a": "NO",
        "b": "12:30",
        "c": "0123",
        "d": "1.10",
        "e": "~",
        "f": "2024-03-05",
        "g": "1_000",
        "h": "true",
        "i": "10-31",
    }


def test_nodes_know_their_first_and_last_character() -> None:
    root = parse("é: [à, {b: 'ç'}]\nlist:\n  - x\n  - y: z\n\n\nlast: 1\n").root
    assert root is not None
    flow, block = root.by_key["é"][1].location, root.by_key["list"][1].location
    assert (flow.line, flow.column, flow.end_line, flow.end_column) == (1, 4, 1, 17)
    assert (block.line, block.column, block.end_line, block.end_column) == (3, 3, 4, 9)


def test_columns_count_code_points_not_bytes() -> None:
    assert reported("{مدينة: 東京, 𝔘: &x 1}") == ["1:16 anchor"]


def test_a_key_that_stands_twice_is_reported_with_both_places() -> None:
    document = parse("a:\n  b: 1\n  c: 2\n  b: 3\n")
    (problem,) = document.problems
    assert str(problem.location) == "invented.yaml:4:3"
    assert [str(location) for location, _ in problem.related] == ["invented.yaml:2:3"]
    assert plain(document.root) == {"a": {"b": "1", "c": "2"}}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_nesting_stops_at_the_budget(opening: str) -> None:
    (problem,) = parse(opening * 100_000).problems
    assert (problem.code, problem.location.line) == ("too-deep", 1)
    assert problem.location.column <= (MAX_DEPTH + 1) * len(opening)


def test_the_bracket_beyond_the_budget_is_told_where_libyaml_stops_by_itself() -> None:
    (problem,) = parse("a: 1\nb: " + "[" * 100_000).problems
    assert (problem.code, problem.location.line) == ("too-deep", 2)
    assert problem.location.column == len("b: ") + MAX_DEPTH


def test_what_is_within_the_depth_is_read() -> None:
    assert reported("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)) == []
    assert reported("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH) == ["1:35 too-deep"]


def test_an_alias_is_never_followed() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
    assert reported(bomb) == ["1:4 anchor", "2:4 anchor", "2:8 alias"]


def test_tags_are_refused() -> None:
    assert reported("a: !!int 3\nb: !python/object x\n") == ["1:4 tag", "2:4 tag"]


def test_values_are_counted() -> None:
    assert reported("[" + "a," * MAX_NODES + "]") == ["1:400000 too-many-nodes"]


def test_a_large_file_is_refused_before_it_is_parsed() -> None:
    (problem,) = parse(b"#" * (MAX_BYTES + 1)).problems
    assert problem.code == "too-large"
    assert str(problem.location) == "invented.yaml"


def test_a_second_document_is_refused() -> None:
    assert reported("---\na: 1\n---\nb: 2\n") == ["3:1 second-document"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: x\x00y\n", "2:5 forbidden-character"),
        ("a: 1\nb: é\u202ey\n", "2:5 forbidden-character"),
        ("a: x\u2066y\n", "1:5 forbidden-character"),
        ("a: x\u2028y\n", "1:5 forbidden-character"),
        ("a: x\x85y\n", "1:5 forbidden-character"),
        ("a: x\ry\n", "1:5 forbidden-character"),
        ('b: 1\na: "\\u202e"\n', "2:4 forbidden-character"),
        ('a: "\\0"\n', "1:4 forbidden-character"),
    ],
)
def test_characters_that_deceive_are_refused_with_their_place(text: str, expected: str) -> None:
    assert reported(text) == [expected]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a: 1\nb: \xc3\xa9\xff\n", "2:5 not-utf-8"),
        ("a: é".encode("latin-1"), "1:4 not-utf-8"),
        ("a: 1".encode("utf-16"), "1:1 not-utf-8"),
        (b"\xef\xbb\xbfab\xff", "1:3 not-utf-8"),
    ],
)
def test_other_encodings_are_named_at_their_first_byte(data: bytes, expected: str) -> None:
    assert reported(data) == [expected]


def test_a_byte_order_mark_and_crlf_are_accepted() -> None:
    document = parse(b"\xef\xbb\xbfa: NO\r\nb: [1,\r\n  2]\r\n")
    assert document.problems == ()
    assert plain(document.root) == {"a": "NO", "b": ["1", "2"]}


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "~", "[1]", "a"])
def test_a_file_without_a_mapping_says_so(text: str) -> None:
    (problem,) = parse(text).problems
    assert problem.code in {"empty-file", "wrong-type"}
    assert str(problem.location) in {"invented.yaml:1:1", "invented.yaml:1:4"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [1\nb: 2\n", "1:4 yaml-syntax"),
        ("a: b: c\n", "1:5 yaml-syntax"),
        ("a:\n\t- b\n", "2:1 yaml-syntax"),
        ("a: 'x\n", "1:4 yaml-syntax"),
        ("%FOO\n---\na: 1", "1:5 yaml-syntax"),
        ("a: 1\n b: 2\n", "2:2 yaml-syntax"),
    ],
)
def test_a_syntax_error_has_its_place(text: str, expected: str) -> None:
    assert reported(text) == [expected]


def test_a_collection_is_no_key() -> None:
    assert reported("? [a, b]\n: 1\nc: 2\n") == ["1:3 wrong-type"]


def test_a_merge_key_is_a_key_like_any_other() -> None:
    assert plain(parse("<<: {a: 1}\n").root) == {"<<": {"a": "1"}}


def test_the_parser_in_python_gives_the_same_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: {b: [é, 'c d']}\nlist:\n  - x\n  - y: >-\n      folded\n      text\nlast: 0123\n"
    with_c = parse(text)
    monkeypatch.delattr("yaml.CBaseLoader")
    assert parse(text) == with_c


def test_a_file_that_is_not_there_is_no_problem_of_the_data(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="cannot read"):
        read_document(tmp_path / "none.yaml")


@settings(deadline=None)  # the first case pays for an import
@given(st.binary(max_size=200))
def test_any_bytes_give_a_root_or_a_problem(data: bytes) -> None:
    document = parse(data)
    assert document.root is not None or document.problems


@settings(deadline=None)  # the first case pays for an import
@given(st.text(alphabet="ab:-[]{},'\"\n &*!#|>?é", max_size=80))
def test_any_text_gives_a_root_or_a_problem(text: str) -> None:
    document = parse(text)
    assert document.root is not None or document.problems
    for problem in document.problems:
        assert problem.location.line <= text.count("\n") + 1
