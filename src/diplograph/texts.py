"""The texts of the sources, never held by diplograph: finding and cutting a user's own copies.

A text is known by the digest of its normal form, never by the name of its file. All offsets are
code points into that form, ends excluded.
"""

from __future__ import annotations

import hashlib
import re
import shlex
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from diplograph.errors import AccessError, LimitError, reason
from diplograph.resources import is_file_of

#: What is larger is no article; it is passed over, unread.
MAX_BYTES = 16 * 1024 * 1024

#: "No run of eight words of a source (words: `\w+`, case-folded)" may be copied (design, I4).
RUN = 8
_WORD = re.compile(r"\w+")

#: What text that is not UTF-8 is likely to be in, the likelier first.
_ENCODINGS = ("cp1252", "cp1256", "cp1250", "cp1251", "mac_roman")

_LINE = re.compile(r"[^\n]+")


def normalize(data: bytes) -> str:
    """The normal form of a text: UTF-8 without a byte-order mark, NFC, lines ended by LF.

    Raises UnicodeDecodeError for what is not UTF-8.
    """
    text = data.decode("utf-8").removeprefix("\ufeff")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def decode(data: bytes, name: str) -> str:
    """The normal form of the bytes of a text; `name` is what messages call it.

    Raises AccessError, which says what to do, for what is no text, or not UTF-8.
    """
    if what := _not_text(data):
        raise AccessError(f"cannot read {name}: {what}")
    try:
        return normalize(data)
    except UnicodeDecodeError as error:
        shown = "article.txt" if name == "standard input" else name
        raise AccessError(f"cannot read {name}: {_encoding(data, error, shown)}") from None


def _not_text(data: bytes) -> str:
    """What bytes are that are no text, with advice; "" for what may be one."""
    if data.startswith(b"%PDF"):
        return "it is a PDF: save its text first, as with pdftotext"
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "it is an office document or an archive: save its text first, as plain text"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "it is UTF-16: save it as UTF-8"
    return "it holds bytes that no text has" if b"\0" in data else ""


def _encoding(data: bytes, error: UnicodeDecodeError, name: str) -> str:
    from charset_normalizer import from_bytes

    byte = f"it is not UTF-8 (byte 0x{data[error.start]:02x} at {error.start})"
    matches = from_bytes(data, cp_isolation=list(_ENCODINGS))
    best = matches.best()
    if best is None:
        return f"{byte}: save it as UTF-8"
    equal = [
        each for each in matches if (each.chaos, each.coherence) == (best.chaos, best.coherence)
    ]
    likely = {encoding for each in equal for encoding in each.could_be_from_charset}
    encoding = next((each for each in _ENCODINGS if each in likely), best.encoding)
    return (
        f"{byte}; its bytes look like {encoding}. If that is so, convert it:\n"
        f"  iconv -f {encoding} -t UTF-8 {shlex.quote(name)} > {shlex.quote(name)}.utf8"
    )


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


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, in order, case-folded."""
    return tuple(word.casefold() for word in _WORD.findall(text))


def runs_of(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of eight words of a text, in order, as :func:`words_of` has them."""
    words = words_of(text)
    return (words[first : first + RUN] for first in range(len(words) - RUN + 1))


class Texts:
    """The texts in a folder of the user's; nothing is read before the first one is asked for."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take the texts of `folder`, not of its subfolders; without one, no text is held.

        Raises AccessError if the folder is not there; on use, for a link that leads out of it.
        """
        if folder is not None and not folder.is_dir():
            raise AccessError(f"cannot read the texts: there is no folder {folder}")
        self._folder = folder

    def find(self, sha256: str | None) -> str | None:
        """The text whose normal form has this digest, or None if it is not held.

        The digest is in hexadecimal digits, after ``sha256:`` or alone; None, of a source that is
        only known of, is held nowhere. Raises AccessError for a file that cannot be read.
        """
        path = self.path(sha256)
        return None if path is None else _read(path)

    def path(self, sha256: str | None) -> Path | None:
        """The file of the text with this digest, as :meth:`find` takes it; None if none is held."""
        return self._paths.get(sha256.removeprefix("sha256:")) if sha256 else None

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
        except OSError as error:
            raise AccessError(f"cannot read {self._folder}: {reason(error)}") from error
        files = (path for path in listed if self._folder and is_file_of(self._folder, path))
        texts = ((path, _read(path)) for path in files)
        return {digest(text): path for path, text in texts if text is not None}


def read_bytes(path: Path | None, *, at_most: int = MAX_BYTES) -> bytes:
    """The bytes of a file, or of standard input for None.

    Raises AccessError if they cannot be read, and LimitError for more than `at_most`.
    """
    try:
        if path is None:
            data = sys.stdin.buffer.read(at_most + 1)
        else:
            with path.open("rb") as file:
                data = file.read(at_most + 1)
    except OSError as error:
        raise AccessError(f"cannot read {path}: {reason(error)}") from error
    if len(data) > at_most:
        name = path or "standard input"
        raise LimitError(f"{name} is larger than {at_most // 2**20} MiB: it is no single article")
    return data


def _read(path: Path) -> str | None:
    """The normal form of a file; None if it holds something else than text."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return None
        return normalize(path.read_bytes())
    except UnicodeDecodeError:
        return None
    except OSError as error:
        raise AccessError(f"cannot read {path}: {reason(error)}") from error
