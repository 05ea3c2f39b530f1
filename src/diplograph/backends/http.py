"""HTTP with a server of RDF: who asks, how long and how often, and what a refusal means.

:class:`Client` sends any request: queries now, and what writes to a store as well. It is quiet
about secrets: no message holds a password, a token, or the query string of an address.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from diplograph.errors import AccessError, DiplographError, LimitError, UsageError
from diplograph.terminal import visible

if TYPE_CHECKING:
    from requests import PreparedRequest, Response, Session
    from requests.auth import AuthBase

USER, PASSWORD, TOKEN = (f"DIPLOGRAPH_ENDPOINT_{name}" for name in ("USER", "PASSWORD", "TOKEN"))
Fields = Sequence[tuple[str, str]]

_CHUNK = 2**16
#: Seconds for a connection, and without a sign of life where no limit is set; and those of silence
#: after which it is said that an answer is waited for.
_TO_CONNECT, _PATIENCE, _SILENCE = 10.0, 300.0, 15.0
#: What a server says that is busy, and the seconds before each further attempt.
_BUSY, _WAITS, _LONGEST_WAIT = (429, 503), (1.0, 2.0, 4.0, 8.0), 60.0
_MOST_REDIRECTS = 5
_MOST_SAID = 300
#: How addresses end that take updates, and those of SPARQL services.
_FOR_UPDATES, _FOR_QUERIES = ("update", "statements"), ("query", "sparql")
_LOCAL = ("localhost", "127.0.0.1", "::1")
#: How servers say, with one code or another, that a query took too long or too much.
_OVER_A_LIMIT = (
    *("timelimitexceeded", "memorylimitexceeded", "deadline exceeded", "timed out", "timeout"),
    *("estimated execution time", "has been cancelled"),
)


class Deadline:
    """A time by which all must be done; None is never."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self._end = None if seconds is None else monotonic() + seconds

    def left(self) -> float | None:
        """The seconds that are left, none or less if it has passed."""
        return None if self._end is None else self._end - monotonic()

    def has_passed(self) -> bool:
        """Whether no second is left."""
        return self._end is not None and self._end <= monotonic()


