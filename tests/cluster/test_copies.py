from hypothesis import given
from hypothesis import strategies as st

from storywire.cluster.copies import Version, edits
from storywire.cluster.tiling import words_of
from storywire.evidence import holds

LEAD = "The harbour board of Ostra voted on Tuesday to close the north quay until the spring."
WORMS = "Divers had found that two of its piers were hollowed out by shipworm over many winters."
UNION = "The union of dock workers said it had asked for an inspection four years ago."
OWN = "In Salt Lane the bakeries opened late because there was nobody to open for."


def version(article: str, *sentences: str) -> Version:
    text = " ".join(sentences)
    return Version(article, 1, text, words_of(text))


def test_an_edited_copy_tells_what_was_cut_and_what_was_added() -> None:
    (edit,) = edits([version("a", LEAD, WORMS, UNION), version("b", LEAD, UNION, OWN)])
    assert (edit.article, edit.parent) == ("b", "a")
    assert [evidence.selector.exact for evidence in edit.cut] == [WORMS]
    assert [evidence.selector.exact for evidence in edit.added] == [OWN]
    assert (edit.cut_words, edit.added_words) == (16, 14)
    assert 0.6 < edit.kept < 0.75


def test_a_copy_of_a_copy_hangs_on_the_copy() -> None:
    first, second = edits([
        version("a", LEAD, WORMS, UNION), version("b", LEAD, UNION, OWN), version("c", LEAD, UNION, OWN)
    ])  # fmt: skip
    assert (first.parent, second.parent) == ("a", "b")
    assert (second.kept, second.cut, second.added) == (1.0, (), ())


@given(st.lists(st.text(alphabet='ab .!?\n“”"c', max_size=60), min_size=2, max_size=4))
def test_any_texts_give_evidence_that_holds(texts: list[str]) -> None:
    told = [version(str(number), text) for number, text in enumerate(texts)]
    found = edits(told)
    assert len(found) == len(texts) - 1
    for edit in found:
        for evidence in (*edit.cut, *edit.added):
            assert holds(evidence, texts[int(evidence.article)])
