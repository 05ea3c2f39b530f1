"""Whose voice a claim is, in the questions that count voices: invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplograph import rdf
from diplograph.backends import Graph, memory
from diplograph.facts import load
from diplograph.queries.questions import question
from diplograph.resources import reading
from diplograph.vocabulary import vocabulary
from fact_files import asked, event, graph_of
from test_thirty import answer

HEAD = """format: 1
source:
  id: {slug}
  kind: {kind}
  label: {{en: "{slug}", fr: "{slug}"}}
  language: en
  published: 2031-03-06
  recorded: 2031-03-06
  publisher: {publisher}
  text: {{sha256: "{digest}", length: 90}}
"""
VISIT = """
events:
  invented-mission:
    kind: visit
    status: {is: held, at: 0-1}
    from: {is: us-vt, at: 2-3}
    place: {is: ma-06, at: 4-5}
    led_by: {is: invented-head, at: 8-9}
"""
SPANS = f"""
spans:
  8-9: [1, {"a" * 64}]
"""
#: The kind of a source, its publisher and its events: an article hands to the council what it draws
#: from the council's text, and another passes the text on as a whole.
SOURCES = {
    "own": ("communique", "invented-council", VISIT),
    "article": (
        "news-article",
        "invented-paper",
        VISIT.replace("at: 0-1", "by: invented-council, at: 0-1").replace(
            "at: 8-9", "by: invented-council, at: 8-9"
        )
        + """
  invented-stay:
    kind: visit
    label: {en: an invented stay, fr: un séjour inventé}
    status: {is: held, at: 6-7}
""",
    ),
    "passed-on": (
        "news-article",
        "invented-wire",
        "  primary: own\n" + VISIT.replace("at: 0-1", "by: invented-council, at: 0-1"),
    ),
}
SHARED = """format: 1
entities:
  invented-council: {kind: organisation, label: {en: Invented Council}, source: invented}
  invented-head: {kind: person, label: {en: Invented Head}, source: invented}
  invented-wire: {kind: organisation, label: {en: Invented Wire}, source: invented}
  invented-paper: {kind: organisation, label: {en: Invented Paper}, source: invented}
events:
  invented-mission: {kind: visit, label: {en: an invented mission, fr: une mission inventée}}
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    folder = tmp_path_factory.mktemp("voices")
    (folder / "facts").mkdir()
    (folder / "entities").mkdir()
    (folder / "entities" / "shared.yaml").write_text(SHARED, encoding="utf-8")
    for number, (slug, (kind, publisher, text)) in enumerate(SOURCES.items()):
        head = HEAD.format(slug=slug, kind=kind, publisher=publisher, digest=f"{number}" * 64)
        (folder / "facts" / f"{slug}.yaml").write_text(head + text + SPANS, encoding="utf-8")
    facts = load(reading((folder,)), vocabulary())
    assert {problem.code for problem in facts.problems} == {"unrecorded-span"}
    found = rdf.graph(facts, vocabulary())
    assert found.problems == ()
    return memory(rdf.ntriples(found.triples))


def test_what_is_handed_to_the_author_of_a_text_that_is_held_is_no_report_of_its_own(
    graph: Graph,
) -> None:
    rows = answer(graph, question("opinions-by-outlet"), {})
    assert {row["outlet"]: row["events"] for row in rows} == {
        "invented-council": "1",
        "invented-paper": "1",
    }


def test_voices_of_a_visit_are_counted_alike_wherever_they_are_counted(graph: Graph) -> None:
    (visit,) = answer(graph, question("visits-between"), {"from": ["us"], "to": ["ma"]})
    assert (visit["sources"], visit["independent"]) == ("3", "1")
    facts = answer(graph, question("facts-of-visit"), {"visit": ["invented-mission"]})
    (held,) = (row for row in facts if row["value"] == "kind:held")
    assert (held["sources"], held["independent"]) == ("3", "1")


