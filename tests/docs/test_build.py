from pathlib import Path

import pytest

from docs import build


def test_the_documentation_is_whole() -> None:
    assert list(build.check()) == []


def test_the_reference_names_every_command_setting_noun_and_issue() -> None:
    assert "## storywire take" in build.commands()
    assert "`STORYWIRE_LIBRARY`" in build.settings()
    assert "## Attribution" in build.nouns()
    assert "| `no-article` |" in build.issues()


def test_what_is_wrong_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    page.write_text("[gone](nowhere.md) and `storywire fly` and ```from storywire import Newsroom```")
    monkeypatch.setattr(build, "ROOT", tmp_path)
    assert list(build._dead_links(page)) == ["page.md links to nowhere.md, which is not there"]
    said = list(build._commands([page]))
    assert "page.md names `storywire fly`, which does not exist" in said
    assert "no page outside the reference names `storywire take`" in said
    assert not [line for line in said if "import" in line]
