"""Generated pages are fresh, examples show what happens, links lead somewhere.

A ``python`` block is run as a doctest session, all blocks of a page in one. A command in a
``console`` block (``$ diplograph …``) is run as on a terminal of 100 columns; what stands below it
is compared with what it prints, ``...`` standing for anything. All of a page runs in one folder,
which holds the facts in ``data``, as a checkout does, and a build in ``out``. A ``yaml`` block that
begins with a comment that names a file is saved as that file; so is any block below a comment
``<!-- save: FILE -->``; one below ``<!-- append: FILE -->`` is added to it, and one below
``<!-- in the place of todo: FILE -->`` replaces it from its key `todo` on.
"""

from __future__ import annotations

import doctest
import errno
import json
import os
import pty
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import click
import pytest

import diplograph as package
from diplograph import errors
from diplograph.cli import COMMANDS, diplograph
from diplograph.facts import schema
from diplograph.facts.types import Key
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from commands import Nursery
    from conftest import Run

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "data").glob("*.md")])
EXAMPLES = ("console", "python")

_FENCE = re.compile(
    r"^(?:<!-- (save|append|in the place of todo): (\S+) -->\n)?```([^\n`]*)\n(.*?)^```$",
    re.M | re.S,
)
_NAMED = re.compile(r"# ([\w./-]+\.yaml)\b")
_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]*))?\)")
#: What a shell makes something else of.
_FOR_SHELLS = re.compile(r"[|<>&;$*?~`\\]")
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its language, its text, and the line it starts on.

    `file` is where a reader saves it, "" if nowhere; `how` is the word of the comment above.
    """

    language: str
    text: str
    line: int
    file: str = ""
    how: str = "save"


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text("utf-8")
    for match in _FENCE.finditer(text):
        action, file, language, content = match.groups()
        named = _NAMED.match(content) if language == "yaml" else None
        line = text.count("\n", 0, match.start(4)) + 1
        yield Block(language, content, line, file or (named[1] if named else ""), action or "save")


WITH_EXAMPLES = [
    page for page in PAGES if any(block.language in EXAMPLES for block in blocks(page))
]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


# Generated pages


def test_no_generated_page_is_stale() -> None:
    command = [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_documented(name: str) -> None:
    assert f"\n## diplograph {name}\n" in (ROOT / "docs" / "commands.md").read_text("utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_explains_itself_with_an_example(name: str, run: Run) -> None:
    shown, short = (run(name, option).out for option in ("--help", "-h"))
    assert f"\n    diplograph {name}" in shown, "an example, indented, on a line of its own"
    assert "\\b" not in shown
    assert [line for line in shown.splitlines() if len(line) > 80] == []
    assert short == shown


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_has_its_help_and_its_one_spelling(name: str) -> None:
    command = diplograph.get_command(click.Context(diplograph), name)
    assert command is not None
    options = [option for option in command.params if isinstance(option, click.Option)]
    assert all(option.help for option in options)
    known = {"out": ["-o", "--out"], "on": ["--on"], "texts": ["--texts"], "lang": ["--lang"]}
    for option in options:
        for long, spelled in known.items():
            if f"--{long}" in option.opts:
                assert option.opts == spelled


def test_each_option_is_in_the_reference() -> None:
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    for name in COMMANDS:
        command = diplograph.get_command(click.Context(diplograph), name)
        assert command is not None
        section = page.partition(f"\n## diplograph {name}\n")[2].partition("\n## ")[0]
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                assert all(spelling in section for spelling in option.opts), (name, option.opts)


@pytest.mark.parametrize("file", ["diplograph.ttl", "kinds.ttl", "sectors.ttl"])
def test_each_term_and_code_is_in_the_reference(file: str) -> None:
    """The terms as the text of the ontology introduces them, not as the generator reads it."""
    page = (ROOT / "docs" / "ontology.md").read_text("utf-8")
    introduced = re.findall(
        r"^((?:dg|kind|sector):[\w-]+) a (?!skos:ConceptScheme)",
        (ROOT / "ontology" / file).read_text("utf-8"),
        re.M,
    )
    assert introduced
    assert not [term for term in introduced if f"`{term}`" not in page]


def test_each_class_has_its_picture_in_words_too() -> None:
    page = (ROOT / "docs" / "ontology.md").read_text("utf-8")
    for found in vocabulary().classes.values():
        shown = re.search(rf"^!\[({found.name}\b[^\]]*)\]\((classes/[\w-]+\.svg)\)$", page, re.M)
        assert shown, found.name
        ElementTree.parse(ROOT / "docs" / shown[2])
        for end in [each for each in vocabulary().properties.values() if each.domain == found.iri]:
            assert f"{end.name} to " in shown[1]


def test_each_public_name_is_in_the_reference() -> None:
    page = (ROOT / "docs" / "python.md").read_text("utf-8")
    public = [name for name in vars(package.Graph) if not name.startswith("_")]
    names = [*package.__all__, *public, *(name for name, _ in errors_of(errors))]
    assert not [name for name in names if not re.search(rf"\b{name}\b", page)]


def errors_of(module: ModuleType) -> list[tuple[str, type[errors.DiplographError]]]:
    return [
        (name, found)
        for name, found in vars(module).items()
        if isinstance(found, type) and issubclass(found, errors.DiplographError)
    ]


def test_each_key_of_our_json_is_in_the_reference(built: Path, run: Run) -> None:
    page = (ROOT / "docs" / "files.md").read_text("utf-8")
    report = json.loads((built / "report.json").read_bytes())
    explained = json.loads(run("explain", "asmex", "--on", built, "--format", "json").out)
    (data := built.parent / "wrong.yaml").write_text("format: 2\n", "utf-8")
    checked = json.loads(run("check", data, "--format", "json", code=1).out)
    problem = checked["problems"][0]
    keys = (*report, *explained, *checked, *problem, *problem["location"])
    assert not [key for key in keys if f"`{key}`" not in page]


def test_each_key_of_a_fact_file_is_in_the_reference() -> None:
    page = (ROOT / "docs" / "yaml-keys.md").read_text("utf-8")
    keys = {value.name for value in vars(schema).values() if isinstance(value, Key)}
    keys |= {key.name for key in schema.FIELDS.values()}
    assert not [name for name in sorted(keys) if f"| `{name}` |" not in page]


def test_each_code_that_the_code_names_is_in_the_reference() -> None:
    """The codes as the modules of the facts write them, not as the catalogue lists them."""
    page = (ROOT / "docs" / "error-codes.md").read_text("utf-8")
    sources = (ROOT / "src" / "diplograph" / "facts").rglob("*.py")
    text = "".join(path.read_text("utf-8") for path in sources)
    codes = set(re.findall(r'Problem\([^"()]*(?:\([^"()]*\)[^"()]*)*, "([a-z0-9-]+)"', text))
    assert len(codes) > 20
    assert not [code for code in sorted(codes) if f"\n## {code}\n" not in page]


def test_each_file_variable_and_exit_code_is_in_the_reference(built: Path) -> None:
    page = (ROOT / "docs" / "files.md").read_text("utf-8")
    code = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    files = [path.name for path in built.iterdir()]
    variables = re.findall(r"\b_?DIPLOGRAPH_[A-Z]+|\bNO_COLOR\b", code)
    assert not [name for name in (*files, *variables) if name not in page]
    exits = {str(found.exit_code) for _, found in errors_of(errors)} | {"0", "130"}
    assert exits == set(re.findall(r"^\| (\d+) \|", page, re.M))


@pytest.mark.parametrize("name", [key.name for key in schema.FIELDS.values()])
def test_a_field_is_shown_to_editors(name: str) -> None:
    """In a worked example, so that how it is written is tested as well."""
    pages = (ROOT / "docs" / "how-to").glob("*.md")
    shown = "".join(block.text for page in pages for block in blocks(page))
    assert re.search(rf"^ +{name}:", shown, re.M)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_option_of_a_command_in_code_is_one_that_it_has(page: Path) -> None:
    text = page.read_text("utf-8").replace("\\\n", " ")
    for name, line in re.findall(r"\bdiplograph ([a-z]+)\b([^\n`|;&]*)", text):
        command = diplograph.get_command(click.Context(diplograph), name)
        known = {each for param in command.params for each in param.opts} if command else set()
        written = re.findall(r"(?<!\S)--[a-z][\w-]*", line)
        assert not [each for each in written if each not in known | {"--help"}], (name, line)


# Examples


def in_a_terminal(command: str, folder: Path, nursery: Nursery) -> str:
    """What a shell command shows on a terminal of 100 columns without colours."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    settings = {"PATH": path, "TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "100", "LINES": "40"}
    env = {**settings, "XDG_CACHE_HOME": str(folder.parent / "cache")}
    ours, theirs = pty.openpty()
    with ThreadPoolExecutor(1) as pool:
        shown = pool.submit(lambda: b"".join(_read_until_hangup(ours)))
        if _FOR_SHELLS.search(command) or not command.startswith("diplograph "):
            subprocess.run(
                ["bash", "-c", command],
                cwd=folder,
                env={**os.environ, **env},
                stdin=subprocess.DEVNULL,
                stdout=theirs,
                stderr=theirs,
                timeout=60,
                check=False,
            )
        else:
            words = shlex.split(command)[1:]
            nursery.show(words, cwd=folder, env=env, terminal=os.ttyname(theirs))
        os.close(theirs)
    os.close(ours)
    # CSV ends its lines by CR and LF (RFC 4180), before which the terminal puts another CR.
    text = re.sub(r"\r+\n", "\n", _ESCAPE.sub("", shown.result().decode("utf-8")))
    # A line that was written over shows what was written last.
    return "\n".join(line.rpartition("\r")[2].rstrip() for line in text.split("\n"))


