"""A file that was made to exhaust whoever reads it is told in one sentence, and soon."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest

from damage import FACT, problems_of, underlined
from diplograph.facts.document import MAX_BYTES, MAX_DEPTH, MAX_LENGTH, MAX_NODES


def laughs() -> str:
    """Ten lines that stand for a thousand million words, in a parser that follows aliases."""
    letters = "abcdefghij"
    lines = (f"{after}: &{after} [{', '.join([f'*{before}'] * 10)}]" for before, after in
             pairwise(letters))  # fmt: skip
    return "\n".join(['a: &a ["lol", "lol"]', *lines])


def in_place_of(key: str, value: str) -> str:
    assert FACT.count(key) == 1
    return FACT.replace(key, value)


HOSTILE = [
    ("laughs", laughs(), "alias"),
    ("an alias of itself", "a: &a [*a]", "alias"),
    ("a merge of itself", "a: &a {<<: *a}", "alias"),
    ("an alias in a key", "a: &a x\n? *a\n: y", "alias"),
    ("lists", "a: " + "[" * 100_000, "too-deep"),
    ("mappings", "a: " + "{a: " * 100_000, "too-deep"),
    ("lists that are closed", "a: " + "[" * 50_000 + "]" * 50_000, "too-deep"),
    ("items", "- " * 50_000 + "a", "too-deep"),
    ("keys within keys", "? " * 50_000 + "a", "too-deep"),
    ("lines further and further in", "".join(f"{' ' * i}a:\n" for i in range(1_500)), "too-deep"),
    ("values", "[" + "a," * MAX_NODES + "]", "too-many-nodes"),
    ("bytes", "a: " + "x" * MAX_BYTES, "too-large"),
    ("one word", in_place_of("en: Jeanne", "en: " + "x" * 1_000_000), "too-long"),
    ("one number", in_place_of("length: 363", "length: " + "9" * 100_000), "too-long"),
    ("one day", in_place_of("recorded: 2026-01-10", "recorded: " + "1" * 100_000), "too-long"),
    ("one span", in_place_of("at: 55-83", "at: " + "1" * 5_000 + "-83"), "too-long"),
    ("one slug", in_place_of("publisher: chamber", "publisher: " + "a-" * 50_000), "too-long"),
    ("one key", in_place_of("    host: {is", "    " + "h" * 900 + "o: {is"), "unknown-key"),
    ("one address", in_place_of("https://news.example/", "https://" + "a." * 100_000), "too-long"),
    ("folded lines", in_place_of("en: Quebec wants", "en: >-\n" + "        a b\n" * 5_000),
     "too-long"),
    ("documents", "---\na: 1\n" * 10_000, "second-document"),
    ("tags", "a: !!python/object/apply:os.system [id]", "tag"),
    ("a tag of tags", "%TAG !e! tag:e.example,2026:\n---\na: !e!x 1", "tag"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "code"), HOSTILE, ids=[name for name, *_ in HOSTILE])
def test_what_exhausts_is_told_at_its_place_and_soon(
    tmp_path: Path, name: str, text: str, code: str
) -> None:
    start = process_time()
    problems = problems_of(tmp_path, text.encode())
    assert process_time() - start < 5
    assert code in {problem.code for problem in problems}
    (told, *_) = (problem for problem in problems if problem.code == code)
    assert told.message
    assert "\n" not in told.message
    assert told.location.line or code == "too-large"
    assert name


def test_as_much_as_a_file_may_hold_is_read(tmp_path: Path) -> None:
    text = in_place_of("en: Jeanne Tremblay-Essai", "en: " + "x" * MAX_LENGTH)
    assert problems_of(tmp_path, text.encode()) == ()
    text = in_place_of("en: Jeanne Tremblay-Essai", "en: " + "x" * (MAX_LENGTH + 1))
    (problem,) = problems_of(tmp_path, text.encode())
    assert problem.code == "too-long"
    assert underlined(text, problem)[2] == "x" * (MAX_LENGTH + 1)
    assert MAX_DEPTH < 100


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("about: [ca-qc, visit]", "about: [{}]"),
        ("    host: {is", "{}    host: {is"),
        ("not_encoded:\n", "not_encoded:\n{}"),
        ("entities:\n", "entities:\n{}"),
    ],
)
def test_many_problems_take_no_more_than_their_number(tmp_path: Path, old: str, new: str) -> None:
    """Once for each slug it was asked which of all names is near, for each of them again."""
    items = {
        "about: [ca-qc, visit]": ", ".join(f"zz-{number}" for number in range(3_000)),
        "    host: {is": "".join(f"    k{number}: x\n" for number in range(3_000)),
        "not_encoded:\n": "".join(f"  - {{at: 0-10, why: q{n}}}\n" for n in range(3_000)),
        "entities:\n": "".join(
            f"  e{n}: {{kind: person, label: {{en: P}}}}\n" for n in range(3_000)
        ),
    }
    start = process_time()
    problems = problems_of(tmp_path, FACT.replace(old, new.replace("{}", items[old], 1)).encode())
    assert process_time() - start < 20
    assert len(problems) >= 3_000
