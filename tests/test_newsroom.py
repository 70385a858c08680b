import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from storywire import Newsroom
from storywire.errors import LibraryLocked, NotFound
from storywire.settings import Settings
from storywire.types import TakeReport
from tests.newsprint import FLOOD, PAGES, POST


def test_pages_become_stories_that_can_be_checked(newsroom: Newsroom, pages: Path) -> None:
    report = newsroom.take([pages])
    assert (report.seen, report.new, report.unread, len(report.stories)) == (3, 3, 0, 2)

    flood, festival = newsroom.stories()
    assert (flood.articles, flood.outlets, flood.accounts, flood.high) == (2, 2, 2, date(2025, 5, 6))
    assert festival.articles == 1

    dossier = newsroom.story(flood.id)
    said = {
        (found.speaker.name, found.evidence.selector.exact)
        for file in dossier.files
        for found in file.annotations.attributions
        if found.speaker and "forty years" in found.evidence.selector.exact
    }
    assert {speaker for speaker, _ in said} == {"Marta Oduya"}
    assert "Cyclists" not in "".join(file.article.text for file in dossier.files)

    proof = newsroom.verify()
    assert proof.proved, proof.failures
    assert (proof.pages, proof.articles) == (3, 3)
    assert proof.findings > 30


def test_the_same_pages_again_change_nothing(newsroom: Newsroom, pages: Path) -> None:
    newsroom.take([pages])
    before = [newsroom.story(story.id) for story in newsroom.stories()]
    report = newsroom.take([pages])
    assert (report.new, report.revised, report.unchanged) == (0, 0, 3)
    assert [newsroom.story(story.id) for story in newsroom.stories()] == before


def test_a_changed_page_becomes_a_revision_in_the_same_story(newsroom: Newsroom, pages: Path) -> None:
    newsroom.take([pages])
    before = {story.id: story.articles for story in newsroom.stories()}
    changed = (FLOOD[0].replace("1,200", "1,450"), *FLOOD[1:])
    headline = "River Aster floods the lower town of Quillhaven"
    (pages / "1-post.html").write_bytes(POST.html(headline, changed, "2025-05-06", "aster"))
    report = newsroom.take([pages])
    assert (report.new, report.revised, report.unchanged) == (0, 1, 2)
    assert {story.id: story.articles for story in newsroom.stories()} == before
    (hit,) = newsroom.search('"1,450"')
    assert newsroom.article(hit.article).article.revision == 2
    assert "1,200" in newsroom.article(hit.article, 1).article.text
    assert newsroom.verify().proved


def test_a_page_whose_surroundings_changed_is_no_revision(newsroom: Newsroom, pages: Path) -> None:
    newsroom.take([pages])
    page = pages / "1-post.html"
    page.write_bytes(
        page.read_bytes().replace(b"Cyclists win a lane on Ferry Street", b"Rowers win a lane on the canal")
    )
    report = newsroom.take([pages])
    assert (report.revised, report.unchanged) == (0, 3)


def test_processes_and_serial_tell_the_same_stories(newsroom: Newsroom, pages: Path, tmp_path: Path) -> None:
    newsroom.take([pages])
    parallel = Settings(mapper="processes", workers=2)
    with Newsroom(tmp_path / "other.sqlite", parallel) as other:
        other.take([pages])
        assert other.stories() == newsroom.stories()
        for story in other.stories():
            assert other.story(story.id) == newsroom.story(story.id)


def test_one_page_at_a_time_tells_the_same_stories(newsroom: Newsroom, pages: Path, tmp_path: Path) -> None:
    newsroom.take([pages])
    with Newsroom(tmp_path / "other.sqlite", Settings(mapper="serial", batch=1)) as other:
        for name in sorted(PAGES):
            other.take([pages / name])
        assert other.stories() == newsroom.stories()


def test_a_stop_keeps_what_is_done(newsroom: Newsroom, pages: Path) -> None:
    reports: list[TakeReport] = []
    with Newsroom(newsroom.store.place, newsroom.settings.model_copy(update={"batch": 1})) as careful:
        report = careful.take([pages], progress=reports.append, stopped=lambda: bool(reports))
    assert report.interrupted
    assert report.new == 1
    assert [story.articles for story in newsroom.stories()] == [1]
    assert newsroom.take([pages]).new == 2


