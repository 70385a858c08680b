import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from storywire.publish.json_ld import json_ld, news_article
from tests.publish import example


def test_an_article_is_a_news_article_with_its_quotations() -> None:
    post = next(file for file in example.files() if file.article.id == "post-1")
    told = json.loads(json_ld(post, "http://localhost/articles/post-1"))
    assert (told["@context"], told["@type"]) == ("https://schema.org", "NewsArticle")
    assert told["url"] == "https://harbourpost.example/anna"
    assert told["datePublished"] == "2025-05-02"
    assert told["author"] == [{"@type": "Person", "name": "Ingrid Solem"}]
    assert told["publisher"] == {"@type": "Organization", "name": "Harbour Post"}
    first = told["hasPart"][0]
    assert first == {
        "@type": "Quotation",
        "text": "“We were in the water for two hours before anyone came,”",
        "spokenByCharacter": {"@type": "Person", "name": "Lena Quist", "jobTitle": "teacher"},
    }
    assert len(told["hasPart"]) == 2  # the third is in the outlet's words
    assert "articleBody" not in told


def test_what_is_not_known_is_left_out() -> None:
    file = example.files()[-1]
    told = news_article(replace(file, article=replace(file.article, headline=None, outlet=None)))
    assert not {"headline", "publisher", "datePublished", "url"} & set(told)


@given(st.text(max_size=60))
def test_nothing_in_it_ends_a_script(words: str) -> None:
    file = example.files()[0]
    hostile = f"</script><!--<script>{words}]]>&\u2028"
    block = json_ld(replace(file, article=replace(file.article, headline=hostile, section=hostile)))
    assert not set(block) & set("<>&\u2028\u2029")
    assert json.loads(block)["headline"] == hostile
