"""The query page: what a browser is sent for ``/`` and ``/static/…``, and what the page may do.

The files are made by ``view/page/build.mjs``. The page asks this server alone: its policy lets it
load nothing from elsewhere, and run no script but its own. The editor makes its styles by script
within a tree of its own, which needs no exception.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

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
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)


@cache
def files() -> Mapping[str, tuple[str, bytes]]:
    """Media type and content of each file by its path: ``index.html`` is that of ``/``, the others
    are below ``static/``, as the page asks for them.
    """
    return {
        path.name if path.name == _INDEX else f"static/{path.name}": (
            _TYPES[path.suffix],
            path.read_bytes(),
        )
        for path in sorted(_BUNDLE.iterdir())
    }
