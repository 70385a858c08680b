import json
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from storywire import identity
from storywire.analysis import article_id
from storywire.newsroom import Newsroom
from storywire.types import MediaType, RawPage
from tests.newsprint import FLOOD, POST

TEXT = "\n".join(FLOOD)
STORY = "https://www.post.example/news/aster"


def page(address: str, head: str = "", media: MediaType = MediaType.HTML) -> RawPage:
    return RawPage(address, f"<html><head>{head}</head><p>x</p></html>".encode(), media, "test", url=address)


def take(newsroom: Newsroom, *rows: dict[str, str]):  # type: ignore[no-untyped-def]
    with TemporaryDirectory() as folder:
        lines = Path(folder) / "rows.jsonl"
        lines.write_text("\n".join(json.dumps({"outlet": "Quillhaven Post", **row}) for row in rows))
        return newsroom.take([lines])


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ('<link rel="canonical" href="https://post.example/b?utm_source=x">', "https://post.example/b"),
        ("<link href='/b' rel=canonical>", "https://post.example/b"),
        ('<link rel="canonical" href="/">', "https://post.example/a"),
        ('<link rel="canonical" href="https://other.example/b">', "https://post.example/a"),
        ('<link rel="canonical" href="http://[x">', "https://post.example/a"),
        ('<link rel="stylesheet" href="/b">', "https://post.example/a"),
        ("<link " * 5000, "https://post.example/a"),
    ],
)
def test_a_page_says_which_address_is_its_own(head: str, name: str) -> None:
    names, new = identity.named(page("https://m.post.example/a?fbclid=1", head))
    assert new == article_id(name) and name in names


def test_many_addresses_are_one_article(newsroom: Newsroom) -> None:
    other = TEXT.replace("1,200", "1,450")
    addresses = (STORY, STORY + "?utm_source=letter", "http://m.post.example/news/aster/amp")
    report = take(newsroom, *({"url": url, "text": TEXT} for url in addresses))
    assert (report.new, report.revised, report.unchanged) == (1, 0, 2)
    report = take(newsroom, {"url": STORY + "/", "text": other})
    assert (report.new, report.revised) == (0, 1)
    (hit,) = newsroom.search('"1,450"')
    changes = newsroom.changes(hit.article)
    assert [("1,200" in (c.before or ""), "1,450" in (c.after or "")) for c in changes.sentences] == [(True, True)]
    assert newsroom.verify().proved


def test_two_articles_at_one_address_are_told_from_an_edit(newsroom: Newsroom, pages: Path) -> None:
    other = (pages / "3-courier.html").read_text() if (pages / "3-courier.html").exists() else ""
    body = (
        other
        or POST.html(
            "Council opens a library",
            ("The council of Brackley opened a library on Monday. " * 3,) * 6,
            "2025-05-08",
            "library",
        ).decode()
    )
    first = POST.html("River Aster floods the lower town of Quillhaven", FLOOD, "2025-05-06", "aster").decode()
    strip = {"url": "https://post.example/newest"}
    report = take(newsroom, {**strip, "html": _bare(first)}, {**strip, "html": _bare(body)})
    assert (report.new, report.revised) == (2, 0)
    assert take(newsroom, {**strip, "html": _bare(body).replace("</body>", "<p>More.</p></body>")}).new == 0
    assert newsroom.verify().proved


def _bare(html: str) -> str:
    import re

    return re.sub(r"<link[^>]*canonical[^>]*>", "", html)


def _as_first_schema(connection: sqlite3.Connection, article: str, old: str) -> None:
    """As it was before identities, its article under an id that is not made from the folded address."""
    import zlib

    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("DROP TABLE identities")
    connection.execute("UPDATE alembic_version SET version_num = '0001'")
    for table, columns in (("articles", "noun"), ("annotations", "noun"), ("placements", "noun")):
        key = "id" if table == "articles" else "article"
        for rowid, body in connection.execute(f"SELECT rowid, {columns} FROM {table}").fetchall():
            renamed = zlib.compress(zlib.decompress(body).replace(article.encode(), old.encode()))
            connection.execute(f"UPDATE {table} SET {key} = ?, {columns} = ? WHERE rowid = ?", (old, renamed, rowid))