def _read_until_hangup(descriptor: int) -> Iterator[bytes]:
    while True:
        try:
            data = os.read(descriptor, 65536)
        except OSError as error:
            if error.errno != errno.EIO:  # how Linux tells that the other side is closed
                raise
            return
        if not data:
            return
        yield data


def commands_of(block: Block) -> Iterator[tuple[str, str]]:
    """Each command of a console block with the output that is shown below it."""
    command, output = "", ""
    for line in block.text.splitlines():
        if command and not _is_whole(command):
            command += f"\n{line}"
        elif line.startswith("$ "):
            if command:
                yield command, output
            command, output = line[2:], ""
        else:
            assert command, f"line {block.line}: a console block starts with a command"
            output += f"{line.rstrip()}\n"
    yield command, output


def _is_whole(command: str) -> bool:
    """Whether a command ends where it seems to: no quote is open, no line is continued."""
    try:
        shlex.split(command)
    except ValueError:
        return False
    return not command.endswith("\\")


def run_console(block: Block, folder: Path, page: str, nursery: Nursery) -> None:
    for command, output in commands_of(block):
        if not command.startswith(("diplograph ", "mkdir ")):
            continue
        place = f"{page}:{block.line}: $ {command}"
        got, want = in_a_terminal(command, folder, nursery).strip("\n"), output.strip("\n")
        assert "Traceback" not in got, f"{place}\n{got}"
        if want:
            same = doctest.OutputChecker().check_output(f"{want}\n", f"{got}\n", doctest.ELLIPSIS)
            assert same, f"{place}\n--- shown\n{want}\n--- printed\n{got}"
        else:
            assert not re.search(r"^(error|Error): ", got, re.M), f"{place}\n{got}"


