"""Texts in curly quotation marks, ``{en: “The Trial, 6 March”}``, which YAML ends at a comma.

To YAML these marks are letters. What was torn apart is put together again, so that one problem
tells of the marks, and none of keys that nobody wrote.
"""

from __future__ import annotations

from collections.abc import Sequence

from diplograph.facts.document import Node, Scalar

#: Opening marks, each with those that close it. Single ones are apostrophes more often than not.
CURLY = {"“": "”", "„": "“”"}


def rejoined(children: Sequence[Node], lines: Sequence[str], *, is_mapping: bool) -> list[Node]:
    """The children of a collection in brackets, the parts of each text in curly marks as one.

    Keys and values of a mapping alternate among them, and do so afterwards.
    """
    joined: list[Node] = []
    index = 0
    while index < len(children):
        child = children[index]
        is_value = not is_mapping or index % 2 == 1
        last = _last(children, index, lines) if is_value and isinstance(child, Scalar) else index
        if last == index:
            joined.append(child)
        else:
            start, end = child.location, children[last].location
            place = start._replace(end_line=end.end_line, end_column=end.end_column)
            text = lines[start.line - 1][start.column - 1 : end.end_column - 1]
            joined.append(Scalar(text, place))
        if is_mapping and (last - index) % 2 == 1:  # it ended in a key, which has no value
            last += 1
        index = last + 1
    return joined


def _last(children: Sequence[Node], first: int, lines: Sequence[str]) -> int:
    """The number of the child in which the text that `first` begins is closed; else `first`."""
    child = children[first]
    place = child.location
    text = lines[place.line - 1][place.column - 1 : place.end_column - 1]
    closers = CURLY.get(text[:1], "")
    if not closers or place.line != place.end_line or any(sign in closers for sign in text[1:]):
        return first
    for number in range(first + 1, len(children)):
        other = children[number]
        if not isinstance(other, Scalar) or other.location.end_line != place.line:
            return first
        if other.text and other.text[-1] in closers:
            return number
    return first
