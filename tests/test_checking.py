"""One round of checks: all that is wrong, each at its place, and nothing that only follows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from diplograph.checking import check
from diplograph.facts import load
from diplograph.problems import Problem
from diplograph.resources import Reading
from diplograph.texts import Texts
from diplograph.vocabulary import vocabulary

INVENTED = Path(__file__).parent / "data" / "invented"
FACT = (INVENTED / "fact.yaml").read_text(encoding="utf-8")
PLACES = (INVENTED / "entities" / "places.yaml").read_text(encoding="utf-8")

#: A second invented source, on the same visit and on one of its own.
SECOND = """\
format: 1
source: {
  id: second-2024-03-07, kind: news-article,
  label: {en: "The Second, 7 March 2024"},
  language: en, published: 2024-03-07, recorded: 2026-01-10,
  text: {sha256: 2222222222222222222222222222222222222222222222222222222222222222, length: 9}
}

events:
  visit:
    kind: visit
    status: {is: held, at: 1-2}
    host: {is: fr, at: 3-4}
  fair:
    kind: meeting
    label: {en: fair}
    status:
      - {is: held, at: 5-6}
spans:
  1-2: [1, 1111111111111111111111111111111111111111111111111111111111111111]
  3-4: [1, 1111111111111111111111111111111111111111111111111111111111111111]
  5-6: [1, 1111111111111111111111111111111111111111111111111111111111111111]
