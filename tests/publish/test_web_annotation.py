from storywire.publish.web_annotation import CONTEXT, annotation_page
from tests.publish import example

BASE = "http://localhost:8000"


def test_each_finding_points_at_the_sentence_that_proves_it() -> None:
    file = example.files()[0]
    page = annotation_page(file, BASE)
    [said] = [item for item in page["items"] if item["id"].endswith("/annotations/1/q1")]
    assert said["body"][0]["value"] == "Tomas Brandal" and said["motivation"] == "identifying"
    quoted, position = said["target"]["selector"]
    assert said["target"]["source"] == f"{BASE}/api/articles/delta-1/text?revision=1"
    text = file.article.text
    assert text[position["start"] : position["end"]] == quoted["exact"]
    assert text[: position["start"]].endswith(quoted["prefix"])
    assert text[position["end"] :].startswith(quoted["suffix"])


def test_it_has_what_the_specification_requires() -> None:
    """Web Annotation Data Model, sections 3.1, 4.2.4, 4.2.5 and 5.3."""
    for file in example.files():
        page = annotation_page(file, BASE)
        assert (page["@context"], page["type"]) == (CONTEXT, "AnnotationPage")
        assert page["partOf"]["type"] == "AnnotationCollection" and page["partOf"]["total"] == len(page["items"])
        ids = [item["id"] for item in page["items"]]
        assert len(set(ids)) == len(ids) > 1
        for item in page["items"]:
            assert item["@context"] == CONTEXT and item["type"] == "Annotation" and item["id"].startswith(BASE)
            assert item["target"]["source"].partition(":")[0] in ("http", "https", "urn")
            for body in item["body"]:
                assert body["type"] == "TextualBody" and isinstance(body["value"], str)
            selectors = item["target"]["selector"]
            for selector in selectors if isinstance(selectors, list) else [selectors]:
                if selector["type"] == "TextQuoteSelector":
                    assert selector["exact"]
                else:
                    assert selector["type"] == "TextPositionSelector"
                    assert 0 <= selector["start"] <= selector["end"]


def test_what_stands_on_the_page_points_at_the_page() -> None:
    page = annotation_page(example.files()[0], BASE)
    [published] = [item for item in page["items"] if item["id"].endswith("/published")]
    assert published["target"]["source"].startswith("https://delta-wire.example/")
    assert published["target"]["selector"]["exact"] == "2025-05-02"
