"""The demo held beside golden.toml: for each kind of expectation, how many there are and which were missed.

`python -m tests.demo.comparison` takes the demo and prints them.
"""

from __future__ import annotations

import json
import re
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib.resources import as_file
from pathlib import Path
from typing import Any

from storywire import Newsroom
from storywire.demo import folder
from storywire.settings import Settings
from storywire.types import ArticleFile, Attribution, ClaimKind, Dossier, Issue, Span, Statement, Verdict

GOLDEN = tomllib.loads(Path(__file__).with_name("golden.toml").read_text(encoding="utf-8"))
Misses = dict[str, list[str]]
VERDICTS = {"agree": {Verdict.AGREE}, "differ": {Verdict.DIFFER}, "updated": {Verdict.UPDATED}}


class Comparison:
    """One run of the demo beside the golden file. Each check yields a line for every expectation, "" if it holds."""

    def __init__(self, dossiers: list[Dossier], issues: list[Issue]) -> None:
        self.dossiers = dossiers
        self.names = dict(_addresses())
        self.files = {
            self.names[f.article.address]: f for d in dossiers for f in d.files if f.article.address in self.names
        }
        self.story = {
            self.names[f.article.address]: d for d in dossiers for f in d.files if f.article.address in self.names
        }
        self.codes: dict[str, set[str]] = defaultdict(set)
        for issue in issues:
            self.codes[self.names.get(issue.address, Path(issue.address).name.removeprefix("demo:"))].add(issue.code)

    def misses(self) -> tuple[dict[str, int], Misses]:
        """How many expectations there are of each kind, and those that were missed, in words."""
        checks: dict[str, Callable[[], Iterator[str]]] = {
            "article": self._articles,
            "issue": self._issues,
            "outlet": lambda: self._field("outlet", lambda f: f.article.outlet and f.article.outlet.name),
            "headline": lambda: self._field("headline", lambda f: f.article.headline),
            "byline": lambda: self._field("byline", lambda f: list(f.article.byline)),
            "credit": lambda: self._field("credit", lambda f: f.article.credit),
            "language": lambda: self._field("language", lambda f: f.article.language),
            "day": self._days,
            "crawl day": self._crawled,
            "begin and end": self._bounds,
            "clutter": self._clutter,
            "together": self._together,
            "apart": self._apart,
            "earlier": self._earlier,
            "wire copy": self._wire,
            "direct quote": lambda: self._quotes("direct", "mixed"),
            "indirect quote": lambda: self._quotes("indirect"),
            "figure": self._figures,
            "saying": self._sayings,
            "time": self._times,
        }
        counts, missed = {}, {}
        for name, check in checks.items():
            lines = list(check())
            counts[name] = len(lines)
            missed[name] = [line for line in lines if line]
        return counts, missed

    # ---------------------------------------------------------------------------------------- reading

    def _pages(self) -> Iterator[tuple[dict[str, Any], ArticleFile]]:
        for page in GOLDEN["page"]:
            if page["page"] in self.files:
                yield page, self.files[page["page"]]

    def _articles(self) -> Iterator[str]:
        for page in GOLDEN["page"]:
            here = page["page"] in self.files
            yield (
                "" if here == page["article"] else f"{page['page']}: {'an article' if here else 'no article'} came out"
            )

    def _issues(self) -> Iterator[str]:
        for page in GOLDEN["page"]:
            if "issue" in page:
                found = self.codes[page["page"]]
                yield "" if page["issue"] in found else f"{page['page']}: {sorted(found)}, not {page['issue']}"

    def _field(self, name: str, value: Callable[[ArticleFile], object]) -> Iterator[str]:
        for page, file in self._pages():
            if name in page:
                found = value(file)
                yield "" if found == page[name] else f"{page['page']}: {found!r}, not {page[name]!r}"

    def _days(self) -> Iterator[str]:
        for page, file in self._pages():
            found = file.article.published
            if "day" in page:
                right = found.day == page["day"] or (page.get("abstain") and found.day is None)
            else:
                low, high = page.get("low"), page.get("high")
                right = found.day is None or ((not low or found.day >= low) and (not high or found.day <= high))
            yield (
                "" if right else f"{page['page']}: {found.day} ({found.origin.value}), not {page.get('day', 'unknown')}"
            )

    def _crawled(self) -> Iterator[str]:
        for page, file in self._pages():
            if "crawled" in page:
                day = file.article.published.day
                yield f"{page['page']}: {day} is the crawl day" if day == page["crawled"] else ""

    def _bounds(self) -> Iterator[str]:
        for page, file in self._pages():
            text = _plain(file.article.text)
            start = text.find(_plain(page["first"]))
            end = text.rfind(_plain(page["last"]))
            rest = text[end + len(_plain(page["last"])) :] if end >= 0 else text
            right = 0 <= start < 200 and end >= 0 and len(rest) < 200
            yield "" if right else f"{page['page']}: begins {text[:50]!r}, ends {text[-50:]!r}"

    def _clutter(self) -> Iterator[str]:
        for page, file in self._pages():
            for phrase in page.get("clutter", []):
                here = _squeezed(phrase) in _squeezed(file.article.text)
                yield f"{page['page']}: {phrase!r} stands in the text" if here else ""

    # ---------------------------------------------------------------------------------------- placing

    def _together(self) -> Iterator[str]:
        for story in GOLDEN["story"]:
            strict = [p["page"] for p, _ in self._pages() if p.get("story") == story["key"] and not p.get("apart_ok")]
            first, *rest = strict
            for page in rest:
                one = self.story[page].story.id == self.story[first].story.id
                yield "" if one else f"{story['key']}: {page} is not with {first}"

    def _apart(self) -> Iterator[str]:
        keys = {page["page"]: page.get("story", page["page"]) for page, _ in self._pages()}
        for dossier in self.dossiers:
            found = {keys[self.names[f.article.address]] for f in dossier.files if f.article.address in self.names}
            yield "" if len(found) == 1 else f"one story holds {sorted(found)}"

    def _earlier(self) -> Iterator[str]:
        pages = {story["key"]: story["pages"] for story in GOLDEN["story"]}
        for story in GOLDEN["story"]:
            for before in story.get("earlier", []):
                ids = {self.story[page].story.id for page in pages[before] if page in self.story}
                links = {
                    link.story for page in story["pages"] if page in self.story for link in self.story[page].story.links
                }
                yield "" if ids & links else f"{story['key']} is not linked with {before}"

    def _wire(self) -> Iterator[str]:
        for page, file in self._pages():
            origin = next((w.origin for w in self.story[page["page"]].wire if file.article.id in w.copies), None)
            wanted = self.files[page["copy_of"]].article.id if "copy_of" in page else None
            yield "" if origin == wanted else f"{page['page']}: a copy of {origin}, not of {page.get('copy_of')}"

    # ------------------------------------------------------------------------------------- annotating

    def _quotes(self, *kinds: str) -> Iterator[str]:
        for quote in GOLDEN["quote"]:
            if quote["kind"] in kinds and quote["page"] in self.files:
                yield _judged(quote, self.files[quote["page"]])

    def _times(self) -> Iterator[str]:
        for time in GOLDEN["time"]:
            file = self.files.get(time["page"])
            if file is None or file.article.published.day is None:
                continue
            low, high = time["low"], time.get("high", time["low"])
            found = [t for t in file.annotations.times if _inside(file, t.span, time["within"], time["text"])]
            right = any((t.low, t.high) == (low, high) for t in found)
            yield (
                ""
                if right
                else f"{time['page']}: {time['text']!r} is {[(str(t.low), str(t.high)) for t in found]}, not {low}"
            )

    # ---------------------------------------------------------------------------------- cross-checking

    def _figures(self) -> Iterator[str]:
        for figure in GOLDEN["figure"]:
            wanted = VERDICTS[figure["verdict"]]
            values = {one["page"]: one["value"] for one in figure["values"] if one["page"] in self.files}
            dossier = self.story[next(iter(values))]
            found = self._claims(
                dossier,
                ClaimKind.FIGURE,
                {p: str(o["text"]) for p in values for o in figure["values"] if o["page"] == p},
            )
            right = bool(found & wanted)
            yield (
                "" if right else f"{figure['story']}: {figure['counted']} {sorted(values.values())}: {sorted(found)}"
            )

    def _sayings(self) -> Iterator[str]:
        for saying in GOLDEN["saying"]:
            if saying["kind"] == "translated":
                continue
            texts = {one["page"]: one["text"] for one in saying["pages"] if one["page"] in self.files}
            found = self._claims(self.story[next(iter(texts))], ClaimKind.QUOTE, texts)
            yield (
                "" if Verdict.AGREE in found else f"{saying['speaker']}: {next(iter(texts.values()))!r} is not aligned"
            )

    def _claims(self, dossier: Dossier, kind: ClaimKind, texts: dict[str, str]) -> set[Verdict]:
        """The verdicts of the claims that hold at least two of these sentences."""
        verdicts = {c.claim: c.verdict for c in dossier.crosscheck.comparisons}
        pages = {self.files[page].article.id: text for page, text in texts.items()}
        return {
            verdicts[claim.id]
            for claim in dossier.crosscheck.claims
            if claim.kind is kind
            and claim.id in verdicts
            and sum(any(_says(s, a, t) for s in claim.statements) for a, t in pages.items()) >= 2
        }


