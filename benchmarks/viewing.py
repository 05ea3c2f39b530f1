"""What the picture costs beside one by pyvis of the same graph: ``python benchmarks/viewing.py``.

The graph is invented (:mod:`many_meetings`). pyvis draws the same things and relations with its
physics off, and its titles hold the same evidence; at 500 things also as it comes, with physics, up
to where it has settled enough to show. Each page is opened from a file in a Chromium of its own, in
turns; the cost is what all processes of that browser used of the processor, the median of five. The
first meaningful paint is the first frame with the names of the opening picture; of pyvis, the first
that its canvas has drawn. Beside each figure stands the ratio without what a blank page costs. A
frame of zooming is a step of the mouse wheel in the picture of the whole graph, drawn.

It needs Chromium, Playwright and pyvis: ``pip install -e '.[test]' pyvis``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from many_meetings import generated
from timing import machine

from diplograph.analysis.records import Records
from diplograph.layers import Layers
from diplograph.namespaces import DG
from diplograph.view.page import page as ours
from diplograph.view.scene import scene

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright

ROUNDS = 5
#: Steps of the wheel in one measurement, for ours and for pyvis, which takes long for each.
STEPS = {"diplograph": 20, "pyvis": 5}
WEBGL = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader")
NO_WEBGL = ("--disable-gpu",)
#: Long enough for pyvis to lay 500 things out on a busy machine, in milliseconds.
PATIENCE = 900_000

_FRAMES = "() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))"
_BLANK = "<!doctype html><meta charset=utf-8><title>blank</title>"
_STARTS_OPEN = "() => document.querySelectorAll('#stage svg text, svg.network text').length >= 20"
_DATA_READ = "() => Boolean(window.diplograph)"
_DRAWN = """() => new Promise(done => {
  const drawn = () => network.once('afterDrawing', done);
  if (network.physics.physicsEnabled && !network.physics.stabilized) {
    network.once('stabilizationIterationsDone', drawn);
  } else { done(); } // it draws in the next frame
})"""


# ---------------------------------------------------------------- the pages


class Pages(NamedTuple):
    """The files of one size, with the things and claims that are in them."""

    size: int
    claims: int
    files: Mapping[str, Path]


def write_pages(size: int, folder: Path) -> Pages:
    """Write the picture and those of pyvis: physics off, and for small graphs as it comes."""
    records = generated(size)
    folder.mkdir(parents=True, exist_ok=True)
    made = {
        "diplograph": ours(records, lang="en", texts=None, report=None),
        "pyvis": by_pyvis(records, physics=False),
    }
    if size <= 1000:
        made["pyvis as it comes"] = by_pyvis(records, physics=True)
    files = {}
    for name, text in made.items():
        files[name] = folder / f"{name}.html"
        files[name].write_text(text, encoding="utf-8")
    return Pages(size, len(records.layers.claims), files)


def by_pyvis(records: Records, *, physics: bool) -> str:
    """What pyvis makes of the same things, relations and evidence."""
    from pyvis.network import Network

    layers = records.layers
    drawn = scene(layers)
    told: dict[str, list[str]] = {node.iri: [] for node in drawn.nodes}
    for fact in drawn.values:
        if fact.triple.subject in told:
            told[fact.triple.subject] += _evidence(fact.claims, layers)
    for mark in drawn.marks:
        told[mark.ties[0]] += _evidence((mark.claim,), layers)
    network = Network(height="100vh", width="100%", directed=True, cdn_resources="in_line")
    network.toggle_physics(physics)
    # One by one, add_edge compares each with all before it.
    network.nodes = [
        {
            "id": node.iri,
            "label": layers.things[node.iri].labels.get("en", node.iri),
            "title": "\n".join([*dict(layers.things[node.iri].labels).values(), *told[node.iri]]),
            "shape": "dot",
            "group": node.style,
        }
        for node in drawn.nodes
    ]
    network.node_ids = [node.iri for node in drawn.nodes]
    network.edges = [
        {
            "from": edge.subject,
            "to": edge.object,
            "label": edge.property.removeprefix(DG),
            "title": "\n".join(_evidence(edge.claims, layers)),
            "arrows": "to",
        }
        for edge in drawn.relations
    ]
    text: str = network.generate_html(notebook=False)
    return text


def _evidence(claims: Sequence[str], layers: Layers) -> Iterator[str]:
    """What our page tells of claims, in one language."""
    for iri in claims:
        claim = layers.claims[iri]
        source = layers.things[claim.holder]
        at = claim.evidence[0]
        codes = (claim.kind, claim.certainty, claim.polarity, claim.basis)
        yield escape(
            f"{claim.glosses['en']} ({', '.join(code.rpartition('/')[2] for code in codes)}) "
            f"{source.labels['en']}, paragraph {at.paragraph}, characters {at.start} to {at.end}, "
            f"{layers.sources[claim.holder].url}"
        )


# ---------------------------------------------------------------- the browser


class Browser(NamedTuple):
    """A page in a browser of its own, and the identity of that browser's first process."""

    page: Page
    process: int

    @property
    def cost(self) -> float:
        """Seconds of processor time that the browser's processes have used."""
        return _used(self.process)


