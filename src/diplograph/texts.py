"""The texts of the sources, never held by diplograph: finding and cutting a user's own copies.

A text is known by the digest of its normal form, never by the name of its file. All offsets are
code points into that form, ends excluded.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from diplograph.errors import AccessError

#: What is larger is no article; it is passed over, unread.
MAX_BYTES = 16 * 1024 * 1024

#: "No run of eight words of a source (words: `\w+`, case-folded)" may be copied (design, I4).
RUN = 8
_WORD = re.compile(r"\w+")

_LINE = re.compile(r"[^\n]+")


def normalize(data: bytes) -> str:
    """The normal form of a text: UTF-8 without a byte-order mark, NFC, lines ended by LF.

    Raises UnicodeDecodeError for what is not UTF-8.
    """
    text = data.decode("utf-8").removeprefix("\ufeff")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def digest(text: str) -> str:
    """The SHA-256 of a text or of a passage, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    """The start and end of each paragraph: each line that holds more than white space."""
    return tuple(match.span() for match in _LINE.finditer(text) if match[0].strip())


def paragraph_of(text: str, start: int) -> int:
    """The paragraph, counted from 1, in which the offset `start` lies.

    An offset between paragraphs belongs to the one before it, or is 0 before the first.
    """
    return sum(first <= start for first, _ in paragraphs(text))


def runs_of(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of eight words of a text, in order: the words are case-folded."""
    words = tuple(word.casefold() for word in _WORD.findall(text))
    return (words[first : first + RUN] for first in range(len(words) - RUN + 1))


class Texts:
    """The texts in a folder of the user's; nothing is read before the first one is asked for."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take the texts of `folder`, not of its subfolders; without one, no text is held.

        Raises AccessError if the folder is not there.
        """
        if folder is not None and not folder.is_dir():
            raise AccessError(f"cannot read the texts: there is no folder {folder}")
        self._folder = folder

    def find(self, sha256: str) -> str | None:
        """The text whose normal form has this digest, or None if it is not held.

        Raises AccessError for a file that cannot be read.
        """
        path = self._paths.get(sha256)
        return None if path is None else _read(path)

    def holding(self, passages: Iterable[tuple[int, int, str]]) -> str | None:
        """The digest of a text in which one of the passages stands; None if there is none.

        A passage is its start, its end and its digest. Reads every text, so it is for the one case
        that a digest is not found.
        """
        wanted = tuple(passages)
        for sha256, path in self._paths.items():
            text = _read(path) or ""
            if any(digest(text[start:end]) == passage for start, end, passage in wanted):
                return sha256
        return None

    @cached_property
    def _paths(self) -> dict[str, Path]:
        try:
            listed = sorted(self._folder.iterdir()) if self._folder else []
            files = [path for path in listed if path.is_file()]
        except OSError as error:
            raise AccessError(f"cannot read {self._folder}: {error.strerror}") from error
        texts = ((path, _read(path)) for path in files)
        return {digest(text): path for path, text in texts if text is not None}


def _read(path: Path) -> str | None:
    """The normal form of a file; None if it holds something else than text."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return None
        return normalize(path.read_bytes())
    except UnicodeDecodeError:
        return None
    except OSError as error:
        raise AccessError(f"cannot read {path}: {error.strerror or error}") from error
