from pathlib import Path

import pytest

from storywire import settings


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(settings, "user_config_path", lambda name: tmp_path / "config" / name)
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(f"STORYWIRE_{name.upper()}", raising=False)
    return tmp_path


def test_flags_go_over_environment_over_file_over_defaults(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "storywire.toml").write_text("batch = 7\nworkers = 3\nmax_text_chars = 5000\n")
    monkeypatch.setenv("STORYWIRE_WORKERS", "5")
    monkeypatch.setenv("STORYWIRE_MAX_TEXT_CHARS", "6000")
    found = settings.load(max_text_chars=7000, library=None)
    assert (found.batch, found.workers, found.max_text_chars, found.window_days) == (7, 5, 7000, 30)


def test_the_nearer_file_wins(elsewhere: Path) -> None:
    (elsewhere / "config" / "storywire").mkdir(parents=True)
    (elsewhere / "config" / "storywire" / "storywire.toml").write_text("batch = 1\nwindow_days = 9\n")
    (elsewhere / "storywire.toml").write_text("batch = 2\n")
    assert (settings.load().batch, settings.load().window_days) == (2, 9)


@pytest.mark.parametrize("text", ["batch = 0", 'mapper = "magic"', "unknown = 1"])
def test_a_setting_that_does_not_fit_is_said(elsewhere: Path, text: str) -> None:
    (elsewhere / "storywire.toml").write_text(text)
    with pytest.raises(ValueError, match=text.split(maxsplit=1)[0]):
        settings.load()


def test_a_zone_is_known_or_refused() -> None:
    assert settings.load().zone is None
    assert str(settings.load(timezone="Europe/Vienna").zone) == "Europe/Vienna"
    for wrong in ("Mars/Olympus", "../../etc/passwd", "/etc/passwd"):
        with pytest.raises(ValueError, match="no time zone"):
            settings.load(timezone=wrong)


def test_a_library_on_a_server_is_named_anywhere(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.load(library="news.sqlite").library == Path("news.sqlite")
    (elsewhere / "storywire.toml").write_text('library = "postgresql://ada:s3cret@db.example/wire"\n')
    found = settings.load()
    assert str(found.library) == "postgresql://ada@db.example/wire" and "s3cret" not in repr(found)
    with pytest.raises(ValueError, match=r"library: .*percent-encode") as problem:
        settings.load(library="postgresql://ada:s3/cret@db.example/wire")
    assert "s3" not in str(problem.value)
