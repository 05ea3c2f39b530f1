"""A client of the YAML language server, as far as tests need one: JSON-RPC over its two streams."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import Any

#: Seconds that the server may take for one answer; it takes a fraction of one.
PATIENCE = 60

#: Nothing is fetched: the schemas are files that the first line of each file names.
SETTINGS = {
    "yaml": {
        "schemaStore": {"enable": False},
        "kubernetesCRDStore": {"enable": False},
        "validate": True,
        "hover": True,
        "completion": True,
    },
    "http": {},
    "[yaml]": {},
    "editor": {},
    "files": {},
}

Message = dict[str, Any]


class LanguageServer:
    """The server in a process of its own; as a context manager it ends with the block."""

    def __init__(self, package: Path, folder: Path) -> None:
        self._process = subprocess.Popen(
            ["node", str(package / "bin" / "yaml-language-server"), "--stdio"],
            cwd=folder,
            env={**os.environ, "HOME": str(folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._folder = folder
        self._messages: Queue[Message] = Queue()
        self._diagnostics: dict[str, list[Message]] = {}
        self._number = 0
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> LanguageServer:
        markdown = {"documentationFormat": ["markdown", "plaintext"], "snippetSupport": True}
        self._ask(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": self._folder.as_uri(),
                "capabilities": {
                    "workspace": {"configuration": True},
                    "textDocument": {
                        "completion": {"completionItem": markdown},
                        "hover": {"contentFormat": ["markdown"]},
                        "publishDiagnostics": {},
                    },
                },
            },
        )
        self._tell("initialized", {})
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait(PATIENCE)
        for stream in (self._process.stdin, self._process.stdout):
            assert stream
            stream.close()

    # -------------------------------------------------------------- what a test asks

    def open(self, path: Path) -> list[Message]:
        """Open the file; what the server has to say against it."""
        uri = path.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": path.read_text("utf-8")}
        self._diagnostics.pop(uri, None)
        self._tell("textDocument/didOpen", {"textDocument": document})
        self._await(lambda _: uri in self._diagnostics)
        return self._diagnostics[uri]

    def hover(self, path: Path, line: int, column: int) -> str:
        """What is shown over a place, counted from 1; Markdown."""
        answer = self._ask("textDocument/hover", _place(path, line, column))
        return str(answer["contents"]["value"]) if answer else ""

    def complete(self, path: Path, line: int, column: int) -> dict[str, Message]:
        """What is offered at a place, counted from 1, by label."""
        answer = self._ask("textDocument/completion", _place(path, line, column))
        return {item["label"]: item for item in answer["items"]}

    # -------------------------------------------------------------- the protocol

    def _ask(self, method: str, parameters: Message) -> Any:
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": parameters})
        answer = self._await(lambda got: got.get("id") == number and "method" not in got)
        assert "error" not in answer, answer
        return answer["result"]

    def _tell(self, method: str, parameters: Message) -> None:
        self._send({"method": method, "params": parameters})

    def _await(self, is_it: Callable[[Message], bool]) -> Message:
        while True:
            try:
                message = self._messages.get(timeout=PATIENCE)
            except Empty:
                raise AssertionError("the language server does not answer") from None
            self._attend(message)
            if is_it(message):
                return message

    def _attend(self, message: Message) -> None:
        """Keep diagnostics, and answer what the server asks."""
        method = message.get("method")
        if method == "textDocument/publishDiagnostics":
            self._diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif method == "workspace/configuration":
            items = message["params"]["items"]
            self._send(
                {"id": message["id"], "result": [SETTINGS.get(item["section"]) for item in items]}
            )
        elif method and "id" in message:
            self._send({"id": message["id"], "result": None})

    def _send(self, message: Mapping[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream
        length = 0
        while line := stream.readline():
            name, _, value = line.strip().partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
            elif not name:
                self._messages.put(json.loads(stream.read(length)))


def _place(path: Path, line: int, column: int) -> Message:
    return {
        "textDocument": {"uri": path.as_uri()},
        "position": {"line": line - 1, "character": column - 1},
    }
