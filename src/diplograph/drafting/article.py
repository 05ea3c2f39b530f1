"""What an article's file holds: its text in normal form, and what its page says about it."""

from __future__ import annotations

import logging
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diplograph.errors import AccessError
from diplograph.facts.characters import is_forbidden
from diplograph.terminal import blanked
from diplograph.texts import decode, normalize

if TYPE_CHECKING:
    from pathlib import Path

#: Two million characters are a book; each sentence of it would be an entry of one YAML file.
MAX_BYTES = 2 * 1024 * 1024

_HTML_NAMES = frozenset({".html", ".htm", ".xhtml"})
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html\b)", re.I | re.S
)
#: Where HTML looks for its encoding: in the first 1,024 bytes; many pages come a little later.
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_CHARSET_WITHIN = 4096


@dataclass(frozen=True, slots=True)
class Article:
    """The text that offsets count in, and what the metadata of the page say: never a guess.

    `text` is in normal form. `extracted` tells that it was taken out of HTML and is in no file yet.
    `published` is an ISO date, `language` the base of a tag, `url` the canonical address.
    """

    text: str
    extracted: bool = False
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    language: str | None = None
    url: str | None = None


def read_article(data: bytes, path: Path | None) -> Article:
    """The article in the bytes of a text or HTML file; `path` is None for standard input.

    Raises AccessError for what is neither, for text that is not UTF-8, and where no article is
    found.
    """
    name = str(path or "standard input")
    is_html = (path is not None and path.suffix.lower() in _HTML_NAMES) or is_page(data)
    article = _of_page(_decoded(data, name), name) if is_html else Article(decode(data, name))
    if not any(map(str.isalnum, article.text)):
        raise AccessError(f"cannot read {name}: it holds no text")
    return article


def is_page(data: bytes) -> bool:
    """Whether bytes begin as an HTML page does."""
    return bool(_HTML_START.match(data.removeprefix(b"\xef\xbb\xbf")))


def _decoded(data: bytes, name: str) -> str:
    """A page in the encoding that it declares, or in UTF-8."""
    declared = _CHARSET.search(data[:_CHARSET_WITHIN])
    if declared and not data.startswith(b"\xef\xbb\xbf"):
        encoding = declared[1].decode("ascii", "replace").lower()
        # What calls itself Latin-1 on the web is windows-1252 (WHATWG, Encoding).
        encoding = {"iso-8859-1": "windows-1252", "latin1": "windows-1252"}.get(encoding, encoding)
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            pass  # it says what it is not
    return decode(data, name)


def _of_page(page: str, name: str) -> Article:
    from trafilatura import bare_extraction, load_html

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # says in the log what is said here
    tree = load_html(page)
    found: Any = (
        None
        if tree is None
        else bare_extraction(
            tree,
            include_comments=False,
            with_metadata=True,
            favor_recall=True,  # what is too much is seen, what is missing is not
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    )
    if tree is None or found is None or not (found.text or "").strip():
        raise AccessError(
            f"cannot read {name}: no article is found in this page: copy its text into a file"
        )
    return Article(
        text=normalize(found.text.encode()),
        extracted=True,
        title=one_line(found.title),
        published=found.date or None,
        publisher=one_line(found.sitename),
        language=_base(str(tree.get("lang") or "")),
        url=found.url if str(found.url or "").startswith(("http://", "https://")) else None,
    )


def one_line(text: str | None) -> str | None:
    """Text as one line of what prints and shows; None if nothing is left."""
    kept = "".join(each for each in blanked(text or "") if not is_forbidden(each))
    return unicodedata.normalize("NFC", " ".join(kept.split())) or None


def _base(tag: str) -> str | None:
    base = tag.strip().lower().replace("_", "-").split("-")[0]
    return base if re.fullmatch(r"[a-z]{2,3}", base) else None
