"""What a person decides, made into a judgement: looked up, checked, kept and carried out, or taken back."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256

from storywire.errors import NotFound
from storywire.placing import Desk
from storywire.store import Writer, adapter, wording
from storywire.types import ArticleFile, Judgement, JudgementKind, Signature, Through


def signed(who: str | Signature) -> Signature:
    """Who decides; a name alone is what a command or a program gives. Raises ValueError where there is none."""
    said = who if isinstance(who, Signature) else Signature(who)
    return replace(said, name=_named(said.name))


def judge(writer: Writer, judgement: Judgement, now: datetime, through: Through) -> Judgement:
    """Keep a new judgement and carry it out; `through` says how the name became known."""
    desk = _desk(writer)
    writer.save_judgement(judgement, writer.position(), Signature(judgement.who, through), now)
    desk.enact(writer, judgement)
    desk.settle(writer, now)
    return judgement


def undo(writer: Writer, judgement: Judgement, who: str | Signature, now: datetime) -> Judgement:
    """Take a judgement back; it stays in the library as undone. Raises ValueError if that was done before."""
    if not judgement.stands:
        raise ValueError(f"{judgement.id} was undone already, by {judgement.undone_by}")
    by = signed(who)
    return _undone(writer, replace(judgement, undone=now, undone_by=by.name), now, by)


def _undone(writer: Writer, judgement: Judgement, now: datetime, by: Signature) -> Judgement:
    desk = _desk(writer)
    writer.save_judgement(judgement, writer.position(), by, now)
    desk.enact(writer, judgement, undone=True)
    desk.settle(writer, now)
    return judgement


def import_judgements(writer: Writer, lines: Iterable[str], now: datetime) -> list[Judgement]:
    """Take over judgements that were made elsewhere, in their order; those on articles that are not here yet wait."""
    read = [*_read(lines)]
    known = {judgement.id for judgement in writer.judgements()}
    new = [*{j.id: j for j in read if j.id not in known}.values()]
    for judgement in new:
        judge(writer, replace(judgement, undone=None, undone_by=None), now, Through.IMPORT)
        if not judgement.stands:
            _undone(writer, judgement, now, Signature(judgement.undone_by or judgement.who, Through.IMPORT))
    return new


def _read(lines: Iterable[str]) -> Iterator[Judgement]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield adapter(Judgement).validate_json(line)
            except ValueError as problem:
                raise ValueError(f"line {number} is no judgement: {str(problem).splitlines()[0]}") from problem


def _desk(writer: Writer) -> Desk:
    """A desk that knows what was decided so far."""
    desk = Desk()
    desk.listen(writer)
    return desk


# ---------------------------------------------------------------------------------------------- making


class Judge:
    """Makes judgements on what a library holds, in somebody's name. Each method says what it wants and raises
    ValueError where it makes no sense; ids are whole ids that exist.
    """

    def __init__(self, writer: Writer, who: str, now: datetime, note: str = "") -> None:
        self.writer, self.who, self.now, self.note = writer, _named(who), now, note.strip()

    def make(self, kind: JudgementKind, targets: Sequence[str], value: str | None) -> Judgement:
        """The judgement of that kind: see `Newsroom.judge` for what it takes."""
        wanted = tuple(dict.fromkeys(targets))
        if kind is JudgementKind.MERGE:
            return self._merge(wanted)
        if kind is JudgementKind.SPLIT:
            return self._split(wanted)
        if kind is JudgementKind.SPEAKER:
            return self._speaker(wanted, value)
        (article,) = _exactly(wanted, 1, "one article")
        if kind is JudgementKind.MOVE:
            return self._move(article, value or "")
        return self._date(article, value) if kind is JudgementKind.DATE else self._not_wire(article)

    def _merge(self, stories: tuple[str, ...]) -> Judgement:
        if len(stories) < 2:
            raise ValueError("a merge needs two or more different stories")
        first, *others = stories
        moved = [(article, story) for story in others for article in self.writer.members(story)]
        return self._made(
            JudgementKind.MERGE,
            tuple(article for article, _ in moved),
            first,
            origins=tuple(story for _, story in moved),
            beside=tuple(self.writer.members(first)),
            found=f"stories of their own: {', '.join(stories)}",
        )

    def _split(self, articles: tuple[str, ...]) -> Judgement:
        stories = {self._story(article) for article in articles}
        if len(stories) != 1:
            raise ValueError("a split needs articles of one story")
        (story,) = stories
        rest = tuple(article for article in self.writer.members(story) if article not in articles)
        if not rest:
            raise ValueError(f"these are all the articles of {story}: a split must leave one behind")
        made = self._made(JudgementKind.SPLIT, articles, None, apart=rest, found=f"one story with {story}")
        return replace(made, value=_own(made.id), origins=(story,) * len(articles))

    def _move(self, article: str, story: str) -> Judgement:
        now = self._story(article)
        if now == story:
            raise ValueError(f"{article} is in {story} already")
        return self._made(
            JudgementKind.MOVE,
            (article,),
            story,
            origins=(now,),
            beside=tuple(self.writer.members(story)),
            apart=tuple(other for other in self.writer.members(now) if other != article),
            found=f"in {now}",
        )

    def _date(self, article: str, value: str | None) -> Judgement:
        try:
            day = date.fromisoformat(value) if value else None
        except ValueError:
            raise ValueError(f"{value!r} is no day: write it as 2025-05-31, or say that it is not known") from None
        found = self._file(article).article.published
        said = (found.found or found).day
        wanted = day.isoformat() if day else None
        return self._made(JudgementKind.DATE, (article,), wanted, found=str(said) if said else "no day")

    def _not_wire(self, article: str) -> Judgement:
        stored = self.writer.story(self._story(article))
        wire = next((w for w in stored.wire if article in (w.origin, *w.copies)), None) if stored else None
        if wire is None:
            raise ValueError(f"{article} is not taken for a copy, nor for the origin of one")
        found = f"a copy of {wire.origin}" if article != wire.origin else f"the origin of {', '.join(wire.copies)}"
        return self._made(JudgementKind.NOT_WIRE, (article,), None, found=found)

    def _speaker(self, targets: tuple[str, ...], value: str | None) -> Judgement:
        article, name = _exactly(targets, 2, "an article and the id of an attribution in it")
        file = self._file(article)
        attribution = next((a for a in file.annotations.attributions if a.id == name), None)
        if attribution is None:
            raise NotFound(f"there is no attribution {name!r} in {article}; `storywire article {article}` lists them")
        speaker = attribution.found if attribution.judgement else attribution.speaker
        return self._made(
            JudgementKind.SPEAKER,
            (article,),
            (value or "").strip() or None,
            attribution=name,
            words=wording(attribution, file.article.text),
            found=(speaker and speaker.name) or "speaker not named",
        )

    def _made(self, kind: JudgementKind, articles: tuple[str, ...], value: str | None, **about: object) -> Judgement:
        about["note"] = self.note
        said = repr((kind.value, articles, value, about, self.who, self.now.isoformat(), len(self.writer.judgements())))
        name = "j-" + b32encode(sha256(said.encode("utf-8", "surrogatepass")).digest()).decode()[:10].lower()
        return Judgement(name, kind, articles, value, self.who, self.now, **about)  # type: ignore[arg-type]

    def _story(self, article: str) -> str:
        placed = self.writer.placement(article)
        if placed is None:
            raise NotFound(f"there is no article {article!r}; `storywire search WORDS` shows what there is")
        return placed.story

    def _file(self, article: str) -> ArticleFile:
        file = self.writer.file(article)
        if file is None:
            raise NotFound(f"there is no article {article!r}; `storywire search WORDS` shows what there is")
        return file


def _own(judgement: str) -> str:
    """The id of the story that a split makes."""
    return "s-" + judgement.removeprefix("j-")


def _exactly(targets: tuple[str, ...], count: int, what: str) -> tuple[str, ...]:
    if len(targets) != count:
        raise ValueError(f"say {what}")
    return targets


def _named(who: str) -> str:
    name = " ".join(who.split())
    if not name:
        raise ValueError("say who decides")
    return name
