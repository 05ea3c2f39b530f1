"""Fact files: how they are read, what they hold, and what can be wrong with them.

:func:`load` reads all files of a reading into :class:`Facts`; the values lie in
:mod:`diplograph.facts.model`.
"""

from diplograph.facts.loading import Facts, load

__all__ = ["Facts", "load"]
