"""Builds of which a file is damaged: what is answered, and what is said.

A file of a build, or of its store, loses bits, its end, its beginning, all of it, or itself; in
every second case its time is as it was, as where the disk did it. Then the build is asked, by each
way that reads it, and whatever is answered otherwise than before has to be said, with what to do.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import NamedTuple

from faults_ground import (
    FILES,
    Ground,
    Outcome,
    prepare,
    put,
    run,
    states,
)

from diplograph.backends import STORE


def _flipped(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 8))):
        changed[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _zeroed(data: bytes, random: Random) -> bytes:
    start = random.randrange(len(data))
    end = min(len(data), start + random.choice((1, 16, 4096)))
    return data[:start] + bytes(end - start) + data[end:]


def _exchanged(data: bytes, random: Random) -> bytes:
    """A letter or digit for another, which any parser takes."""
    at = [n for n, byte in enumerate(data) if chr(byte).isascii() and chr(byte).isalnum()]
    changed = bytearray(data)
    if at:
        changed[random.choice(at)] = ord(random.choice("abcdefghijklmnopqrstuvwxyz0123456789"))
    return bytes(changed)


def _without_line(data: bytes, random: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    del lines[random.randrange(len(lines))]
    return b"".join(lines)


#: What may become of the bytes of a file.
_DAMAGES: Mapping[str, Callable[[bytes, Random], bytes | None]] = {
    "bits flipped": _flipped,
    "a letter exchanged": _exchanged,
    "zeroed in part": _zeroed,
    "cut off": lambda data, random: data[: random.randrange(len(data))],
    "a line lost": _without_line,
    "emptied": lambda _data, _random: b"",
    "gone": lambda _data, _random: None,
}


#: What is asked of a build: all of its triples, by two ways, what it keeps of an analysis, and the
#: triples of its files.
_ASKED: Mapping[str, tuple[str, ...]] = {
    "query": ("query", "SELECT * { ?s ?p ?o }", "--format", "csv", "--on", "out"),
    "export": ("export", "--format", "ntriples", "--on", "out"),
    "analyse": ("analyse", "sectors", "--format", "csv", "--on", "out"),
    "graph.trig": ("export", "--format", "ntriples", "--on", "out/graph.trig"),
    "graph.ttl": ("export", "--format", "ntriples", "--on", "out/graph.ttl"),
}


class Answer(NamedTuple):
    """What a command answered, in no order, and what it said beside."""

    code: int
    lines: frozenset[bytes]
    err: str


class Damages(NamedTuple):
    """A ground, and what a build is to answer, by the way in which it is asked."""

    ground: Ground
    answers: Mapping[str, Answer]


@contextmanager
def damaging(folder: Path) -> Iterator[Damages]:
    """What damages are tried on."""
    ground = prepare(folder)
    put(folder / "out", ground, "new")
    answers = {name: _asked(ground, name) for name in _ASKED}
    assert not any(answer.code for answer in answers.values()), answers
    yield Damages(ground, answers)


def damaged(on: Damages, number: int) -> Outcome:
    """Damage a file, ask the build twice by each way, and build it again."""
    ground, out, random = on.ground, on.ground.folder / "out", Random(f"damaged {number}")
    shutil.rmtree(out, ignore_errors=True)
    put(out, ground, "new")
    files = [*FILES, *(f"{STORE}/{path.name}" for path in sorted((out / STORE).iterdir()))]
    name = files[number % len(files)]
    what = _damage(out / name, random)
    if not what:
        return Outcome({"as it was": 1})
    counts = {"noticed": 0, "answered as before": 0, "wrong answers": 0}
    wrong = []
    for turn in ("first", "second"):
        for way in _ASKED:
            answer, whole = _asked(ground, way), on.answers[way]
            is_right = answer.code == 0 and answer.lines == whole.lines
            is_said = answer.err != whole.err
            counts["answered as before"] += int(is_right)
            counts["noticed"] += int(is_said)
            if "Traceback" in answer.err or not (is_right or is_said):
                counts["wrong answers"] += 1
                wrong.append(f"{way}, {turn}: exit {answer.code}, {answer.err[-300:]!r}")
    arguments: list[str | Path] = ["build", "--facts", ground.facts("new"), "-o", out]
    ran = run(arguments, cwd=ground.folder)
    answer = _asked(ground, "query")
    is_whole = set(states(out, ground).values()) == {"new"}
    if ran.code or not is_whole or answer != on.answers["query"]:
        counts["not mended"] = 1
        wrong.append(f"the next build: exit {ran.code}, {ran.err[-300:]}")
    return Outcome(counts, f"{name}, {what}: {'; '.join(wrong)}" if wrong else "")


def _damage(path: Path, random: Random) -> str:
    """Damage a file, and say how; empty if that changed nothing."""
    what = random.choice(sorted(_DAMAGES))
    before, data = path.stat(), path.read_bytes()
    if not data and what != "gone":
        return ""
    changed = _DAMAGES[what](data, random)
    if changed is None:
        path.unlink()
        return what
    if changed == data:
        return ""
    path.write_bytes(changed)
    if random.random() < 0.5:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        what = f"{what}, its time as before"
    return what


def _asked(ground: Ground, way: str) -> Answer:
    ran = run(_ASKED[way], cwd=ground.folder)
    return Answer(ran.code, frozenset(ran.out.splitlines()), ran.err)