def save(block: Block, folder: Path) -> None:
    """Save a block where a reader would save it."""
    path = folder / block.file
    path.parent.mkdir(parents=True, exist_ok=True)
    before = "" if block.how == "save" else path.read_text("utf-8")
    if block.how == "in the place of todo":
        before, todo, _ = before.partition("\ntodo:\n")
        assert todo, f"{block.file} has no todo"
    path.write_text(before + block.text, "utf-8")


def run_python(block: Block, names: dict[str, object], page: str) -> None:
    parsed = doctest.DocTestParser().get_doctest(block.text, names, page, page, block.line - 1)
    assert parsed.examples, f"{page}:{block.line}: a python block is a session, with >>>"
    said: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
    runner.run(parsed, out=said.append, clear_globs=False)
    names.update(parsed.globs)
    assert not said, "".join(said)


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=name_of)
def test_the_examples_of_a_page_show_what_happens(
    page: Path, built: Path, nursery: Nursery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder := tmp_path / "reader").mkdir()
    shutil.copytree(built, folder / "out")
    shutil.copytree(ROOT / "data", folder / "data")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    names: dict[str, object] = {}
    for block in blocks(page):
        if block.file:
            save(block, folder)
        elif block.language == "console":
            run_console(block, folder, name_of(page), nursery)
        elif block.language == "python":
            run_python(block, names, name_of(page))


