from rich.console import Console

from storywire.publish.lookups import show_quotations, show_speakers
from storywire.types import AttributionKind, Quotation, SpeakerHit
from tests.publish import example


def printed(shown: object) -> str:
    console = Console(width=200, color_system=None)
    with console.capture() as held:
        console.print(shown)
    return held.get()


def quotation(speaker: str | None = "Tomas Brandal") -> Quotation:
    file = example.files()[0]
    said = file.annotations.attributions[0]
    return Quotation("delta-1", "s-ferry", "Ferry sinks", "Delta Wire", file.article.published, said.id,
                     AttributionKind.DIRECT, speaker, "director", "“The ‹hull› was sound”", said.evidence)  # fmt: skip


def test_a_quotation_is_shown_with_who_and_where() -> None:
    told = printed(show_quotations([quotation()]))
    assert "Tomas Brandal, director · in quotation marks" in told
    assert "“The ‹hull› was sound”" in told and "Delta Wire · 2 May 2025 · delta-1" in told
    assert "speaker not named" in printed(show_quotations([quotation(None)]))


def test_a_speaker_is_shown_with_counts() -> None:
    told = printed(show_speakers([SpeakerHit("tomas-brandal", "Tomas Brandal", 4, 1, quotation())]))
    assert "Tomas Brandal  4 quotations in 1 article" in told


def test_nothing_found_says_what_to_try() -> None:
    assert "search without from: and to:" in printed(show_quotations([], ["search without from: and to:"]))
    assert "Try fewer words" in printed(show_speakers([]))