def test_a_passage_that_is_handed_to_the_author_of_a_text_is_from_that_text(graph: Graph) -> None:
    rows = answer(graph, question("passages-for-leader"), {})
    assert {(row["source"], row["origin"]) for row in rows} == {
        ("own", "own"),
        ("article", "own"),
        ("passed-on", "own"),
    }


def test_a_paper_that_corrects_what_it_had_from_the_host_speaks_for_itself(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    told = (
        event(place="ma-06", host="invented-council")
        + """\
claims:
  - id: size
    kind: reported-event
    about: [invented-visit]
    gloss: {en: Forty firms came., fr: Quarante entreprises sont venues.}
    at: 6-7
"""
    )
    own_words = """\
claims:
  - id: right-size
    kind: reported-event
    about: [invented-visit]
    supersedes: printed.size
    gloss: {en: Twenty firms came., fr: Vingt entreprises sont venues.}
    at: 2-3
  - id: doubt
    kind: reported-event
    about: [invented-visit]
    gloss: {en: The paper found out no more., fr: Le journal n'a pu en savoir plus.}
    at: 4-5
"""
    corrected = "  publisher: invented-paper\n  primary: printed" + event() + own_words
    files = {
        "own": ("2031-03-01", "  publisher: invented-council\n" + told),
        "printed": ("2031-03-02", "  publisher: invented-paper\n  primary: own\n" + told),
        "corrected": ("2031-03-03", corrected),
    }
    things = "organisation: invented-council invented-paper\nvisit: invented-visit"
    graph = graph_of(tmp_path_factory.mktemp("corrected"), things, files)
    said = {row["says"] for row in asked(graph, "hosts-own-words")}
    assert "Forty firms came." in said
    assert not {"Twenty firms came.", "The paper found out no more."} & said


def test_shares_of_an_outlet_are_of_what_it_says_however_often_it_repeats_it(
    tmp_path: Path,
) -> None:
    def said(*free: str) -> str:
        lines = (
            f"  - {{id: {name}, kind: {kind}, about: [invented-visit],"
            f" gloss: {{en: Of a {name}., fr: De {name}.}}, at: 2-3}}\n"
            for name, _, kind in (each.partition(" ") for each in free)
        )
        publisher = "  publisher: invented-paper\n"
        return publisher + event(place="ma-06") + "claims:\n" + "".join(lines)

    things = "organisation: invented-paper\nvisit: invented-visit"
    files = {
        "first": ("2031-03-01", said("view opinion", "hope intention", "walk reported-event")),
        "second": ("2031-03-02", said("view opinion")),
    }
    (row,) = asked(graph_of(tmp_path, things, files), "opinions-by-outlet")
    # The place, which both give, two opinions, a hope, a walk; a status is a reported state.
    assert (row["told"], row["opinion_share"], row["event_share"]) == ("6", "0.33", "0.33")
    assert (row["opinions"], row["events"], row["share"]) == ("2", "1", "0.67")


#: What stands in several questions, which cannot include one another: the comment above it.
SHARED_BLOCKS = {
    "What a source denies itself, and only passes on": 4,
    "An origin in which one actor's communiqué stands": 3,
    "Sources of one origin: one draws on the other": 3,
    "What one source says of a time that was over": 2,
    "Who denies it, alone or with all else": 2,
}


@pytest.mark.parametrize("comment", SHARED_BLOCKS)
def test_a_block_that_stands_in_several_questions_is_the_same_in_each(comment: str) -> None:
    files = ("independent-sources", "facts-of-visit", "contradictions", "visits-between")
    found = [_block(text, comment) for name in files if comment in (text := question(name).text)]
    assert len(found) >= SHARED_BLOCKS[comment]
    assert len({*found[: SHARED_BLOCKS[comment]]}) == 1


def _block(text: str, comment: str) -> str:
    """What stands in braces below a comment, the space before lines left out."""
    rest = text[text.index(comment) :].partition("\n")[2]
    depth, lines = 0, []
    for line in rest.splitlines():
        # The comment may stand within the braces that it is about.
        depth += line.count("{") - line.count("}")
        lines.append(line.strip())
        if depth <= 0 and "}" in line:
            break
    return "\n".join(lines)
