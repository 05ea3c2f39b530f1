"""Firefox for the tests of the picture, spoken to in WebDriver BiDi.

Firefox speaks the protocol itself, so that no driver stands between: it listens where
``--remote-debugging-port`` says and writes the port into its profile. Of the protocol this knows
what the tests need.

See <https://w3c.github.io/webdriver-bidi/>; the numbers of keys are those of WebDriver,
<https://www.w3.org/TR/webdriver2/#keyboard-actions>.
"""

from __future__ import annotations

import base64
import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

#: Seconds that Firefox has to start, and to answer.
PATIENCE = 60.0
#: Seconds between two looks at what has to come.
PAUSE = 0.05
#: What a page asks for and says, and what is saved.
EVENTS = ["network.beforeRequestSent", "log.entryAdded", "browsingContext.downloadEnd"]
KEYS = {
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Shift": "\ue008",
    "Escape": "\ue00c",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
}
#: What is looked at stands still.
PREFERENCES: Mapping[str, object] = {"ui.prefersReducedMotion": 1}


class RefusedError(Exception):
    """A command that the browser did not carry out, with its error and what it says about it."""


class Tab:
    """A tab of Firefox, without a network."""

    def __init__(self, browser: Firefox, context: str) -> None:
        self._browser = browser
        self._context = context

    def command(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Have a command of this tab carried out, and give its result."""
        return self._browser.command(method, context=self._context, **parameters)

    def open(self, address: str) -> None:
        """Go to `address` and wait until it is loaded."""
        self.command("browsingContext.navigate", url=address, wait="complete")

    def reload(self) -> None:
        """Load the page anew from its address."""
        self.command("browsingContext.reload", wait="complete")

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, awaited if it is a promise, by way of JSON."""
        answer = self._browser.command(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})) ?? 'null')()",
            target={"context": self._context},
            awaitPromise=True,
            userActivation=True,
        )
        if answer["type"] == "exception":
            raise RefusedError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def until(self, condition: str) -> None:
        """Wait until an expression is true."""
        for _ in range(200):
            if self.evaluate(f"Boolean({condition})"):
                return
            time.sleep(PAUSE)
        raise AssertionError(condition)

    def press(self, *keys: str) -> None:
        """Press and release keys, one after the other: ``Enter``, ``Shift+Enter``, ``a``."""
        actions = []
        for combined in keys:
            held = [KEYS.get(key, key) for key in combined.split("+")]
            actions += [{"type": "keyDown", "value": key} for key in held]
            actions += [{"type": "keyUp", "value": key} for key in reversed(held)]
        self.command(
            "input.performActions",
            actions=[{"type": "key", "id": "keyboard", "actions": actions}],
        )

    def click(self, selector: str) -> None:
        """Click in the middle of the first element that a selector finds, scrolled into sight."""
        x, y = self.evaluate(
            f"""((each) => {{
              each.scrollIntoView({{ block: "nearest", inline: "nearest" }});
              const {{ left, top, width, height }} = each.getBoundingClientRect();
              return [Math.round(left + width / 2), Math.round(top + height / 2)];
            }})(document.querySelector({json.dumps(selector)}))"""
        )
        steps = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self.command(
            "input.performActions", actions=[{"type": "pointer", "id": "mouse", "actions": steps}]
        )

    def saved(self, selector: str) -> Path:
        """The file that a click has the page save."""
        self.click(selector)
        return Path(self._browser.event("browsingContext.downloadEnd")["filepath"])

    def screenshot(self) -> bytes:
        """What is seen of the page, as PNG."""
        return base64.b64decode(self.command("browsingContext.captureScreenshot")["data"])


class Firefox:
    """A connection with one running Firefox."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._commands = 0
        self._events: list[dict[str, Any]] = []

    def command(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Have a command carried out, and give its result; events that come meanwhile are kept.

        Raises:
            RefusedError: the browser says that it cannot.
            TimeoutError: it says nothing.
        """
        self._commands += 1
        message = {"id": self._commands, "method": method, "params": parameters}
        self._socket.send(json.dumps(message))
        while (answer := self._received()).get("id") != self._commands:
            self._events.append(answer)
        if answer["type"] == "error":
            raise RefusedError(f"{method}: {answer['error']}: {answer['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def event(self, method: str) -> dict[str, Any]:
        """What the next event of a kind says; it is taken from the events that are kept."""
        while not (found := [each for each in self._events if each["method"] == method]):
            self._events.append(self._received())
        self._events.remove(found[0])
        parameters: dict[str, Any] = found[0]["params"]
        return parameters

    def wrongs(self) -> list[str]:
        """What pages have asked for, other than what lies in them, and said on the console."""
        told = [each["params"] for each in self._events]
        self._events.clear()
        urls = [each["request"]["url"] for each in told if "request" in each]
        said = [str(each["text"]) for each in told if "level" in each]
        return said + [url for url in urls if not url.startswith(("data:", "blob:"))]

    def _received(self) -> dict[str, Any]:
        received: dict[str, Any] = json.loads(self._socket.recv(timeout=PATIENCE))
        return received

    @contextmanager
    def tab(self, width: int, height: int) -> Iterator[Tab]:
        """A tab without a network, in CSS pixels; at the end it has done nothing wrong."""
        context = self.command("browsingContext.create", type="tab")["context"]
        offline = {"type": "offline"}
        self.command(
            "emulation.setNetworkConditions", contexts=[context], networkConditions=offline
        )
        tab = Tab(self, context)
        tab.command("browsingContext.setViewport", viewport={"width": width, "height": height})
        yield tab
        tab.evaluate("null")  # whatever was on its way has come
        wrongs = self.wrongs()
        assert wrongs == [], wrongs
        tab.command("browsingContext.close")


@contextmanager
def started(folder: Path) -> Iterator[Firefox]:
    """Debian's Firefox ESR without a window; what it keeps and saves lies in an empty `folder`."""
    profile, saved = folder / "profile", folder / "saved"
    profile.mkdir()
    lines = [
        f"user_pref({json.dumps(key)}, {json.dumps(PREFERENCES[key])});" for key in PREFERENCES
    ]
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
    program = ["firefox-esr", "--headless", "--no-remote", "--remote-debugging-port=0"]
    process = subprocess.Popen(
        [*program, "--profile", str(profile)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with connect(_address(profile, process), max_size=None, open_timeout=PATIENCE) as socket:
            browser = Firefox(socket)
            browser.command("session.new", capabilities={})
            browser.command("session.subscribe", events=EVENTS)
            folder_of_saved = {"type": "allowed", "destinationFolder": str(saved)}
            browser.command("browser.setDownloadBehavior", downloadBehavior=folder_of_saved)
            yield browser
            browser.command("browser.close")
        process.wait(PATIENCE)
    finally:
        process.kill()
        process.wait()


def _address(profile: Path, process: subprocess.Popen[bytes]) -> str:
    """Where Firefox listens, as soon as it says so."""
    file = profile / "WebDriverBiDiServer.json"
    for _ in range(int(PATIENCE / PAUSE)):
        if file.exists() and (text := file.read_text(encoding="utf-8")):
            server = json.loads(text)
            return f"ws://{server['ws_host']}:{server['ws_port']}/session"
        assert process.poll() is None, "Firefox ended before it listened"
        time.sleep(PAUSE)
    raise TimeoutError("Firefox does not say where it listens")
