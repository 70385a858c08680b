from storywire.publish.sheet import from_bytes, make_card, make_sheet, to_bytes
from storywire.types import StorySummary, Verdict
from tests.publish.example import dossier


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
