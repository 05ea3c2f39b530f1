"""The title of the picture: what it says first must be so in its other views too."""

from __future__ import annotations

import pytest

from diplograph.view.model import Scene
from diplograph.view.numbering import numbered
from diplograph.view.page import assemble
from diplograph.view.tabulate import tabulate
from diplograph.view.titles import title
from diplograph.words import LANGUAGES
from meetings_made import Visit, records


@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        (
            [Visit(1, 9, (3,)), Visit(2, 9, (3,)), Visit(3, 8, (4,))],
            "The State state-09 received 2 visits, most often about The Sector sector-03",
        ),
        (
            [Visit(n, 8 + n % 2, (3,)) for n in range(4)],
            "The State state-08 and The State state-09 received most visits, 2 each",
        ),
        ([Visit(n, 10 + n % 3) for n in range(6)], "Who met whom, and who says so"),
        ([Visit(1, 9), Visit(2, 8)], "Who met whom, and who says so"),
    ],
)
def test_the_title_names_who_received_most_and_nobody_where_many_did(
    visits: list[Visit], expected: str
) -> None:
    found = records(visits)
    rows, statements = numbered(found.layers)
    told = title(
        found, rows, tabulate(found, rows, statements, None), Scene((), (), "loom", (0, 0))
    )
    assert told["en"] == expected
    assert all(told[lang] and "{" not in told[lang] for lang in LANGUAGES)


def test_things_are_counted_that_a_claim_speaks_of() -> None:
    found = records([Visit(1, 2, (3,))], others=40)
    assert assemble(found, texts=None, report=None).meta.counts["things"] == 4
