from storywire import evidence
from storywire.read.finding import Candidate, Page, folded, squeeze
from storywire.types import Layer, Span


def test_findings_are_best_first_and_carry_evidence():
    page = Page("Harbour Post\nFerry stops", "a1", 2)
    weak, strong = (
        Candidate("Harbour  Post", "line", 0.3, Span(0, 12)),
        Candidate("Ferry stops", "h1", 0.8, Span(13, 24)),
    )
    found = page.findings("headline", [weak, strong, Candidate("Ferry stops", "title", 0.2)])
    assert [each.value for each in found] == ["Ferry stops", "Harbour Post"]
    assert all(evidence.holds(each.evidence, page.text) and each.evidence.layer is Layer.PAGE for each in found)


def test_what_has_no_place_on_the_page_is_less_sure():
    (found,) = Page("text", "a1", 1).findings("outlet", [Candidate("Harbour Post", "hint", 1.0)])
    assert found.evidence is None
    assert found.confidence == 0.8


def test_spelling():
    assert squeeze("  Fer\xadry \n stops ") == "Ferry stops"
    assert folded("Ferry – STOPS!") == "ferry stops"
