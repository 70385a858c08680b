from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from storywire.newsroom import Newsroom
from storywire.publish import from_json, to_json
from storywire.types import Annotations, ArticleFile, Hit, Listing, NameFile, StoryCard
from storywire.web import create_app
from tests import ferry

HOST = {"host": "localhost"}
BOUNDED = settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with Newsroom(Path(tmp_path_factory.mktemp("library")) / "ferry.sqlite") as newsroom:
        ferry.fill(newsroom)
        yield newsroom


@pytest.fixture(scope="module")
def reader(library: Newsroom) -> TestClient:
    return TestClient(create_app(library), base_url="http://localhost")


def test_answers_are_the_nouns_of_the_library(reader: TestClient, library: Newsroom) -> None:
    assert from_json(Listing[StoryCard], reader.get("/api/stories").text) == library.story_list()
    assert from_json(Listing[Hit], reader.get("/api/search", params={"q": "ferry"}).text) == library.search("ferry")
    assert from_json(ArticleFile, reader.get("/api/articles/echo-1").text) == library.article("echo-1")
    found = reader.get("/api/articles/echo-1/annotations").text
    assert from_json(Annotations, found) == library.article("echo-1").annotations
    assert from_json(NameFile, reader.get("/api/people/Idris%20Halloran").text) == library.person("Idris Halloran")
    assert reader.get("/api/stories/s-ferry").text == to_json(library.story_file("s-ferry"))
    assert reader.get("/api/stories/s-ferry/dossier").text == to_json(library.story("s-ferry"))
    assert reader.get("/api/outlets/delta-wire").json()["copied_by"][0]["name"] == "Island Today"
    assert reader.get("/api/articles/echo-1/text").text == library.article("echo-1").article.text
    assert reader.get("/api/health").json()["counts"]["stories"] == 2


def test_every_list_goes_on_at_its_cursor_and_shows_each_once(reader: TestClient) -> None:
    for path in ("/api/stories?", "/api/stories?order=changed&", "/api/people?", "/api/outlets?", "/api/search?q=the&",
                 "/api/search/quotes?q=the&", "/api/people/idris-halloran/quotes?", "/api/places/marrow-bay/stories?",
                 "/api/outlets/hill-gazette/articles?", "/api/search/speakers?q=the OR will&"):  # fmt: skip
        whole = reader.get(f"{path}limit=200").json()
        assert whole["next"] is None and len(whole["items"]) > 1, path
        seen, after = [], ""
        while True:
            page = reader.get(f"{path}limit=1{after}").json()
            seen += page["items"]
            if page["next"] is None:
                break
            after = f"&after={page['next']}"
        assert seen == whole["items"], path


def test_an_unchanged_answer_is_not_sent_again(reader: TestClient) -> None:
    first = reader.get("/api/stories")
    again = reader.get("/api/stories", headers={"if-none-match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert reader.get("/api/stories", headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/api/search?q=(ferry", 400, "not closed"),
        ("/api/search?q=ferry&after=xyz", 400, "cursor"),
        ("/api/search", 422, "q"),
        ("/api/stories?limit=0", 422, "limit"),
        ("/api/stories/nobody", 404, "no story 'nobody'"),
        ("/api/people/Halloran", 404, "Idris Halloran"),
        ("/api/articles/echo-1?revision=7", 404, "no revision 7"),
        ("/api/nothing", 404, "Not Found"),
    ],
)
def test_problems_say_what_is_wrong(reader: TestClient, path: str, status: int, said: str) -> None:
    answer = reader.get(path)
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (answer.status_code, told["status"], told["type"]) == (status, status, "about:blank")
    assert said in told["detail"] and told["title"]


def test_a_search_that_cannot_be_understood_says_where(reader: TestClient) -> None:
    assert reader.get("/api/search", params={"q": "ferry (fire"}).json()["at"] == 6


def test_the_document_has_real_schemas_and_examples(reader: TestClient) -> None:
    document = reader.get("/api/openapi.json").json()
    stories = document["paths"]["/api/stories"]["get"]["responses"]["200"]["content"]["application/json"]
    assert stories["schema"]["$ref"].endswith("StoryCard_")
    assert stories["example"]["items"][0]["summary"]["headline"]
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for content in operation["responses"]["200"]["content"].values():
                assert content["schema"], path


def test_the_api_keeps_its_document(library: Newsroom) -> None:
    """Schemathesis asks every operation, well and badly, and holds each answer to the document: no 500s."""
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", create_app(library), headers=HOST)
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @BOUNDED
        def holds(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=HOST, excluded_checks=[positive_data_acceptance])

        holds()
        asked += 1
    assert asked > 30
