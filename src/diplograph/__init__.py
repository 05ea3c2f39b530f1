"""A knowledge graph of subnational economic diplomacy: who did what, who says so, and where.

:func:`load` gives a graph; :class:`Graph` is what it can do, and :class:`Result` what it answers.
The command line is ``diplograph``.
"""

from __future__ import annotations

# What type checkers take for True. Importing it from `typing` takes 4 ms, before which Ctrl-C
# cannot be caught, and a command needs it only later.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from diplograph.api import Graph as Graph
    from diplograph.api import Result as Result
    from diplograph.api import RowExplanation as RowExplanation
    from diplograph.api import load as load

    __version__: str

__all__ = ["Graph", "Result", "RowExplanation", "__version__", "load"]


def __getattr__(name: str) -> object:
    # On use only: the command line imports this package too, and needs none of it.
    if name == "__version__":
        from importlib.metadata import version

        return version("diplograph")
    if name in __all__:
        from diplograph import api

        return getattr(api, name)
    raise AttributeError(f"module 'diplograph' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
