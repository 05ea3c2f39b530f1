"""The picture in a notebook: a frame that holds the whole page."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

#: The largest page that a notebook is made to hold, in bytes.
MOST = 5_000_000

_HEIGHT = 720


@dataclass(frozen=True, slots=True)
class View:
    """A page: shown by a notebook, and written by :meth:`save`."""

    html: str = field(repr=False)

    def _repr_html_(self) -> str:
        from markupsafe import escape

        size = len(self.html.encode())
        if size > MOST:
            return (
                f"<p>A page of {size / 1e6:.1f} MB is too large for a notebook: "
                "<code>save()</code> it, and open the file.</p>"
            )
        # Its scripts run apart from the notebook's: they reach nothing of it.
        return (
            f'<iframe sandbox="allow-scripts allow-downloads" width="100%" height="{_HEIGHT}" '
            f'style="border:0" title="diplograph" srcdoc="{escape(self.html)}"></iframe>'
        )

    def save(self, path: str | Path) -> Path:
        """Write the page to a file, whole or not at all. Raises AccessError if that fails."""
        from diplograph.resources import write_atomically

        write_atomically(Path(path), self.html.encode())
        return Path(path)