"""

COPIED = (
    'fr: "Ils comptent revenir : {each}."',
    'fr: "On y a reçu une délégation venue du Québec conduite avec soin : {each}."',
)

Checked = Callable[..., list[str]]


@pytest.fixture
def checked(tmp_path: Path) -> Checked:
    """Checks fact files given as text: the problems as ``file:line:column code``."""

    def checked(
        *files: str,
        asked: int | None = None,
        entities: str = PLACES,
        log: str = "",
        texts: bool = False,
    ) -> list[str]:
        paths = tuple(tmp_path / f"{number}.yaml" for number in range(len(files)))
        for path, text in zip(paths, files, strict=True):
            path.write_text(text, encoding="utf-8")
        shared = tmp_path / "places.yaml"
        shared.write_text(entities, encoding="utf-8")
        logs = (tmp_path / "coverage.yaml",) if log else ()
        for coverage in logs:
            coverage.write_text(log, encoding="utf-8")
        named = paths if asked is None else (paths[asked],)
        siblings = tuple(path for path in paths if path not in named)
        reading = Reading(named, (shared,), frozenset(), "invented", siblings, logs)
        facts = load(reading, vocabulary())
        _, problems = check(reading, facts, Texts(INVENTED) if texts else None)
        return [brief(problem) for problem in problems]

    return checked


def brief(problem: Problem) -> str:
    place = problem.location
    return f"{Path(place.path).name}:{place.line}:{place.column} {problem.code}"


def edited(*changes: tuple[str, str], text: str = FACT) -> str:
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


BROKEN = ("kind: intention\n    by: ca-qc", "kind: wish\n    by: ca-qc")


def test_what_is_sound_has_no_problem(checked: Checked) -> None:
    assert checked(FACT, SECOND, texts=True) == []


# ------------------------------------------------------------------ all at once


def test_problems_of_files_texts_and_graph_come_together(checked: Checked) -> None:
    unknown = ("{is: fr, at: 3-4}", "{is: fr, at: 3-4, supersedes: visit.hostedBy.nobody}")
    third = edited(("second-2024-03-07", "third"), ("  fair:", "  fete:"), unknown, text=SECOND)
    fourth = edited(
        ("second-2024-03-07", "fourth"), ("  fair:", "  fete:"), ("\n    label: {en: fair}", ""),
        ("is: held, at: 5", "is: cancelled, at: 5"), text=SECOND,
    )  # fmt: skip
    moved = edited(("  90-96: [2, dfbc", "  90-96: [2, dfbd"))
    found = checked(moved, edited(("kind: meeting", "kind: meting"), text=SECOND), third, fourth,
                    texts=True)  # fmt: skip
    assert found == [
        "0.yaml:91:14 wrong-digest",
        "1.yaml:15:11 unknown-code",
        "2.yaml:13:41 unknown-claim",
        "3.yaml:17:14 rank-one",
    ]


def test_a_tie_stands_at_the_value_and_hides_nothing_else(checked: Checked) -> None:
    torn = edited(("is: held, at: 1-2", "is: cancelled, at: 1-2"), text=SECOND)
    assert checked(edited(COPIED), torn, texts=True) == [
        "0.yaml:76:17 copied-words",
        "1.yaml:12:18 rank-one",
    ]


# ------------------------------------------------------------------ nothing that only follows


def test_what_a_broken_file_says_is_not_missed(checked: Checked) -> None:
    correcting = edited(
        ("{is: fr, at: 3-4}",
         "{is: fr, at: 3-4, supersedes: invented-2024-03-06.visit.hostedBy.chamber}"),
        text=SECOND,
    )  # fmt: skip
    assert checked(FACT, correcting) == []
    assert checked(edited(BROKEN), correcting) == ["0.yaml:57:11 unknown-code"]
    assert checked("a: [", correcting) == ["0.yaml:1:4 yaml-syntax"]


def test_a_correction_of_nothing_is_told_whatever_file_is_broken(checked: Checked) -> None:
    def correcting(name: str, *more: tuple[str, str]) -> str:
        return edited(
            ("is: fr, at: 3-4", f"is: fr, at: 3-4, supersedes: {name}"), *more, text=SECOND
        )

    meting, unread = ("kind: meeting", "kind: meting"), "0.yaml:57:11 unknown-code"
    astray, meant = "1.yaml:13:41 unknown-claim", "1.yaml:15:11 unknown-code"
    there = "invented-2024-03-06.visit.hostedBy.chamber"
    assert checked(FACT, correcting(f"{there}s", meting)) == [astray, meant]
    assert checked(FACT, correcting(there, meting)) == [meant]
    for name in ("nothing", "invented-2024-03-06.visit.date.XXXX"):
        assert checked(FACT, correcting(name)) == [astray]
        assert checked(edited(BROKEN), correcting(name, meting)) == [unread, astray, meant]
    assert checked(edited(BROKEN), correcting("a.visit.date.0123456789ab")) == [unread]


def test_a_log_may_name_what_a_broken_file_says(checked: Checked) -> None:
    log = "\n".join((
        "format: 1",
        "scans:",
        "  papers:",
        "    {label: {en: papers}, period: 2024, outlets: [se], recorded: 2025-01-10,",
        "     claims: [invented-2024-03-06.visit.hostedBy.chamber, second-2024-03-07.none]}",
    ))  # fmt: skip
    unknown = "coverage.yaml:5:59 unknown-claim"
    assert checked(FACT, SECOND, log=log) == [unknown]
    assert checked(edited(BROKEN), SECOND, log=log) == ["0.yaml:57:11 unknown-code", unknown]
    assert checked("a: [", SECOND, log=log) == ["0.yaml:1:4 yaml-syntax", unknown]


def test_what_a_broken_file_would_settle_is_no_problem(checked: Checked) -> None:
    torn = edited(("is: held, at: 1-2", "is: cancelled, at: 1-2"), text=SECOND)
    third = edited(("second-2024-03-07", "third"), ("  fair:", "  fete:"), text=SECOND)
    settled = ("{is: held, at: 90", "{is: held, rank: preferred, reason: told later, at: 90")
    broken = edited(BROKEN, settled)
    assert checked(FACT, torn, third) == ["1.yaml:12:18 rank-one"]
    assert checked(broken, torn, third) == ["0.yaml:57:11 unknown-code"]


def test_entities_of_a_broken_file_are_not_missed(checked: Checked) -> None:
    broken = edited(("    iso_code: CA\n", "    iso: CA\n"), text=PLACES)
    assert checked(FACT, SECOND, entities=broken) == ["places.yaml:8:5 unknown-key"]


# ------------------------------------------------------------------ a part of a project


def test_a_file_may_leave_a_label_to_another_one(checked: Checked) -> None:
    assert checked(SECOND, asked=0) == ["0.yaml:10:3 missing-label"]
    assert checked(FACT, SECOND, asked=1) == []


def test_only_what_touches_the_files_that_were_asked_for_is_shown(checked: Checked) -> None:
    broken, correcting = edited(BROKEN), edited(
        ("{is: fr, at: 3-4}", "{is: fr, at: 3-4, supersedes: invented-2024-03-06.visit.nothing}"),
        text=SECOND,
    )  # fmt: skip
    assert checked(FACT, correcting, asked=1) == ["1.yaml:13:41 unknown-claim"]
    assert checked(broken, SECOND, asked=1) == []
    dated = ("    label: {en: fair}", "    label: {en: fair}\n    date: {is: 2024, at: 5-5}")
    twice = edited(dated, text=SECOND)
    assert checked(broken, twice, asked=1) == ["1.yaml:17:26 bad-span"]


def test_what_keeps_another_file_from_being_read_is_shown(checked: Checked) -> None:
    assert checked("a: [", SECOND, asked=1) == ["0.yaml:1:4 yaml-syntax"]


# ------------------------------------------------------------------ words of the source


def test_a_generated_gloss_copies_no_more_than_one_that_is_written(checked: Checked) -> None:
    long = "délégation venue du Québec, conduite par Jeanne Tremblay-Essai"
    found = checked(edited(("fr: la délégation du Québec", f'fr: "{long}"')), texts=True)
    assert found == ["0.yaml:22:44 copied-words"]