@contextmanager
def browser(play: Playwright, *arguments: str) -> Iterator[Browser]:
    mark = f"--viewing-benchmark={uuid4()}"
    launched = play.chromium.launch(
        executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        args=["--no-sandbox", mark, *arguments],
    )
    context = launched.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield Browser(page, _started(mark))
    launched.close()


def _started(mark: str) -> int:
    """The process that was started with an argument, and not by another one with it."""
    found = {
        int(place.name)
        for place in Path("/proc").iterdir()
        if place.name.isdigit() and mark in _read(place / "cmdline")
    }
    return next(pid for pid in found if _parent(pid) not in found)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has ended
        return ""


def _fields(pid: int) -> list[str]:
    return _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()


def _parent(pid: int) -> int:
    fields = _fields(pid)
    return int(fields[1]) if fields else 0


def _used(first: int) -> float:
    """Of a process, those it started, and those of them that have ended."""
    processes = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit() and (fields := _fields(int(place.name))):
            processes[int(place.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    tree, ahead = set(), [first]
    while ahead:
        pid = ahead.pop()
        tree.add(pid)
        ahead += [each for each, (parent, _) in processes.items() if parent == pid]
    ticks = sum(used for pid, (_, used) in processes.items() if pid in tree)
    return ticks / os.sysconf("SC_CLK_TCK")


# ---------------------------------------------------------------- what is measured


def first_paint(play: Playwright, name: str, file: Path) -> float:
    """Seconds of processor time up to the first frame that shows something."""
    with browser(play, *NO_WEBGL) as it:
        before = it.cost
        it.page.goto(file.as_uri(), wait_until="commit")
        if name == "diplograph":
            _until(it.page, _STARTS_OPEN)
        elif name.startswith("pyvis"):
            it.page.wait_for_load_state("load")
            it.page.evaluate(_DRAWN)
        it.page.evaluate(_FRAMES)
        return it.cost - before


def data_read(play: Playwright, _name: str, file: Path) -> float:
    """The same up to where all of the data can be searched and filtered."""
    with browser(play, *NO_WEBGL) as it:
        before = it.cost
        it.page.goto(file.as_uri(), wait_until="commit")
        _until(it.page, _DATA_READ)
        it.page.evaluate(_FRAMES)
        return it.cost - before


def zoom(play: Playwright, name: str, file: Path, arguments: Sequence[str]) -> float:
    """Milliseconds of processor time for a frame of zooming in the whole graph."""
    with browser(play, *arguments) as it:
        if name == "diplograph":
            it.page.goto(f"{file.as_uri()}#scope=whole", wait_until="load")
            _until(it.page, _DATA_READ)
        else:
            it.page.goto(file.as_uri(), wait_until="load")
            it.page.evaluate(_DRAWN)
        it.page.mouse.move(440, 420)
        it.page.mouse.wheel(0, -60)
        it.page.evaluate(_FRAMES)
        sleep(1)  # what is still at work behind the first paint is not zooming
        if not it.page.evaluate("() => document.querySelectorAll('canvas').length"):
            print(f"  {name} draws no whole graph: this is its opening picture", file=sys.stderr)
        before, steps = it.cost, STEPS[name]
        for _ in range(steps):
            it.page.mouse.wheel(0, -60)
            it.page.evaluate(_FRAMES)
        return (it.cost - before) / steps * 1000


def _until(page: Page, condition: str) -> None:
    """Wait for a condition without what the page's policy forbids."""
    end = perf_counter() + PATIENCE / 1000
    while not page.evaluate(condition):
        if perf_counter() > end:
            raise TimeoutError(condition)
        page.wait_for_timeout(20)


def in_turns(rounds: int, measures: Mapping[str, Callable[[], float]]) -> dict[str, float]:
    """The median of each of `measures`, taken one after another in each round."""
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for number in range(rounds):
        for name, measure in measures.items():
            taken[name].append(measure())
            print(f"  round {number + 1}, {name}: {taken[name][-1]:.2f}", file=sys.stderr)
    return {name: median(each) for name, each in taken.items()}


# ---------------------------------------------------------------- the table


class Row(NamedTuple):
    """A line of the table; `floor` is what a blank page costs, which both share."""

    what: str
    unit: str
    pyvis: float
    ours: float
    goal: int
    floor: float | None = None

    def __str__(self) -> str:
        above = ""
        if self.floor is not None:
            rest = self.ours - self.floor
            above = f"1/{(self.pyvis - self.floor) / rest:.0f}" if rest > _NOISE else "nothing"
        ratio = self.pyvis / self.ours if self.ours else 0
        kept = "yes" if ratio >= self.goal else "no"
        return (
            f"| {self.what} | {self.pyvis:.2f} {self.unit} | {self.ours:.2f} {self.unit} | "
            f"1/{ratio:.1f} | {above} | ≤ 1/{self.goal} | {kept} |"
        )


#: What is less than this above a blank page, in seconds, is not told from it.
_NOISE = 0.03

HEADER = (
    "| | pyvis | diplograph | ratio | without a blank page | goal | kept |\n"
    "|---|---|---|---|---|---|---|"
)


def paints(play: Playwright, pages: Pages, folder: Path, rounds: int) -> Iterator[Row]:
    """The rows of the first paint of a size."""
    blank = folder / "blank.html"
    blank.write_text(_BLANK, encoding="utf-8")
    other = "pyvis as it comes" if pages.size <= 1000 else "pyvis"
    files = {"blank": blank, "diplograph": pages.files["diplograph"], other: pages.files[other]}
    found = in_turns(
        rounds,
        {
            f"first paint, {name}": lambda name=name, file=file: first_paint(play, name, file)
            for name, file in files.items()
        }
        | {"data read": lambda: data_read(play, "diplograph", files["diplograph"])},
    )
    goal = {500: 20, 10_000: 10}.get(pages.size, 15)
    theirs, floor = found[f"first paint, {other}"], found["first paint, blank"]
    size = f"{pages.size:,} things"
    against = ", pyvis as it comes" if other != "pyvis" else ""
    mine = found["first paint, diplograph"]
    yield Row(f"first meaningful paint, {size}{against}", "s", theirs, mine, goal, floor)
    yield Row(f"all data read, {size}{against}", "s", theirs, found["data read"], goal, floor)


def zooms(play: Playwright, pages: Pages, rounds: int) -> Iterator[Row]:
    """The rows of zooming, with WebGL and without."""
    for told, arguments in (("with", WEBGL), ("without", NO_WEBGL)):
        found = in_turns(
            rounds,
            {
                name: lambda name=name, arguments=arguments: zoom(  # type: ignore[misc]
                    play, name, pages.files[name], arguments
                )
                for name in ("diplograph", "pyvis")
            },
        )
        what = f"a frame of zooming, {pages.size:,} things, {told} WebGL"
        yield Row(what, "ms", found["pyvis"], found["diplograph"], 8)


def sizes(pages: Pages) -> Row:
    """How large the files are."""
    theirs, mine = (pages.files[name].stat().st_size / 1e6 for name in ("pyvis", "diplograph"))
    what = f"size of the file, {pages.size:,} things, {pages.claims:,} claims"
    return Row(what, "MB", theirs, mine, 4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[500, 10_000, 50_000])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--zoom", type=int, nargs="*", default=[10_000], help="sizes to zoom in")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where pages are left")
    given = parser.parse_args()
    from playwright.sync_api import sync_playwright

    with TemporaryDirectory() as place, sync_playwright() as play:
        folder = given.keep or Path(place)
        print(f"{machine()}\nmedians of {given.rounds}\n\n{HEADER}", flush=True)
        for size in given.sizes:
            pages = _pages(size, folder / str(size))
            for row in paints(play, pages, folder, given.rounds):
                print(row, flush=True)
            if size in given.zoom:
                for row in zooms(play, pages, given.rounds):
                    print(row, flush=True)
            if size > 1000:
                print(sizes(pages), flush=True)


def _pages(size: int, folder: Path) -> Pages:
    """The pages of a size, from the folder if they were kept there."""
    kept = folder / "claims.json"
    if kept.exists():
        files = {file.stem: file for file in folder.glob("*.html")}
        return Pages(size, json.loads(kept.read_text()), files)
    pages = write_pages(size, folder)
    kept.write_text(json.dumps(pages.claims))
    return pages


if __name__ == "__main__":
    main()
