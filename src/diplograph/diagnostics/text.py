"""Problems as text for people: the layout of rustc, wrapped to the width of the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from textwrap import wrap

from diplograph.diagnostics.frame import Mark, Paint, Shown, frame
from diplograph.problems import Location, Problem
from diplograph.terminal import WIDTH, Terminal
from diplograph.words import counted

#: A longer "expected" does not stand beside the carets, and has a line of its own.
_LABEL = 44
#: Of the problems of one code in one file, so many are shown; nobody reads on, and each takes time.
_MOST = 100


def as_text(problems: Iterable[Problem], terminal: Terminal, *, level: str = "error") -> str:
    """The problems, one below the other, each followed by an empty line.

    `level` is ``error``, or ``note`` for what an editor is to look at though nothing is wrong.
    Of those beyond the hundredth of one code in one file, it says at the end how many there are.
    """
    page = _Page(terminal, level)
    return "".join(f"{page.problem(each)}\n\n" for each in _fewer(problems))


def _fewer(problems: Iterable[Problem]) -> Iterator[Problem]:
    counts: Counter[tuple[str, str]] = Counter()
    for problem in problems:
        kind = problem.location.path, problem.code
        counts[kind] += 1
        if counts[kind] <= _MOST:
            yield problem
    for (path, code), count in counts.items():
        if count > _MOST:
            message = f"and {count - _MOST:,} more of this kind"
            hint = "`diplograph check --format json` lists all of them"
            yield Problem(Location(path), code, message, hint=hint)


def summary(problems: Sequence[Problem]) -> str:
    """How many problems there are in how many files, and where to read more about the first."""
    files = len({problem.location.path for problem in problems})
    count = f"{counted(len(problems), 'problem', 'en')} in {counted(files, 'file', 'en')}"
    codes = dict.fromkeys(problem.code for problem in problems)
    more = f"`diplograph check --explain {next(iter(codes))}` tells more" if codes else ""
    if not more:
        return count
    return f"{count}; {more}" if len(count) + len(more) + 2 <= WIDTH else f"{count};\n{more}"


class _Page:
    """Sets one problem after another for one terminal."""

    def __init__(self, terminal: Terminal, level: str) -> None:
        self.level = level
        self.width = terminal.width
        self.paint: Paint = terminal.paint
        self._files: dict[str, tuple[str, ...]] = {}

    def problem(self, problem: Problem) -> str:
        return "\n".join(self._problem(problem))

    def _problem(self, problem: Problem) -> Iterator[str]:
        numbers = [place.line for place in _places(problem) if place.line]
        gutter = len(str(max(numbers, default=0))) if numbers else 1
        yield from self._head(problem)
        yield f"{' ' * gutter}{self.paint('-->', 'gutter')} {_visible(str(problem.location))}"
        if problem.message.endswith(problem.expected):  # it is said
            problem = problem._replace(expected="")
        label = f"expected {problem.expected}"
        beside = bool(problem.expected) and len(label) <= _LABEL and "\n" not in label
        main = _mark(problem.location, label if beside else "", primary=True)
        own = [place for place in problem.related if place[0].path == problem.location.path]
        others = [place for place in problem.related if place not in own]
        drawn = list(self._frame(problem.location, main, own, gutter))
        yield from drawn
        for place, text in [*others, *(() if drawn else own)]:
            yield f"{' ' * gutter}{self.paint(':::', 'gutter')} {_visible(str(place))}"
            lines = list(self._frame(place, None, [(place, text)], gutter))
            yield from lines or [f"{' ' * gutter} {self.paint('=', 'gutter')} {text}"]
        details = list(self._details(problem, beside=beside and bool(drawn), gutter=gutter))
        if details and drawn:
            yield f"{' ' * gutter} {self.paint('|', 'gutter')}"
        yield from details

    def _head(self, problem: Problem) -> Iterator[str]:
        start = f"{self.level}[{problem.code}]: "
        first, *rest = wrap(start + _visible(problem.message), self.width, subsequent_indent="  ")
        painted = self.paint(first[: len(start) - 2], "code")
        yield painted + self.paint(first[len(start) - 2 :], "message")
        yield from (self.paint(line, "message") for line in rest)

    def _frame(
        self,
        place: Location,
        main: Mark | None,
        related: Iterable[tuple[Location, str]],
        gutter: int,
    ) -> Iterator[str]:
        lines = self._lines(place)
        marks = [main] if main else []
        marks += [_mark(other, text, primary=False) for other, text in related if other.line]
        if lines and all(mark.line <= len(lines) for mark in marks):
            whole = [_ended(mark, lines) for mark in marks]
            yield from frame(lines, whole, width=self.width, gutter=gutter, paint=self.paint)

    def _details(self, problem: Problem, *, beside: bool, gutter: int) -> Iterator[str]:
        details = (
            ("found", "" if self._underlined(problem) else problem.found, "note"),
            ("expected", "" if beside else problem.expected, "note"),
            ("hint", problem.hint, "hint"),
        )
        for name, text, style in details:
            if not text:
                continue
            start = f"{' ' * gutter} = {name}: "
            indent = " " * len(start)
            lines = wrap(
                _visible(text),
                self.width,
                initial_indent=indent,
                subsequent_indent=indent,
                break_long_words=True,
                break_on_hyphens=False,
            )
            first = f"{' ' * gutter} {self.paint('=', 'gutter')} {self.paint(name, style)}: "
            yield first + lines[0][len(indent) :]
            yield from lines[1:]

    def _underlined(self, problem: Problem) -> bool:
        """Whether what was found is, but for quotation marks, all that the carets stand under."""
        place = problem.location
        lines = self._lines(place)
        if place.line != place.end_line or not 0 < place.line <= len(lines):
            return False
        written = lines[place.line - 1][place.column - 1 : place.end_column - 1]
        return bool(written) and problem.found.strip("'\"") == written.strip("'\"")

    def _lines(self, place: Location) -> tuple[str, ...]:
        """The lines of the file of a place, as places count them; none for a file as a whole."""
        if not place.line:
            return ()
        if place.path not in self._files:
            self._files[place.path] = _read_lines(place.path)
        return self._files[place.path]


def _places(problem: Problem) -> Iterator[Location]:
    yield problem.location
    yield from (place for place, _ in problem.related)


def _mark(place: Location, label: str, *, primary: bool) -> Mark:
    """The place as a mark; one that goes on to further lines has no end on its first."""
    end = place.end_column - 1 if place.end_line == place.line else -1
    return Mark(place.line, max(0, place.column - 1), end, _visible(label), primary)


def _ended(mark: Mark, lines: Sequence[str]) -> Mark:
    if mark.end >= 0:
        return mark
    return Mark(mark.line, mark.start, len(lines[mark.line - 1]), mark.label, mark.primary)


def _visible(text: str) -> str:
    """Text of a message without what could move a terminal's cursor or turn its text around."""
    return "".join(Shown.of(" ".join(text.split())).pieces)


def _read_lines(path: str) -> tuple[str, ...]:
    """The lines of a file, LF and CR LF alike; none where it cannot be read."""
    try:
        data = Path(path).read_bytes()
    except OSError:
        return ()
    text = data.decode("utf-8", errors="replace").removeprefix("\ufeff").replace("\r\n", "\n")
    return tuple(text.split("\n"))
