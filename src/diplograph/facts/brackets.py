"""Brackets and quotation marks that are not closed, or closed by another: where that was done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

CLOSERS = {"{": "}", "[": "]"}
_ENTRY = re.compile(r"\s*(-\s+)*(?P<key>[\w\"'.-]+)\s*:(\s|$)|\s*-\s")


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake: its line and columns from 0, the end excluded, what it is and its mend.

    `related` is a second place in the file, as line, columns and what stands there.
    """

    line: int
    start: int
    end: int
    message: str
    hint: str
    related: tuple[int, int, int, str] | None = None


def slips_of_signs(lines: Sequence[str], last: int) -> Iterator[Slip]:
    """What brackets and quotation marks lack or have too much, up to the line `last`, from 0."""
    yield from _Scan(lines, last).slips()


@dataclass(slots=True)
class _Bracket:
    sign: str
    line: int
    column: int


class _Scan:
    """Reads lines as YAML does, as far as brackets, quotation marks and comments go."""

    def __init__(self, lines: Sequence[str], last: int) -> None:
        self.lines = lines
        self.last = last
        self.open: list[_Bracket] = []

    def slips(self) -> Iterator[Slip]:
        block: int | None = None  # the indentation of the key of a block scalar
        for number, line in enumerate(self.lines):
            if number > self.last:
                return
            indent = len(line) - len(line.lstrip())
            if block is not None and (not line.strip() or indent > block):
                continue
            block = indent if re.search(r":\s+[|>][-+0-9]*\s*(#.*)?$", line) else None
            if self.open and _ENTRY.match(line) and indent <= indent_of(self._opened()):
                yield self._unclosed(number)
                return
            yield from self._line(number, line)
        if self.open:
            yield self._unclosed(self.last)

    def _opened(self) -> str:
        return self.lines[self.open[0].line]

    def _line(self, number: int, line: str) -> Iterator[Slip]:
        column, fresh = 0, True  # fresh: here a value or a key may begin
        closed = False  # a collection has just ended the value of this line
        while column < len(line):
            sign = line[column]
            if sign == "#" and (column == 0 or line[column - 1].isspace()):
                return
            if sign in "\"'" and fresh:
                end = _end_of_quote(line, column)
                if end is None:
                    yield _open_quote(number, column, line)
                    return
                if junk := _after_quote(number, column, end, line, flow=bool(self.open)):
                    yield junk
                column, fresh = end, False
                continue
            if sign in CLOSERS and (fresh or self.open):
                self.open.append(_Bracket(sign, number, column))
                fresh, closed = True, False
            elif sign in "}]" and (self.open or closed):
                slip = self._close(number, column, sign)
                if slip:
                    yield slip
                    return
                fresh, closed = False, True
            elif (
                (sign == "," and self.open)
                or (sign == ":" and line[column + 1 : column + 2] in ("", " "))
                or (sign == "-" and fresh and line[column + 1 : column + 2] == " ")
            ):
                fresh = True
            elif not sign.isspace():
                fresh = False
            column += 1

    def _close(self, line: int, column: int, sign: str) -> Slip | None:
        if not self.open:
            message = f"this {sign!r} closes nothing"
            return Slip(line, column, column + 1, message, "remove it, or open it before")
        opened = self.open.pop()
        wanted = CLOSERS[opened.sign]
        if sign == wanted:
            return None
        if self._is_balanced((*self.open, opened), self.lines[line][column + 1 :]):
            message = f"this {sign!r} closes nothing"
            return Slip(line, column, column + 1, message, "remove it: there is one too many")
        if not any(CLOSERS[outer.sign] == sign for outer in self.open):
            message, hint = f"this {sign!r} closes a {opened.sign!r}", f"write {wanted!r}"
            related = (opened.line, opened.column, opened.column + 1, "opened here")
            return Slip(line, column, column + 1, message, hint, related)
        return Slip(
            opened.line,
            opened.column,
            opened.column + 1,
            f"this {opened.sign!r} is not closed before the next {sign!r}",
            f"close it with {wanted!r}",
            (line, column, column + 1, f"a {wanted!r} is wanted before this"),
        )

    def _is_balanced(self, opened: Sequence[_Bracket], rest: str) -> bool:
        """Whether the rest of a line closes what was opened: a bracket before it is too many."""
        wanted = [CLOSERS[bracket.sign] for bracket in opened]
        for sign in re.sub(r"\s#.*|\"[^\"]*\"|'[^']*'", "", rest):
            if sign in CLOSERS:
                wanted.append(CLOSERS[sign])
            elif sign in "}]" and (not wanted or wanted.pop() != sign):
                return False
        return not wanted

    def _unclosed(self, number: int) -> Slip:
        opened = self.open[-1]
        line = self.lines[opened.line]
        wanted = CLOSERS[opened.sign]
        comment = re.search(r"\s(#[^#]*)$", line[opened.column :])
        if comment and wanted in comment[1]:
            start = opened.column + comment.start(1)
            message = "a '#' after a space begins a comment, and takes the closing bracket with it"
            return Slip(opened.line, start, len(line), message, "put the text with the # in quotes")
        message = f"this {opened.sign!r} is not closed"
        hint = f"close it with {wanted!r} at the end of what it holds"
        related = None
        if number != opened.line and self.lines[number].strip():
            start = indent_of(self.lines[number])
            end = max(start + 1, len(self.lines[number].rstrip()))
            related = (number, start, end, "it still goes on here")
        return Slip(opened.line, opened.column, opened.column + 1, message, hint, related)


