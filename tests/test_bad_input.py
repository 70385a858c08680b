"""A bad page gives an Issue and the batch goes on; a failing world gives an error in the user's words."""

import os
from pathlib import Path

import pytest
from sqlalchemy import text

from storywire import Newsroom
from storywire.errors import LibraryError, LibraryFull
from storywire.settings import Settings
from tests.newsprint import FLOOD, PAGES

NESTED = b"<html><body>" + b"<div>" * 100_000 + b"deep" + b"</div>" * 100_000 + b"</body></html>"
MENU = (
    b"<html><head><title>Quillhaven Post</title></head><body><ul>"
    + b"".join(b"<li><a href='/%d'>Headline number %d</a></li>" % (n, n) for n in range(80))
    + b"</ul></body></html>"
)


@pytest.mark.parametrize(
    ("name", "body", "codes"),
    [
        ("empty.html", b"", {"empty"}),
        ("blank.txt", b" \n\t \n", {"empty"}),
        ("picture.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, {"binary"}),
        ("nuls.html", b"<html>" + b"\0" * 5000 + b"</html>", {"binary", "empty", "no-article"}),
        ("nested.html", NESTED, {"broken-markup", "no-article"}),
        ("menu.html", MENU, {"no-article"}),
        ("tag.html", b"<", {"no-article", "empty"}),
        ("word.txt", b"Hello", {"no-article"}),
    ],
)
def test_a_bad_page_is_an_issue_and_the_others_are_taken(
    newsroom: Newsroom, pages: Path, name: str, body: bytes, codes: set[str]
) -> None:
    (pages / name).write_bytes(body)
    report = newsroom.take([pages])
    assert (report.new, report.unread) == (3, 1)
    (issue,) = newsroom.issues()
    assert issue.code in codes
    assert issue.address.endswith(name)
    assert newsroom.take([pages]).new == 0
    assert len(newsroom.issues()) == 1


def test_fifty_megabytes_of_html_are_refused_unread(newsroom: Newsroom, pages: Path) -> None:
    with (pages / "huge.html").open("wb") as file:
        file.write(b"<html>")
        for _ in range(50):
            file.write(b"<p>" + b"word " * 200_000 + b"</p>")
    assert newsroom.take([pages]).new == 3
    (issue,) = newsroom.issues()
    assert issue.code == "too-large"


def test_nul_bytes_in_an_article_do_not_hide_it(newsroom: Newsroom, pages: Path) -> None:
    page = pages / "1-post.html"
    page.write_bytes(page.read_bytes().replace(b"lower town", b"lower\0 town"))
    assert newsroom.take([pages]).new == 3
    assert newsroom.verify().proved


def test_a_wrong_charset_is_said_and_the_article_kept(newsroom: Newsroom, tmp_path: Path) -> None:
    body = PAGES["1-post.html"].decode().replace("Oduya", "Odüyä").encode("windows-1252", "replace")
    (tmp_path / "wrong.html").write_bytes(body)
    report = newsroom.take([tmp_path / "wrong.html"])
    assert report.new == 1
    assert newsroom.verify().proved
    (hit,) = newsroom.search("Quillhaven mayor")
    article = newsroom.article(hit.article)
    assert "Odüyä" in article.article.text or "broken-encoding" in {issue.code for issue in article.issues}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(newsroom: Newsroom, pages: Path) -> None:
    (pages / "1-post.html").chmod(0)
    assert newsroom.take([pages]).new == 2
    assert [issue.code for issue in newsroom.issues()] == ["unreadable"]


def test_a_text_of_one_endless_line_ends(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "line.txt").write_text(" ".join(FLOOD) * 300)
    report = newsroom.take([tmp_path / "line.txt"])
    assert report.seen == 1
    assert newsroom.verify().proved


def test_a_full_disk_keeps_the_batches_before(tmp_path: Path, pages: Path) -> None:
    with Newsroom(tmp_path / "small.sqlite", Settings(mapper="serial", batch=1)) as newsroom:
        newsroom.take([pages / "1-post.html"])
        engine = newsroom.store._engine
        with engine.connect() as connection:
            size = connection.execute(text("PRAGMA page_count")).scalar_one()

        from sqlalchemy import event

        event.listen(engine, "begin", lambda c: c.exec_driver_sql(f"PRAGMA max_page_count = {size}"))
        with pytest.raises(LibraryFull, match="no room"):
            newsroom.take([pages])
        assert sum(story.articles for story in newsroom.stories()) == 1
        assert newsroom.verify().proved


def test_a_library_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LibraryError):
        Newsroom(tmp_path / "file" / "library.sqlite")
