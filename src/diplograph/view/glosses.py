"""Glosses as patterns: most are one sentence with other names in it, and are written once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence


def factor(
    texts: Sequence[str], names: Iterable[Mapping[str, str]]
) -> tuple[tuple[str, ...], list[int | None]]:
    """The patterns of `texts`, sorted, and the number of the pattern of each text.

    `names` are by a letter: ``{s}`` in a pattern stands for the name under ``s``. A pattern that
    one text alone has is none, and neither is one that filled with the names is not the text.

    >>> names = [{"s": "Ann", "o": "Bob"}, {"s": "Cy", "o": "Di"}, {}]
    >>> factor(["Ann met Bob.", "Cy met Di.", "So."], names)
    (('{s} met {o}.',), [0, 0, None])
    """
    shared: dict[str, str] = {}  # many texts have one pattern: it is in memory once
    found = [
        shared.setdefault(pattern, pattern)
        for pattern in (_pattern(text, named) for text, named in zip(texts, names, strict=True))
    ]
    often = Counter(found)
    patterns = tuple(sorted(each for each, times in often.items() if each and times > 1))
    rows = {pattern: row for row, pattern in enumerate(patterns)}
    return patterns, [rows.get(pattern) for pattern in found]


def filled(pattern: str, names: Mapping[str, str]) -> str:
    """The text of a pattern, as the page makes it."""
    parts = pattern.split("{")
    return parts[0] + "".join(names.get(part[0], "") + part[2:] for part in parts[1:])


def _pattern(text: str, names: Mapping[str, str]) -> str:
    """`text` with its names in braces, the longest first; empty if there is no way back."""
    if not names or "{" in text or "}" in text:
        return ""
    pattern = text
    for key, name in sorted(names.items(), key=lambda item: (-len(item[1]), item[0])):
        # What was put in before is one letter in braces: no name of two letters or more is in it.
        if len(name) > 1:
            pattern = pattern.replace(name, f"{{{key}}}", 1)
    return pattern if pattern != text and filled(pattern, names) == text else ""
