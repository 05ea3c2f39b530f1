"""The guided story: six steps, of what the tables say and of nothing else."""

from __future__ import annotations

from diplograph.view.guide import guide
from diplograph.view.model import Scene, Step
from diplograph.view.numbering import numbered
from diplograph.view.tabulate import tabulate
from diplograph.words import LANGUAGES
from meetings_made import Visit, iri, records


def steps(*visits: Visit) -> tuple[Step, ...]:
    found = records(visits)
    rows, statements = numbered(found.layers)
    tables = tabulate(found, rows, statements, None)
    return guide(found.layers, rows, tables, Scene((), (), "lanes", (0, 0)))


def test_one_event_is_told_in_six_steps_that_build_its_picture_up() -> None:
    found = steps(Visit(1, 2, (3, 4)))
    assert len(found) == 6
    assert found[0].text["en"] == (
        "The Visit visit-0000, 1 January 2020. Who came: The State state-01."
    )
    assert found[1].text["fr"] == "Qui a reçu : The State state-02."
    assert "The Sector sector-03، The Sector sector-04" in found[2].text["ar"]
    assert found[3].text["en"] == "The facts do not say who led."
    assert found[0].filters == {"f.relation": "visitorFrom"}
    assert found[2].filters == {"f.relation": "visitorFrom,hostedBy,onAgenda"}
    assert found[4].filters == {"said": "1"}
    assert found[5].view == "table"
    assert all(step.select == iri("visit-0000").rpartition("/")[2] for step in found[:4])


def test_of_many_events_those_who_come_most_often_are_named_with_how_often() -> None:
    found = steps(*(Visit(n % 3 + (n > 6), 9, (n % 2,), sources=2) for n in range(8)))
    assert found[0].text["en"].startswith("Came most often: The State state-0")
    assert found[1].text["en"] == "Received most often: The State state-09 (8)."
    assert found[1].select == "state-09"
    assert not found[1].filters
    assert found[5].text["en"].startswith("Sources, and the claims of those that say most: ")


def test_each_step_says_something_in_every_language() -> None:
    for step in steps(Visit(1, 2), Visit(2, 3, planned=True)):
        for lang in LANGUAGES:
            assert step.title[lang]
            assert step.text[lang]
            assert "{" not in step.text[lang]


def test_where_nothing_was_held_there_is_no_story() -> None:
    assert steps(Visit(1, 2, planned=True)) == ()
