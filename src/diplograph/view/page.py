"""The page: template, policy and the two blocks of data, in one self-contained file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diplograph.analysis.records import Records
    from diplograph.texts import Texts


def page(records: Records, *, lang: str, texts: Texts | None, report: str | None) -> str:
    """The whole HTML file; `lang` is the language that it opens in."""
    raise NotImplementedError
