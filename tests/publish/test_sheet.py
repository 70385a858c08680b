from dataclasses import replace

from storywire.publish.sheet import (
    _LINK,
    _SAID,
    _length,
    _spoken,
    from_bytes,
    make_card,
    make_number,
    make_sheet,
    make_utterance,
    to_bytes,
)
from storywire.publish.views import Telling, view
from storywire.types import ClaimKind, StorySummary, Verdict
from tests.publish.example import dossier


def shared() -> Telling:
    """A quotation that several articles have."""
    voices = view(dossier()).voices
    return max((t for voice in voices for t in voice.tellings), key=lambda t: len(t.claim.statements))


def test_each_other_wording_stands_once() -> None:
    telling = shared()
    first = replace(telling.claim.statements[0], text="“We lost nobody,” he said.", speaker="Ada Varn")
    same = [replace(first, article=f"a{n}", text="“We lost nobody”, he said") for n in range(9)]
    other = [replace(first, article=f"b{n}", text=f"We lost {n % 2} people") for n in range(6)]
    another = [
        replace(first, article=f"c{n}", speaker=speaker) for n, speaker in enumerate(("Lena Quist", "Ida", None))
    ]
    claim = replace(telling.claim, statements=(first, *same, *other, *another))
    made = make_utterance(replace(telling, claim=claim))
    assert [v.speaker for v in made.variants] == [None, None, "Lena Quist"] and made.more_variants == 0
    assert made.variants[-1].how == "the same words" != made.variants[0].how
    assert len(made.cites) + made.more_cites == len(claim.statements)


def test_what_is_said_fills_no_more_than_a_page() -> None:
    telling = shared()
    first = telling.claim.statements[0]
    long = tuple(replace(first, article=f"a{n}", text=f"{n} boats " * 2_000) for n in range(50))
    voice = view(dossier()).voices[0]
    heavy = replace(voice, tellings=(replace(telling, claim=replace(telling.claim, statements=long)),) * 9)
    made = _spoken([heavy] * 20)
    most = max(_length(u) for voice in made for u in voice.utterances)
    assert 1 <= len(made) < 14 and sum(_length(u) for v in made for u in v.utterances) <= _SAID + 6 * most
    assert _length(made[0].utterances[0]) > _LINK
    assert telling.claim.kind is ClaimKind.QUOTE
    assert len(_spoken([voice])) == 1 and _spoken([]) == ()


def test_a_sheet_says_what_the_dossier_says() -> None:
    told = dossier()
    sheet = make_sheet(told)
    assert sheet.articles == len(told.files)
    assert sheet.accounts == len(told.crosscheck.accounts)
    texts = {file.article.id: file.article.text for file in told.files}
    for line in sheet.lede:
        shown = " ".join(texts[line.cite.article][line.cite.start : line.cite.end].split())
        assert shown == line.text


def test_it_survives_being_kept() -> None:
    sheet = make_sheet(dossier())
    assert from_bytes(to_bytes(sheet)) == sheet
    assert make_sheet(dossier()) == sheet


def test_the_card_counts_what_differs_and_the_days() -> None:
    sheet = make_sheet(dossier())
    card = make_card(StorySummary("s", "h", 6, 5, 4), sheet)
    differ = [len(numbers) + more for verdict, numbers, more in sheet.figures if verdict is Verdict.DIFFER]
    assert card.differ == sum(differ)
    assert sum(n for _, n in card.activity) == sum(1 for low, high in sheet.published if low and low == high)
    assert card.teaser == sheet.lede[0].text


def test_every_figure_stands_on_it_once() -> None:
    told = dossier()
    counted = next(c for c in told.crosscheck.claims if c.kind is ClaimKind.FIGURE)
    made = {m.claim: m for m in told.crosscheck.comparisons}
    many = tuple(replace(counted, id=f"more{n}") for n in range(9))
    alike = tuple(replace(made[counted.id], claim=c.id, verdict=Verdict.AGREE) for c in many)
    only = replace(counted, id="only"), replace(made[counted.id], claim="only", verdict=Verdict.ONLY_HERE)
    crosscheck = replace(
        told.crosscheck,
        claims=(*told.crosscheck.claims, *many, only[0]),
        comparisons=(*told.crosscheck.comparisons, *alike, only[1]),
    )
    seen = view(replace(told, crosscheck=crosscheck))
    sheet = make_sheet(replace(told, crosscheck=crosscheck))
    order = (Verdict.DIFFER, Verdict.UPDATED, Verdict.AGREE, Verdict.ONLY_HERE)
    wanted = [(v, make_number(t, seen.numbers)) for v in order for t in seen.figures[v]]
    assert list(sheet.every_figure) == wanted and len(wanted) > 10
    assert sum(more for _, _, more in sheet.figures) >= 3
    assert [line for line, _ in sheet.lone] == [n.sentences[0][0] for v, n in wanted if v is Verdict.ONLY_HERE][:6]
    assert from_bytes(to_bytes(sheet)) == sheet


def test_a_sheet_of_an_older_storywire_is_read() -> None:
    sheet = make_sheet(dossier())
    older = to_bytes(sheet).replace(b',"further":', b',"forgotten":')
    assert from_bytes(older) == replace(sheet, further=None)


def test_figures_of_a_story_that_one_account_tells_stand_on_it() -> None:
    told = dossier()
    counted = next(c for c in told.crosscheck.claims if c.kind is ClaimKind.FIGURE)
    nine = tuple(replace(counted, id=f"n{n}", statements=counted.statements[:1]) for n in range(9))
    sheet = make_sheet(replace(told, crosscheck=replace(told.crosscheck, claims=nine, comparisons=())))
    [(line, own)] = sheet.lone
    assert len(own) == 9 and sheet.more_lone == 0  # nine figures of one sentence
    assert [verdict for verdict, _ in sheet.every_figure] == [Verdict.ONLY_HERE] * 9
    assert line.cite.article == counted.statements[0].article
    one = sheet.unopposed[0]
    apart = tuple(replace(one, sentences=((replace(line, text=f"Line {n}"), f"{n}"),)) for n in range(9))
    several = replace(sheet, unopposed=apart)
    assert (len(several.lone), several.more_lone) == (6, 3)
    assert from_bytes(to_bytes(sheet)) == sheet
