import pytest

from storywire.newsroom import Newsroom
from tests.web.conftest import Client
from tests.web.reading import form_token, text_of


def test_split_and_undo(library: Newsroom, client: Client) -> None:
    browser = client(library)
    flood = max(library.stories(), key=lambda s: s.articles)
    page = browser.get(f"/stories/{flood.id}").text
    last = library.story(flood.id).files[-1].article.id
    form = {"form_token": form_token(page), "kind": "split", "target": last, "who": "Ada Reed", "note": "another river"}
    split = browser.post("/judgements", data=form)
    assert split.status_code == 200
    assert "Ada Reed decided" in text_of(split.text)
    assert len(library.stories()) == 3
    [judgement] = library.judgements()
    assert "Undo as Ada Reed" in text_of(browser.get("/judgements").text)
    undone = browser.post(
        f"/judgements/{judgement.id}/undo", data={"form_token": form["form_token"], "who": "Ada Reed"}
    )
    assert "undone by Ada Reed" in text_of(undone.text)
    assert len(library.stories()) == 2


def test_merge_takes_the_address_of_a_page(library: Newsroom, client: Client) -> None:
    browser = client(library)
    one, other = library.stories()
    token = form_token(browser.get(f"/stories/{one.id}").text)
    form = {
        "form_token": token,
        "kind": "merge",
        "target": one.id,
        "who": "Ada",
        "value": f"http://localhost/stories/{other.id}",
    }
    merged = browser.post("/judgements", data=form)
    assert merged.url.path == f"/stories/{one.id}"
    assert [s.articles for s in library.stories()] == [3]
    moved = browser.get(f"/stories/{other.id}", follow_redirects=False)
    assert moved.headers["location"] == f"/stories/{one.id}"


def test_a_wrong_day(library: Newsroom, client: Client) -> None:
    browser = client(library)
    article = library.story(library.stories()[0].id).files[0].article.id
    token = form_token(browser.get(f"/articles/{article}").text)
    form = {"form_token": token, "kind": "date", "target": article, "who": "Ada", "value": "2025-05-05"}
    assert "5 May 2025" in text_of(browser.post("/judgements", data=form).text)
    assert library.article(article).article.published.day.isoformat() == "2025-05-05"


@pytest.mark.parametrize("token", ["", "0" * 64, "ü"])
def test_without_the_token_of_the_form_nothing_happens(token: str, library: Newsroom, client: Client) -> None:
    article = library.story(library.stories()[0].id).files[0].article.id
    form = {"form_token": token, "kind": "not-wire", "target": article, "who": "Ada"}
    assert client(library).post("/judgements", data=form).status_code == 403
    assert library.judgements() == []


def test_a_token_of_another_browser_is_not_believed(library: Newsroom, client: Client) -> None:
    story = library.stories()[0].id
    token = form_token(client(library).get(f"/stories/{story}").text)
    other = client(library)
    other.get("/")
    form = {"form_token": token, "kind": "merge", "target": story, "who": "Ada"}
    assert other.post("/judgements", data=form).status_code == 403


def test_nobody_decides_without_a_name(library: Newsroom, client: Client) -> None:
    browser = client(library)
    story = library.stories()[0].id
    form = {
        "form_token": form_token(browser.get(f"/stories/{story}").text),
        "kind": "merge",
        "target": story,
        "who": " ",
    }
    answer = browser.post("/judgements", data=form)
    assert answer.status_code in (400, 422)


def test_the_list_of_decisions_names_articles_and_stories_by_their_headlines(library: Newsroom, client: Client) -> None:
    browser = client(library)
    flood = max(library.stories(), key=lambda s: s.articles)
    other = min(library.stories(), key=lambda s: s.articles)
    article = library.story(flood.id).files[-1].article
    moved = library.judge("move", [article.id], other.id, who="Ada")
    library.judge("date", [article.id], "2025-05-05", who="Ada")
    page = text_of(browser.get("/judgements").text)
    assert article.outlet is not None
    assert f"“{article.headline}” ({article.outlet.name}) belongs in “{library.story(other.id).story.headline}”" in page
    assert f"“{article.headline}” ({article.outlet.name}) was published on 5 May 2025" in page
    assert "this article belongs in" in text_of(browser.get(f"/articles/{article.id}").text)
    library.undo(moved.id, who="Ada")
    assert "undone by Ada" in text_of(browser.get("/judgements").text)
