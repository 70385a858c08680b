"""Run the three seed pages end to end and hold what comes out beside what a perfect reader says of them.

    python -m bench.seeds           print the comparison; exit code 1 if a floor is broken

The pages and the facts are not part of this repository: they are read from `../shared` (STORYWIRE_SEEDS names another
folder with the pages; the facts are `seeds.md` in the benchmark folder), and the run is skipped where they are not.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench import data
from storywire import Newsroom
from storywire.types import ArticleFile, Attribution, Dossier, EntityKind, Verdict

DIRECT_FLOOR = 9
SIBLING = Path(__file__).parent / "cases" / "sibling.html"  # of 5 May 2025, in our own words; names no person
_QUOTED = re.compile(r"[“\"]([^”\"]+)[”\"]")
_SMALL = {"the", "she", "he", "her", "his", "president", "senior", "adviser", "report", "camp", "sunday", "saturday"}


class Direct(NamedTuple):
    """A direct quote that must be found: its number, the words that name its speaker, its words, whether cut by "…"."""

    name: str
    speaker: set[str]
    words: list[str]
    cut: bool


class Page(NamedTuple):
    """What is known of one seed page."""

    letter: str
    start: str
    first: str
    last: str
    directs: list[Direct]


def main() -> int:
    """Take the pages, print the comparison, hold the floors."""
    folder = Path(os.environ.get("STORYWIRE_SEEDS") or data.home().parent / "seeds")
    if not folder.is_dir() or not (data.home() / "seeds.md").is_file():
        print("seeds: skipped, the pages or the facts are not here")
        return 0
    facts = list(pages((data.home() / "seeds.md").read_text(encoding="utf-8")))
    with tempfile.TemporaryDirectory() as place, Newsroom(Path(place) / "seeds.sqlite") as newsroom:
        newsroom.take([folder])
        dossiers = list(newsroom.dossiers())
        problems = [*_stories(dossiers, facts), *_articles(dossiers, facts), *_conflicts(dossiers)]
        proof = newsroom.verify()
    print(f"verify: {proof.findings} findings, {len(proof.failures)} not proved")
    problems += _shrunk(folder, _sibling(dossiers), facts)
    problems += [] if proof.proved else ["verify fails"]
    for problem in problems:
        print("BROKEN:", problem)
    return 1 if problems else 0


# ------------------------------------------------------------------------------------------- the facts


def pages(text: str) -> Iterator[Page]:
    """The facts of seeds.md that a program can hold: bounds of the text and direct quotes, page by page."""
    table = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    head = next(row for row in table if re.match(r"A = ", " ".join(row[1:2])))
    named = {row[0]: row[1:] for row in table}
    for column, cell in enumerate(head[1:]):
        letter, start = re.match(r"(\w) = (\w+)", cell).groups()  # type: ignore[union-attr]
        first = named["First sentence"][column].split("(body proper")[0]
        directs = [d for d in map(_direct, table) if d and d.name.startswith(letter)]
        yield Page(
            letter, start, first.split("`")[-1].strip(' "…'), named["Last sentence"][column].strip(' "`'), directs
        )


def _direct(row: list[str]) -> Direct | None:
    if len(row) < 5 or not re.match(r"[A-Z]\d+$", row[0]) or not row[4].startswith("D"):
        return None
    quoted = " ".join(_QUOTED.findall(row[3]))
    return Direct(row[0], set(_words(row[1])) - _SMALL or set(_words(row[1])), _words(quoted), "…" in quoted)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"['’]s?\b", "", text.lower()))


# ------------------------------------------------------------------------------------- what came out


def _stories(dossiers: list[Dossier], facts: list[Page]) -> Iterator[str]:
    found = sorted("".join(sorted(_letter(file, facts) for file in dossier.files)) for dossier in dossiers)
    links = [(link.relation.value, link.story) for dossier in dossiers for link in dossier.story.links]
    print("stories:", ", ".join(found), "  links:", links or "none")
    if found != ["A", "BC"]:
        yield f"the stories are {found}, not A and BC"


def _sibling(dossiers: list[Dossier]) -> str:
    """The dated page, with the two persons of whom most is told in the largest story put into it."""
    files = max((dossier.files for dossier in dossiers), key=len)
    told = Counter(
        entity.name
        for file in files
        for mention in file.annotations.mentions
        for entity in file.annotations.entities
        if entity.id == mention.entity and entity.kind is EntityKind.PERSON and " " in entity.name
    )
    page = SIBLING.read_text(encoding="utf-8")
    for place, (name, _) in zip(("FIRST", "SECOND"), told.most_common(2), strict=True):
        page = page.replace(f"{{{place} FULL}}", name).replace(f"{{{place}}}", name.split()[-1])
    return page


def _shrunk(folder: Path, sibling: str, facts: list[Page]) -> Iterator[str]:
    """The days that the story gives B and C when a dated page tells the same: they must shrink to its weeks."""
    with tempfile.TemporaryDirectory() as place, Newsroom(Path(place) / "sibling.sqlite") as newsroom:
        (Path(place) / SIBLING.name).write_text(sibling, encoding="utf-8")
        newsroom.take([folder, Path(place) / SIBLING.name])
        files = {_letter(file, facts): file for dossier in newsroom.dossiers() for file in dossier.files}
    for letter in "BC":
        told = files[letter].dated if letter in files else None
        if told is not None:
            print(f"{letter} beside a dated sibling: {told.low} to {told.high}: {'; '.join(told.reasons)}")
        if told is None or told.low is None or told.low.isoformat() < "2025-05-02":
            yield f"a dated sibling does not bound {letter} from below"


def _letter(file: ArticleFile, facts: list[Page]) -> str:
    return next((page.letter for page in facts if f"/{page.start[:8]}" in file.article.address), "?")


def _articles(dossiers: list[Dossier], facts: list[Page]) -> Iterator[str]:
    right = total = 0
    for dossier in dossiers:
        for file in dossier.files:
            page = next(page for page in facts if page.letter == _letter(file, facts))
            yield from _text(file, page)
            yield from _date(file, page)
            for direct in page.directs:
                total += 1
                right += _found(file, direct)
    print(f"direct quotes with the right speaker: {right} of {total}")
    if right < DIRECT_FLOOR:
        yield f"{right} direct quotes of {total} have the right speaker, {DIRECT_FLOOR} must"


def _text(file: ArticleFile, page: Page) -> Iterator[str]:
    text = " ".join(file.article.text.split())
    starts, ends = page.first in text[: len(page.first) + 40], text.endswith(page.last)
    outlet = file.article.outlet and file.article.outlet.name
    print(f"{page.letter}: headline {file.article.headline!r}, outlet {outlet!r}")
    print(f"   text of {len(text)} characters, begins right: {starts}, ends right: {ends}")
    if not starts or not ends:
        yield f"the text of {page.letter} begins {text[:60]!r} and ends {text[-60:]!r}"


def _date(file: ArticleFile, page: Page) -> Iterator[str]:
    found = file.article.published
    print(f"   published {found.day}, from {found.low} to {found.high}: {'; '.join(found.reasons)}")
    if found.day is not None:
        yield f"{page.letter} is dated {found.day}, though no day stands on the page"


def _found(file: ArticleFile, direct: Direct) -> bool:
    best = max(file.annotations.attributions, key=lambda a: _overlap(file, a, direct), default=None)
    if best is None or _overlap(file, best, direct) < 0.8:
        print(f"   {direct.name} not found")
        return False
    text = file.article.text
    said = _words((best.speaker and best.speaker.name) or " ".join(span.of(text) for span in best.source))
    right = bool(direct.speaker & set(said))
    resolved = best.speaker.resolution.value if best.speaker else "no speaker"
    print(f"   {direct.name} {'right' if right else 'WRONG'}: {' '.join(said)} ({resolved})")
    return right


def _overlap(file: ArticleFile, found: Attribution, direct: Direct) -> float:
    """The F1 of the words of a found content against the words of the quote; of a quote cut short, the recall."""
    words = _words(" ".join(span.of(file.article.text) for span in found.content))
    both = len(set(words) & set(direct.words))
    if direct.cut:
        return both / len(set(direct.words))
    return 2 * both / (len(set(words)) + len(set(direct.words))) if both else 0.0


def _conflicts(dossiers: list[Dossier]) -> Iterator[str]:
    flagged = [c for d in dossiers for c in d.crosscheck.comparisons if c.verdict in (Verdict.DIFFER, Verdict.UPDATED)]
    print(f"differences reported: {len(flagged)}")
    if flagged:
        yield f"differences are reported where there are none: {flagged}"


if __name__ == "__main__":
    sys.exit(main())