def test_two_at_once_on_one_library_are_told(newsroom: Newsroom, pages: Path) -> None:
    with newsroom.store.claimed(), Newsroom(newsroom.store.place, newsroom.settings) as other:
        assert other.stories() == []
        with pytest.raises(LibraryLocked):
            other.take([pages])


def test_what_is_not_there_is_said(newsroom: Newsroom, pages: Path) -> None:
    with pytest.raises(NotFound, match="storywire stories"):
        newsroom.story("s-nothing")
    with pytest.raises(ValueError, match="nowhere"):
        newsroom.take([pages / "nowhere"])
    newsroom.take([pages])
    with pytest.raises(NotFound, match="more than one story"):
        newsroom.story("s-")
    article = newsroom.story(newsroom.stories()[0].id).files[0].article
    assert newsroom.article(article.id[:8]).article == article
    with pytest.raises(NotFound, match="revision 7"):
        newsroom.article(article.id, 7)


def test_a_tampered_library_is_found_out(newsroom: Newsroom, pages: Path) -> None:
    newsroom.take([pages])
    article = newsroom.story(newsroom.stories()[0].id).files[0].article
    with newsroom.store.write() as writer:
        forged = replace(article, revision=2, text=article.text.replace("1,200", "9,999"))
        found = writer.annotations(article.id, 1)
        assert found is not None
        writer.save_article(forged, replace(found, revision=2))
    proof = newsroom.verify()
    assert not proof.proved
    assert any("9,999" in failure.expected + failure.found for failure in proof.failures)


def test_a_page_that_changed_in_the_library_is_found_out(newsroom: Newsroom, pages: Path) -> None:
    import zlib

    from sqlalchemy import text

    newsroom.take([pages])
    with newsroom.store.write() as writer:
        writer.connection.execute(text("UPDATE pages SET body = :body"), {"body": zlib.compress(b"another page")})
    proof = newsroom.verify()
    assert {failure.what for failure in proof.failures} >= {"the hash of the stored page"}


def test_json_lines_name_address_outlet_and_time(newsroom: Newsroom, tmp_path: Path) -> None:
    row = {
        "url": "https://courier.example/quillhaven",
        "text": "Quillhaven under water\n" + "\n".join(FLOOD),
        "fetched": "2025-05-09T10:00:00Z",
        "outlet": "Brackley Courier",
    }
    lines = tmp_path / "pages.jsonl"
    lines.write_text(json.dumps(row) + "\nbroken\n")
    report = newsroom.take([lines])
    assert (report.new, report.unread, [issue.code for issue in newsroom.issues("broken-line")]) == (
        1,
        1,
        ["broken-line"],
    )
    (hit,) = newsroom.search("Quillhaven")
    article = newsroom.article(hit.article).article
    assert (article.address, article.outlet and article.outlet.name) == (row["url"], "Brackley Courier")


def test_two_versions_of_a_page_in_one_batch_are_two_revisions(newsroom: Newsroom, tmp_path: Path) -> None:
    texts = ("\n".join(FLOOD), "\n".join(FLOOD).replace("1,200", "1,450"))
    rows = [{"url": "https://post.example/aster", "text": text, "outlet": "Quillhaven Post"} for text in texts]
    lines = tmp_path / "pages.jsonl"
    lines.write_text("\n".join(json.dumps(row) for row in (*rows, rows[0])))
    report = newsroom.take([lines])
    assert (report.new, report.revised, report.unchanged) == (1, 1, 1)
    (hit,) = newsroom.search('"1,450"')
    assert newsroom.article(hit.article).article.revision == 2
    assert newsroom.article(hit.article).placement is not None
    assert newsroom.verify().proved


def test_a_doctor_finds_everything_in_order(newsroom: Newsroom) -> None:
    assert [check for check in newsroom.doctor() if not check.ok] == []
