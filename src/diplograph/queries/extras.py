"""Packages that not everybody needs: the extras of diplograph."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from diplograph.errors import UsageError


@contextmanager
def needing(what: str, *, package: str, extra: str) -> Iterator[None]:
    """Import in here what `what` needs of a package that comes with an extra of diplograph.

    Raises UsageError, which says what to install, if it is not there.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(
            f"{what} needs {package}, which is not installed: pip install 'diplograph[{extra}]'"
        ) from error
