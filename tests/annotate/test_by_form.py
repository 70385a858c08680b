"""Attributions in Spanish, by form alone."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.attribution import plain_article
from bench.passages import SPANISH, passages, score
from storywire.annotate import by_form
from storywire.annotate.attributions import find_attributions
from storywire.annotate.parsing import blank_model
from storywire.annotate.tokens import tokens_of
from storywire.types import AttributionKind


def found(text: str):
    article = replace(plain_article("a1", text), language="es")
    return find_attributions(blank_model("es")(text), article, (), ())


def test_a_quote_goes_to_whom_the_verb_names():
    text = "«No habrá ningún aumento», dijo la ministra Elvira Quintanal. «Tampoco el próximo año.»"
    [one] = found(text)
    assert one.speaker is not None
    assert (one.speaker.name, one.speaker.role) == ("Elvira Quintanal", "ministra")
    assert len(one.content) == 2
    assert one.kind is AttributionKind.DIRECT


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("El alcalde, Wilmar Ocaña, anunció que el puente estará listo.", "Wilmar Ocaña", "que el puente estará listo"),
        ("La obra está parada, según los vecinos.", "vecinos", "La obra está parada"),
        ("Según Livia Marchetti, el plan llega tarde.", "Livia Marchetti", "el plan llega tarde"),
        ("—Tengo contrato hasta junio —dijo Ana Kovar.", "Ana Kovar", "Tengo contrato hasta junio"),
    ],
)
def test_forms(text, speaker, content):
    [one] = found(text)
    assert one.speaker is not None
    assert one.speaker.name == speaker
    assert [span.of(text) for span in one.content] == [content]


def test_a_refusal_is_its_own_kind():
    [one] = found("El acusado declinó hacer comentarios.")
    assert one.kind is AttributionKind.NO_COMMENT


def test_an_elided_subject_is_not_handed_on_past_another_name():
    text = "«Llueve mucho aquí», dijo Ana Kovar. Llegó Teresa Lanuza. Añadió que no era nada."
    assert [one.speaker.name if one.speaker else None for one in found(text)] == ["Ana Kovar", None]


def test_names_in_quotes_alone_are_no_speech():
    assert found('El llamado "tren fantasma" circuló el lunes.') == ()


def test_a_language_without_words_has_none():
    assert by_form.find_triples(tokens_of(blank_model()("Hän sanoi niin.")), "fi") == []


def test_the_passages_are_found():
    cases = passages(SPANISH)
    assert len(cases) >= 20
    assert score(blank_model("es"), cases, language="es").f1 >= 0.9


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["dijo", "que", ",", "«", "»", '"', ".", "Ana", "Ruiz", "según", "—", "\n", ":", "no"]),
        max_size=40,
    )
)
def test_every_span_lies_inside_the_text(words):
    text = " ".join(words)
    for one in found(text):
        for span in (*one.content, *one.source, *one.cue):
            assert 0 <= span.start < span.end <= len(text)
