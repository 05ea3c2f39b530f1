"""Text in less room: what is kept of a build, and what its processes pass on to each other."""

from __future__ import annotations

import zlib

#: Text is packed to a tenth, in as long as it takes to write it.
_LEVEL = 1


def packed(text: bytes) -> bytes:
    """A text in a tenth of its room; :func:`unpacked` gives it back."""
    return zlib.compress(text, _LEVEL)


def unpacked(data: bytes) -> bytes:
    """A text that was :func:`packed`. Raises zlib.error of anything else."""
    return zlib.decompress(data)