def _end_of_quote(line: str, start: int) -> int | None:
    """After the closing quotation mark; None if it is not on this line."""
    sign, column = line[start], start + 1
    while column < len(line):
        if (sign == '"' and line[column] == "\\") or (
            sign == "'" and line[column : column + 2] == "''"
        ):
            column += 2
        elif line[column] == sign:
            return column + 1
        else:
            column += 1
    return None


def _open_quote(number: int, column: int, line: str) -> Slip:
    sign, end = line[column], len(line.rstrip())
    message = "this quotation mark is not closed on its line"
    hint = f"close it with {sign} where the text ends"
    if printed := re.search(r"[“”„»]", line[column + 1 :]):
        hint = f"a typographic {printed[0]} does not close it: {hint}"
    return Slip(number, column, end, message, hint)


def _after_quote(number: int, start: int, end: int, line: str, *, flow: bool) -> Slip | None:
    """What follows a quoted text and may not."""
    rest = line[end:].lstrip()
    column = len(line) - len(rest)
    if not rest or rest[0] in ",]}:" or (rest[0] == "#" and column > end):
        return None
    sign = line[start]
    if flow and column > end and (match := re.match(r"([\w-]+):\s", rest)):
        message = f"a comma is missing before {match[1]!r}"
        return Slip(number, end, column, message, "write a comma after the quotation mark")
    if sign in rest:
        message = "this quotation mark ends the text in its midst"
        mend = "''" if sign == "'" else '\\"'
        other = "double" if sign == "'" else "single"
        hint = f"write {mend} within the text, or put all of it in {other} quotes"
        return Slip(number, end - 1, end, message, hint)
    message = "text goes on after the closing quotation mark"
    return Slip(
        number,
        column,
        end_of_value(line, column),
        message,
        "put all of the text in one pair of quotes",
    )


def end_of_value(line: str, start: int) -> int:
    """Where an unquoted value ends: before a comma, a closing bracket or a comment."""
    flow = any(line[:start].count(a) > line[:start].count(b) for a, b in CLOSERS.items())
    plain = r"(?:\{[^}]*\}|\[[^]]*\]|[^,}\]])*?" if flow else ".*?"
    match = re.match(rf"{plain}(?=\s+#|\s*$" + (r"|\s*[,}\]])" if flow else ")"), line[start:])
    return start + (match.end() if match else len(line) - start)


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
