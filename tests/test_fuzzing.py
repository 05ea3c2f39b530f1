"""A short run of each fuzzer; ``make fuzz`` is the long one.

The changed inputs are the same each time: what a longer run finds is kept as an input.
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzzing import INPUTS, TARGETS, changed, inputs

#: Seconds for the changed inputs of one target.
SHORT = 1.0


def test_each_target_has_inputs_and_no_others_lie_there() -> None:
    assert {path.stem for path in INPUTS.iterdir()} == TARGETS.keys()
    assert all(len(inputs(target)) >= 5 for target in TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_kept_is_no_crash(target: str) -> None:
    for data in inputs(target):
        TARGETS[target](data)


@pytest.mark.parametrize("target", TARGETS)
def test_what_comes_of_it_by_change_is_none(target: str) -> None:
    end, count = monotonic() + SHORT, 0
    for data in islice(changed(inputs(target), 1), 2000):
        try:
            TARGETS[target](data)
        except Exception as error:  # whatever it is, the bytes are what is to be kept
            raise AssertionError(f"a crash of {target}: {data!r}") from error
        count += 1
        if monotonic() > end:
            break
    assert count > 5


@pytest.mark.parametrize("target", TARGETS)
@settings(deadline=None, max_examples=40)
@given(data=st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode)))
def test_any_bytes_are_no_crash(target: str, data: bytes) -> None:
    TARGETS[target](data)


def test_a_crash_is_noticed() -> None:
    def breaks(data: bytes) -> None:
        assert b"\x00" not in data

    with pytest.raises(AssertionError):
        deque(map(breaks, islice(changed([b"abc"], 1), 2000)), maxlen=0)