class Client:
    """One address of a server, over connections that are kept.

    `address` is without its query string and fragment, as messages show it; `fields` are those of
    the query string, which go with each request. `updates` says that it is asked no queries. Raises
    UsageError for an address that holds a password, which others would see in the list of
    processes, and AccessError for no address.
    """

    def __init__(self, url: str, *, updates: bool = False) -> None:
        from urllib.parse import parse_qsl

        try:
            parts = urlsplit(url)
            named = bool(parts.hostname) and parts.port != 0
        except ValueError:
            parts, named = SplitResult("", "", "", "", ""), False
        if not named:
            raise AccessError("cannot reach the endpoint: its address names no host")
        if "@" in parts.netloc:
            raise UsageError(
                f"{parts.hostname}: no user or password belongs in an address, where others see "
                f"it; set {USER} and {PASSWORD}, or {TOKEN}"
            )
        self.fields: Fields = tuple(parse_qsl(parts.query, keep_blank_values=True))
        self.address = urlunsplit(parts._replace(query="", fragment=""))
        self._origin = _origin(self.address)
        self._updates = updates
        self._session: Session | None = None
        self._digest: AuthBase | None = None

    @contextmanager
    def send(
        self,
        method: str,
        *,
        query: Fields = (),
        data: bytes | Fields | None = None,
        headers: Mapping[str, str],
        deadline: Deadline,
    ) -> Iterator[Reply]:
        """The reply to a request, whose body is still to come; the connection is let go at the end.

        `query` stands in the address, and `data` is a body, or the fields of a form. A server that
        is busy (429, 503) is asked again, which is said on standard error, as late as it wants, up
        to a minute. Redirects keep the method and the body; credentials stay with the host that
        was named.

        Raises:
            UsageError: the server says that the request is wrong (400).
            LimitError: the deadline passed, or the server gave up.
            AccessError: the server cannot be reached or refuses.
        """
        request = _Request(method, self.address, query, data, headers)
        for wait in (*_WAITS, None):
            response = self._redirected(request, deadline)
            try:
                if response.status_code in _BUSY and wait is not None:
                    seconds = self._wait(response, wait, deadline)
                    response.close()
                    sys.stderr.write(
                        f"{self.address} is busy ({response.status_code}); "
                        f"asking again in {seconds:g} s\n"
                    )
                    sleep(seconds)
                    continue
                if not response.ok or response.is_redirect:
                    raise self._refusal(response)
                yield Reply(self, response, deadline)
                return
            finally:
                response.close()

    def _redirected(self, request: _Request, deadline: Deadline) -> Response:
        """The response at the end of redirects, whatever it says."""
        for _ in range(_MOST_REDIRECTS):
            response = self._once(request, deadline)
            if not response.is_redirect:
                return response
            target = urljoin(request.url, response.headers["Location"])
            response.close()
            scheme = urlsplit(target).scheme
            if scheme != "https" and scheme != urlsplit(request.url).scheme:
                raise AccessError(f"{self.address} leads to {_plain(target)}, which is not as safe")
            # A new address mostly repeats what the old one was asked.
            request = request._replace(
                url=target, query=() if urlsplit(target).query else request.query
            )
            if response.status_code == 303:
                request = request._replace(method="GET", data=None)
        raise AccessError(f"{self.address} leads from address to address, and nowhere")

    def _once(self, request: _Request, deadline: Deadline) -> Response:
        with self.reaching(deadline):
            from requests.auth import HTTPBasicAuth, HTTPDigestAuth

            auth = self._credentials(request.url)
            response = self._exchange(request, auth, deadline)
            wants = response.headers.get("WWW-Authenticate", "digest").lower()
            # Virtuoso's protected endpoint wants a digest in place of the password, and does not
            # say so to whom has sent one.
            asked_for = response.status_code == 401 and wants.startswith("digest")
            if asked_for and isinstance(auth, HTTPBasicAuth):
                response.close()
                self._digest = HTTPDigestAuth(os.environ[USER], os.environ.get(PASSWORD, ""))
                response = self._exchange(request, self._digest, deadline)
            return response

    def _exchange(self, request: _Request, auth: AuthBase | None, deadline: Deadline) -> Response:
        import requests

        left = deadline.left()
        if left is not None and left <= 0:
            raise self.too_slow(deadline)
        most = _PATIENCE if left is None else left
        if self._session is None:
            self._session = requests.Session()
        with self._saying_that_it_waits(most):
            return self._session.request(
                request.method,
                request.url,
                params=list(request.query),
                data=request.data if isinstance(request.data, bytes | None) else list(request.data),
                headers={"User-Agent": "diplograph", **request.headers},
                auth=auth,
                timeout=(min(_TO_CONNECT, most), most),
                allow_redirects=False,
                stream=True,
            )

    @contextmanager
    def _saying_that_it_waits(self, most: float) -> Iterator[None]:
        """Say on standard error, once, that an answer is waited for, if it is for long."""
        from threading import Timer

        said = (
            f"{self.address} has not answered yet; it may be silent for {most:.0f} s (--timeout)\n"
        )
        timer = Timer(_SILENCE, sys.stderr.write, (said,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()  # a process that is forked later finds no thread

    def _credentials(self, url: str) -> AuthBase | None:
        """Those of the environment for the host that the user named; else ``.netrc`` decides."""
        if _origin(url) != self._origin:
            return None
        from requests.auth import HTTPBasicAuth

        token, user = os.environ.get(TOKEN, ""), os.environ.get(USER, "")
        if not token and not user:
            return None
        parts = urlsplit(url)
        if parts.scheme == "http" and parts.hostname not in _LOCAL:
            sys.stderr.write(f"{self.address}: without https, others can read the password\n")
        if token:
            return _bearer(token)
        if self._digest is not None:
            return self._digest
        return HTTPBasicAuth(user.encode(), os.environ.get(PASSWORD, "").encode())

    def _wait(self, response: Response, wait: float, deadline: Deadline) -> float:
        """Seconds until the next attempt. Raises LimitError where there is no time for it."""
        seconds = _retry_after(response, wait)
        left = deadline.left()
        if seconds > _LONGEST_WAIT or (left is not None and seconds >= left):
            raise LimitError(
                f"{self.address} is busy ({response.status_code}) and wants to be asked again in "
                f"{seconds:g} s, which is too late"
            )
        return seconds

    @contextmanager
    def reaching(self, deadline: Deadline) -> Iterator[None]:
        """Failures of the network as sentences, without the tracebacks of who speaks HTTP here."""
        import requests
        from urllib3.exceptions import HTTPError

        try:
            yield
        except requests.exceptions.SSLError as error:
            raise self._insecure(error) from None
        except requests.exceptions.ConnectTimeout:
            seconds = min(_TO_CONNECT, deadline.seconds or _TO_CONNECT)
            raise LimitError(
                f"{self.address} takes no connection within {seconds:g} s; is the address right, "
                "and does the server run?"
            ) from None
        except requests.exceptions.Timeout as error:
            if "handshake" in str(_chain(error)[-1]) and not deadline.has_passed():
                raise self._insecure(error) from None
            raise self.too_slow(deadline) from None
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            reason = _reason(error)
            if "timed out" in reason.lower():
                raise self.too_slow(deadline) from None
            raise AccessError(f"cannot reach {self.address}: {reason}") from None

    def too_slow(self, deadline: Deadline) -> LimitError:
        """The error of a deadline that passed, or of a server that was silent for too long."""
        if deadline.seconds is None:
            return LimitError(
                f"{self.address} was silent for {_PATIENCE:g} s; --timeout SECONDS sets another "
                "limit"
            )
        return LimitError(f"{self.address} did not answer in time (--timeout)")

    def _insecure(self, error: Exception) -> AccessError:
        """The error of a server with which no https came about."""
        from ssl import SSLCertVerificationError

        if any(isinstance(each, SSLCertVerificationError) for each in _chain(error)):
            return AccessError(
                f"{self.address} cannot prove who it is: {_reason(error)} (a certificate of your "
                "own institution goes into REQUESTS_CA_BUNDLE)"
            )
        plain = urlunsplit(urlsplit(self.address)._replace(scheme="http"))
        return AccessError(f"{self.address} does not speak https; is it {plain}?")

    def _refusal(self, response: Response) -> DiplographError:
        """The error of a refusal.

        It is returned and not raised: an error in a variable of the frame that raises it is garbage
        for the collector, with an engine's rows in frames above, and those may end in no thread but
        their own.
        """
        said = _said(response)
        code, place = response.status_code, self.address
        behind = (f": {said}" if said else "") + self._advice(code)
        if code in (408, 504) or any(word in said.lower() for word in _OVER_A_LIMIT):
            return LimitError(f"{place} gave up ({code}){behind}")
        if code == 400:
            return UsageError(f"{place} cannot evaluate the query{behind}")
        if code == 401:
            sent = response.request.headers.get("Authorization")
            advice = "refuses the user, password or token" if sent else "wants to know who asks"
            return AccessError(f"{place} {advice} (401): set {USER} and {PASSWORD}, or {TOKEN}")
        if code == 403:
            return AccessError(f"{place} does not allow this to you (403){behind}")
        if code == 404:
            return AccessError(f"there is nothing at {place} (404){behind}")
        reason = f" {response.reason}" if response.reason else ""
        return AccessError(f"{place} says {code}{reason}{behind}")

    def _advice(self, code: int) -> str:
        """What is said to who asks an address that answers no queries, from how it ends."""
        if self._updates or code not in {400, 404, 405, 406, 415}:
            return ""
        before, _, last = urlsplit(self.address).path.rstrip("/").rpartition("/")
        if last in _FOR_UPDATES:
            return "; that is the address for updates, and queries have another, such as " + (
                before if last == "statements" else f"{before}/query"
            )
        if last in _FOR_QUERIES or before.endswith("/repositories") or code == 400:
            return ""
        return "; is it the address of its SPARQL service, which often ends in /query or /sparql?"


class _Request(NamedTuple):
    method: str
    url: str
    query: Fields
    data: bytes | Fields | None
    headers: Mapping[str, str]


class Reply:
    """What a server answers: headers, and a body that comes in pieces."""

    def __init__(self, client: Client, response: Response, deadline: Deadline) -> None:
        self._client, self._response, self._deadline = client, response, deadline
        self.headers: Mapping[str, str] = response.headers
        self.status: int = response.status_code

    @property
    def media_type(self) -> str:
        """The media type without parameters, in small letters; empty if there is none."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    def pieces(self) -> Iterator[bytes]:
        """The body, as it arrives. Raises as `Client.send`, also where it breaks off."""
        with self._client.reaching(self._deadline):
            while piece := self._response.raw.read1(_CHUNK, decode_content=True):
                yield piece
                if self._deadline.has_passed():
                    raise self._client.too_slow(self._deadline)


def _bearer(token: str) -> AuthBase:
    from requests.auth import AuthBase

    class Bearer(AuthBase):
        # A header alone would lose to .netrc.
        def __call__(self, request: PreparedRequest) -> PreparedRequest:
            request.headers["Authorization"] = f"Bearer {token}"
            return request

    return Bearer()


def _origin(url: str) -> tuple[str, str | None, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80}.get(parts.scheme, 443)


def _plain(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment=""))


def _retry_after(response: Response, otherwise: float) -> float:
    """The seconds of Retry-After, a number or a date (RFC 9110, 10.2.3), on the server's clock."""
    from email.utils import parsedate_to_datetime

    written = response.headers.get("Retry-After", "")
    if written.isdecimal():
        return float(written)
    try:
        now, then = (parsedate_to_datetime(each) for each in (response.headers["Date"], written))
        return max(0.0, (then - now).total_seconds())
    except (KeyError, TypeError, ValueError):
        return otherwise


def _said(response: Response) -> str:
    """The server's reason on one line, shortened; nothing of a page, which is for a browser."""
    if response.headers.get("Content-Type", "").startswith("text/html"):
        return ""
    try:
        text = response.raw.read(20_000, decode_content=True).decode(errors="replace")
    except Exception:  # noqa: BLE001 - the refusal counts, whatever becomes of its reason
        return ""
    try:
        told = json.loads(text)
        keys = ("detailedMessage", "exception", "message", "error")
        text = next(str(told[key]) for key in keys if told.get(key))
    except (ValueError, AttributeError, StopIteration):
        text = text.partition("SPARQL query:")[0]  # Virtuoso repeats all of it
    line = visible(" ".join(text.split()))
    return line if len(line) <= _MOST_SAID else f"{line[:_MOST_SAID]}…"


def _reason(error: BaseException) -> str:
    """What lies at the bottom of a chain of errors, in the system's words, or in plain ones."""
    from http.client import IncompleteRead, RemoteDisconnected

    chain = _chain(error)
    if isinstance(chain[-1], RemoteDisconnected):
        return "it ended the connection without an answer; does the server still run?"
    if isinstance(chain[-1], IncompleteRead):
        return "the connection ended in the middle of the answer"
    reasons = [each.strerror for each in chain if isinstance(each, OSError) and each.strerror]
    return visible(reasons[-1] if reasons else str(error))


def _chain(error: BaseException) -> list[BaseException]:
    """An error and those that it came from, the first of them last."""
    chain = [error]
    while True:
        seen = chain[-1]
        inner = getattr(seen, "reason", None) or next(
            (arg for arg in seen.args if isinstance(arg, BaseException)), None
        )
        before = inner if isinstance(inner, BaseException) else seen.__cause__ or seen.__context__
        if before is None:
            return chain
        chain.append(before)