def test_an_example_that_shows_something_else_is_noticed(tmp_path: Path, nursery: Nursery) -> None:
    true = Block("console", "$ diplograph --version\ndiplograph ...\n", 1)
    run_console(true, tmp_path, "page", nursery)
    false = Block("console", "$ diplograph --version\ndiplograph 1 of 2\n", 1)
    with pytest.raises(AssertionError, match=r"page:1: \$ diplograph --version"):
        run_console(false, tmp_path, "page", nursery)
    run_python(Block("python", ">>> 1 + 1\n2\n", 1), {}, "page")
    with pytest.raises(AssertionError, match="Expected:"):
        run_python(Block("python", ">>> 1 + 1\n3\n", 1), {}, "page")


def test_a_command_may_go_over_several_lines() -> None:
    text = "$ diplograph query '\n  ASK {}\n'\ntrue\n$ diplograph view \\\n  --lang fr\n"
    first, second = commands_of(Block("console", text, 1))
    assert first == ("diplograph query '\n  ASK {}\n'", "true\n")
    assert second == ("diplograph view \\\n  --lang fr", "")


def test_the_readme_gives_the_two_commands() -> None:
    lines = (ROOT / "README.md").read_text("utf-8").replace("$ ", "").splitlines()
    assert "python -m pip install . && diplograph build" in lines
    assert "python -m pip install -e '.[test]' && python -m pytest -n auto --dist loadfile" in lines


# Links


def anchors(page: Path) -> set[str]:
    """The anchors that a reader of Markdown makes of a page's headings."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_within_the_project_lead_somewhere(page: Path) -> None:
    for match in _LINK.finditer(page.read_text("utf-8")):
        target = (page.parent / match[1]).resolve() if match[1] else page
        assert target.exists(), match[0]
        if match[2]:
            assert match[2] in anchors(target), match[0]


def test_the_list_of_modules_is_the_one_that_imports_are_held_to(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    page = (root / "docs" / "places.md").read_text(encoding="utf-8")
    listed = page[page.index("`cli`") : page.index("A fact travels")]
    groups = [re.findall(r"`(\w+)`", group) for group in listed.split("·")]
    assert groups == [layer.split(" | ") for layer in layers if layer != "__main__"]


def test_every_module_has_a_place_in_the_list_of_places(root: Path) -> None:
    page = (root / "docs" / "places.md").read_text(encoding="utf-8")
    modules = {path.name for path in (root / "src" / "diplograph").iterdir()}
    for name in modules - {"__init__.py", "__main__.py", "__pycache__", "py.typed"}:
        assert f"`src/diplograph/{name}" in page, name
    for path in set(re.findall(r"`((?:src|docs|tests|ontology|data)/[\w/.-]+)`", page)):
        assert (root / path).exists(), path
