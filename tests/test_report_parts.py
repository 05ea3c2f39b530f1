"""Parts of a report that was rendered are taken over as long as all that they show is the same."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from generate_corpus import generate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diplograph import backends, rdf, report
from diplograph.build import compile_graph
from diplograph.report import Report, parts
from diplograph.resources import reading
from test_report import CHECKS


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report of an invented corpus."""
    folder = generate(tmp_path_factory.mktemp("corpus"), sources=6, density="item").folder
    _, graph = compile_graph(reading([folder]))
    return report.data(backends.memory(rdf.ntriples(graph.triples)), CHECKS)


def _changed(told: Report, data: st.DataObject) -> Any:
    """A report of which one thing has a field of another, or is gone."""
    found: Any = copy.deepcopy(told)
    name = data.draw(st.sampled_from(["claims", "sources", "events", "ledger", "labels", "counts"]))
    part = found[name]
    if name == "labels":
        one, other = (data.draw(st.sampled_from(sorted(part))) for _ in range(2))
        part[one] = part[other]
        return found
    if name == "counts":
        part["kind"].reverse()
        return found
    one, other = (part[data.draw(st.integers(0, len(part) - 1))] for _ in range(2))
    if name == "ledger":
        part.remove(one)
        return found
    field = data.draw(st.sampled_from(sorted(one.keys() - {"id", "facts"})))
    one[field] = other[field]
    return found


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_after_any_change_the_page_is_the_one_that_is_rendered_anew(
    told: Report, data: st.DataObject
) -> None:
    kept = report.write(told, {}).parts
    changed = _changed(_changed(told, data), data)
    files = report.write(changed, kept).files
    written, page = (b"".join(files[name]) for name in ("report.json", "report.html"))
    assert page == report.render(changed).encode()
    assert written == report.to_json(changed)
    assert json.loads(written) == changed
    assert (
        written.decode() == json.dumps(changed, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    )


def test_what_is_the_same_is_not_rendered_again(told: Report) -> None:
    written = report.write(told, {})
    again = report.write(told, written.parts)
    assert again == written
    assert all(again.parts[key] is part for key, part in written.parts.items())


def test_parts_are_found_where_they_stand(told: Report) -> None:
    written = report.write(told, {})
    found = {
        key: text
        for name, texts in written.files.items()
        for key, text in parts.found_in(b"".join(texts), written.places[name])
    }
    assert found == {key: part.text for key, part in written.parts.items()}


def test_a_name_renders_again_what_it_stands_in(told: Report) -> None:
    kept = report.write(told, {}).parts
    changed = copy.deepcopy(told)
    publisher = next(each["publisher"] for each in told["sources"] if each["publisher"])
    changed["labels"][publisher] = {"en": "Gazette of Nowhere"}
    files, now, _ = report.write(changed, kept)
    assert b"Gazette of Nowhere" in b"".join(files["report.html"])
    others = [key for key, part in now.items() if kept.get(key) is part]
    assert others
    assert not any(b"Gazette of Nowhere" in now[key].text for key in others)
