"""What is told of an analysis beside its rows: notes, and how its figures are read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from diplograph.analysis import OPTIONS, Analysis, analyse
from diplograph.analysis.plot import plot
from diplograph.backends import connect


def brokers(built: Path, by: str) -> Analysis:
    return analyse(connect(built), "brokers", options={"by": [by]})


def test_that_nobody_has_what_brokers_are_ranked_by_is_a_note(built: Path) -> None:
    # Of the two that met neither stands between others.
    said = "betweenness is above 0 for nobody here"
    assert any(note.startswith(said) for note in brokers(built, "betweenness").notes)
    assert not any("above 0" in note for note in brokers(built, "degree").notes)


def test_a_legend_explains_the_measure_that_is_shown_and_no_other(built: Path) -> None:
    told = brokers(built, "liaison").legend("en")
    assert "X Y Z" in told
    assert "betweenness" not in told
    for by in OPTIONS["by"].choices:
        assert f"\n{by.replace('_', ' ')}: " in brokers(built, by).legend("en")


def test_a_plot_says_its_notes_as_sentences(built: Path) -> None:
    drawn = plot(replace(brokers(built, "degree"), notes=("rows in all: 7", "As it is.")), "en")
    assert ">Rows in all: 7.<" in drawn
    assert ">As it is.<" in drawn
