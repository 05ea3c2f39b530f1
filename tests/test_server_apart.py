"""That what is short is not held up by what takes long: by whom each is answered, and where."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from time import monotonic

import pytest

from diplograph.server import cores
from diplograph.server.experience import Experience, form_of
from diplograph.server.lanes import Lanes
from diplograph.server.messages import Ask
from diplograph.server.tickets import Outcome, Ticket
from idle_workers import Idle, age, answer, begin_aside, look, run_long, ticket


@pytest.fixture
def lanes() -> Iterator[Lanes]:
    loop = asyncio.new_event_loop()
    yield Lanes(loop, 3.0, lambda: None)
    loop.close()


def test_while_there_is_what_takes_long_what_nobody_knows_goes_behind_others(lanes: Lanes) -> None:
    quick, behind = Idle(), Idle()
    behind.is_idle_class = True
    got: dict[str, Outcome] = {}
    lanes.adopt(quick)
    lanes.submit(ticket("known", got, form=b"short"))
    answer(lanes, quick)
    run_long(lanes, _asked(lanes, ticket("long", got, form=b"long")))
    lanes.adopt(quick := Idle())
    lanes.adopt(behind)

    unknown, known, like_it = (
        ticket(name, got, form=form)
        for name, form in (("new", b"new"), ("another", b"short"), ("like the long", b"long"))
    )
    lanes.submit(unknown)
    lanes.submit(like_it)
    lanes.submit(known)

    assert unknown.worker is behind
    assert like_it.worker is None
    assert known.worker is quick
    answer(lanes, behind)
    assert like_it.worker is behind


def test_who_goes_behind_others_and_gets_no_time_is_not_waited_for(lanes: Lanes) -> None:
    """As where others than the server take all of the processor."""
    quick, behind = Idle(), Idle()
    behind.is_idle_class = True
    lanes.adopt(quick)
    lanes.adopt(behind)
    lanes.seen.last_long = monotonic()
    begun, waits = ticket("begun", {}), ticket("waits", {})
    lanes.submit(begun)
    lanes.submit(waits)
    assert (begun.worker, waits.worker) == (behind, None)

    waits.asked -= 0.3
    look(lanes)
    assert waits.worker is quick
    answer(lanes, quick)

    begun.asked -= 0.3
    age(behind, 0.3)
    look(lanes)
    look(lanes)
    assert behind.ended
    assert begun.worker is quick


def test_one_that_was_long_of_many_that_are_short_leaves_them_known() -> None:
    seen = Experience()
    for _ in range(30):
        seen.score(b"a", short=True)
    seen.score(b"a", short=False)
    assert not seen.are_short(b"a")
    seen.score(b"a", short=True)
    assert seen.are_short(b"a")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b"SELECT * { <urn:a> ?p 'x' } LIMIT 1", b"SELECT * { <urn:b> ?p 'x' } LIMIT 20"),
        (b'SELECT * { ?s ?p "one" }', b'SELECT * { ?s ?p "another one" }'),
        (
            b"query=SELECT%20*%20%7B%3Curn%3Aa%3E%20%3Fp%22x%22%7D",
            b"query=SELECT%20*%20%7B%3Curn%3Ab%3Ac%3E%20%3Fp%22y%20z%22%7D",
        ),
    ],
)
def test_requests_that_differ_in_constants_have_one_form(one: bytes, other: bytes) -> None:
    def form(query: bytes) -> bytes:
        return form_of(Ask("GET", "/sparql", query, {}, b"", ""))

    assert form(one) == form(other) != form(one.replace(b"SELECT", b"ASK"))


def test_what_is_short_has_cores_of_its_own_until_nothing_goes_behind_it(
    lanes: Lanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[frozenset[int]] = []
    everyone, few = frozenset({0, 1, 2, 3}), frozenset({0})
    monkeypatch.setattr(cores, "everyone", lambda: everyone)
    monkeypatch.setattr(cores, "kept", lambda: few)
    monkeypatch.setattr(cores, "keep_to", lambda _, those: kept.append(those))
    quick = Idle()
    lanes.adopt(quick)
    assert quick.cores == everyone
    lanes.submit(ticket("short", {}))
    answer(lanes, quick)

    heavy = begin_aside(lanes, ticket("heavy", {}))
    assert heavy.is_idle_class
    assert (kept, quick.cores) == ([few], few)
    lanes.tidy()
    assert kept == [few]
    answer(lanes, heavy, cpu=0.020)
    lanes.tidy()
    assert (kept, quick.cores) == ([few, everyone], everyone)


def test_who_goes_behind_others_is_not_kept_when_nothing_takes_long(lanes: Lanes) -> None:
    quick, behind = Idle(), Idle()
    behind.is_idle_class = True
    lanes.adopt(quick)
    lanes.adopt(behind)
    lanes.seen.last_long = monotonic()
    lanes.tidy()
    assert lanes.ready == [quick, behind]
    lanes.seen.last_long -= 60
    lanes.tidy()
    assert lanes.ready == [quick]
    assert behind.ended


def _asked(lanes: Lanes, asked: Ticket) -> Idle:
    lanes.submit(asked)
    assert isinstance(asked.worker, Idle)
    return asked.worker
