"""How much room cards take, whichever the language of their label."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplograph.view.lanes import MARGINS, TALL, WIDE, Form, box, place
from diplograph.view.model import STANDINGS
from meetings_made import Visit, opening_of, records

#: Names with their widths in hundredths of the font's size, in the wider of two fonts: Noto Sans
#: Arabic and DejaVu Sans.
MEASURED = {
    "الدار البيضاء-سطات": 828,
    "موريتانيا": 330,
    "واشنطن العاصمة": 713,
    "طنجة-تطوان-الحسيمة": 916,
    "جرش": 239,
    "كلميم-واد نون": 577,
    "غرفة مصدري الصويرة": 924,
    "شفشاون": 376,
    "فاس": 200,
}


@pytest.mark.parametrize("form", [WIDE, TALL], ids=lambda form: str(form.name))
@pytest.mark.parametrize("name", MEASURED)
def test_an_arabic_name_fits_its_card_and_leaves_little_of_it_free(name: str, form: Form) -> None:
    room = 2 * box("Place", [[name]], form).side - MARGINS[0]
    width = MEASURED[name] * form.font / 100
    assert width <= room + 1 <= width * 1.5 + 2


def test_signs_of_vowels_take_no_room() -> None:
    assert box("Place", [["مَرّاكُش"]], WIDE) == box("Place", [["مراكش"]], WIDE)


def test_a_card_is_for_the_widest_of_its_languages() -> None:
    each = box("Place", [["Fès"], ["طنجة-تطوان-الحسيمة"]], WIDE)
    assert each == box("Place", [["طنجة-تطوان-الحسيمة"]], WIDE)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.builds(
            Visit,
            visitor=st.integers(0, 4),
            host=st.integers(5, 9),
            sectors=st.lists(st.integers(0, 9), max_size=5, unique=True).map(tuple),
            sources=st.integers(1, 2),
            planned=st.booleans(),
        ),
        min_size=1,
        max_size=14,
    )
)
def test_cards_of_a_small_graph_do_not_touch_in_either_form(visits: list[Visit]) -> None:
    found = records(visits)
    picture, _ = opening_of(found)
    assert picture.layout == "lanes"
    assert len(picture.nodes) >= 3
    for form in ("wide", "tall"):
        boxes = [node.boxes[form] for node in picture.nodes]
        for one, other in combinations(boxes, 2):
            assert (
                one.x + one.w <= other.x
                or other.x + other.w <= one.x
                or one.y + one.h <= other.y
                or other.y + other.h <= one.y
            )


@pytest.mark.parametrize("visits", [60, 150])
def test_the_columns_of_many_things_are_as_wide_as_a_window(visits: int) -> None:
    graph = nx.MultiDiGraph()
    look = {"said": False, "lines": {form: [["Invented name"]] for form in ("wide", "tall")}}
    for i in range(visits):
        graph.add_node(f"e{i}", style="Event", **look)
        for relation, side in (("visitorFrom", "v"), ("hostedBy", "h")):
            graph.add_node(f"{side}{i}", style="Organisation", **look)
            graph.add_edge(f"e{i}", f"{side}{i}", property=relation, standing="fact")
    xs, ys = zip(*place(graph, WIDE).values(), strict=True)
    assert 0.8 <= (max(xs) - min(xs)) / (max(ys) - min(ys)) <= 2.1


def test_a_line_looks_as_its_event_was_and_is_no_less_a_fact() -> None:
    picture, columns = opening_of(records([Visit(1, 2, (3,)), Visit(1, 2, planned=True)]))
    looks = {(line.kind, line.status, line.said) for line in picture.lines}
    assert ("visitorFrom", "fact", False) in looks
    assert {status for kind, status, said in looks if not said} <= {"fact", "planned", "reference"}
    for standing, line in zip(columns.standing, columns.line, strict=True):
        assert (line < 0) == (STANDINGS[standing] == "mark")
    assert any(status == "planned" for _, status, _ in looks)
