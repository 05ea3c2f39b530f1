"""The query page: what a browser is sent for ``/`` and ``/static/…``, and what the page may do.

The files are made by ``view/page/build.mjs``. The page asks this server alone: its policy lets it
load nothing from elsewhere, and run no script but its own. The editor makes its styles by script
within a tree of its own, which needs no exception.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

_BUNDLE = Path(__file__).parent / "bundle"
_INDEX = "index.html"
_TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}

#: The value of the header Content-Security-Policy of the page.
POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{name} 'self'" for name in ("script-src", "style-src", "img-src", "connect-src")),
        *(f"{name} 'none'" for name in ("base-uri", "form-action", "frame-ancestors")),
    )
)


class File(NamedTuple):
    """A file of the page, as it is and in gzip; `tag` names what it holds."""

    media_type: str
    content: bytes
    packed: bytes
    tag: bytes

    def headers(self, *, packed: bool) -> list[tuple[bytes, bytes]]:
        """The headers of a response that has it."""
        return [
            (b"content-type", self.media_type.encode()),
            *([(b"content-encoding", b"gzip")] if packed else []),
            (b"content-security-policy", POLICY.encode()),
            (b"referrer-policy", b"no-referrer"),
            (b"x-content-type-options", b"nosniff"),
            (b"etag", self.tag),
            (b"vary", b"Accept-Encoding"),
            (b"cache-control", b"no-cache"),
        ]


@cache
def files() -> Mapping[str, File]:
    """Each file by its path: ``/`` is the page, the others are below ``/static/``."""
    return {
        "/" if path.name == _INDEX else f"/static/{path.name}": _file(path)
        for path in sorted(_BUNDLE.iterdir())
    }


def _file(path: Path) -> File:
    from gzip import compress

    content = path.read_bytes()
    tag = f'W/"{sha256(content).hexdigest()[:16]}"'
    return File(_TYPES[path.suffix], content, compress(content, mtime=0), tag.encode())