def _says(statement: Statement, article: str, text: str) -> bool:
    here, wanted = _plain(statement.evidence.selector.exact), _plain(text)
    return statement.article == article and (wanted in here or here in wanted)


def _judged(quote: dict[str, Any], file: ArticleFile) -> str:
    """Whether the quote is there with its speaker; words of the content count, not its marks."""
    wanted = set(_plain(quote["text"]).split())
    found = [a for a in file.annotations.attributions if len(wanted & _words(file, a)) >= 0.8 * len(wanted)]
    where = f"{quote['page']}: {quote['text'][:50]!r}"
    if not found:
        return f"{where} is not found"
    names = {_plain(a.speaker.name) for a in found if a.speaker and a.speaker.name}
    speaker = quote.get("speaker")
    if speaker is None:
        return f"{where} has the speaker {names}, though nobody is named" if names and len(names) == len(found) else ""
    surname = _plain(speaker).split()[-1]
    return (
        ""
        if any(surname in name.split() for name in names)
        else f"{where} has the speaker {names or None}, not {speaker}"
    )


def _words(file: ArticleFile, attribution: Attribution) -> set[str]:
    return set(_plain(" ".join(span.of(file.article.text) for span in attribution.content)).split())


def _inside(file: ArticleFile, span: Span, within: str, text: str) -> bool:
    around = Span(max(0, span.start - len(within)), min(len(file.article.text), span.end + len(within)))
    said = span.of(file.article.text)
    return _plain(within) in _plain(around.of(file.article.text)) and (text in said or said in text)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold().replace("’", "'").replace("'", "")))


def _addresses() -> Iterator[tuple[str, str]]:
    """The address of each page and its name in the golden file."""
    with as_file(folder()) as pages:
        for path in sorted(pages.iterdir()):
            yield f"demo:{path.name}", path.name
            if path.suffix == ".jsonl":
                for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                    name = f"{path.name}#{number}"
                    try:
                        yield json.loads(line)["url"], name
                    except ValueError:
                        yield f"demo:{path.name}#{number}", name


def main() -> None:
    """Take the demo and print what was missed."""
    with tempfile.TemporaryDirectory() as place, Newsroom(Path(place) / "demo.sqlite", Settings()) as newsroom:
        newsroom.take_demo()
        counts, missed = Comparison(list(newsroom.dossiers()), newsroom.issues()).misses()
    for name, count in counts.items():
        print(f"{name}: {count - len(missed[name])} of {count}")
        for line in missed[name]:
            print("   ", line)


if __name__ == "__main__":
    main()
