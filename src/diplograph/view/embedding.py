"""What stands inside a page: data as text that ends nothing, and code named by its hash."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any


def as_json(data: Any) -> str:
    """JSON that can stand in a script element: no letter in it can end the element or a line."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def source_hash(text: str) -> str:
    """A source expression of a content security policy: what has this hash may run."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
