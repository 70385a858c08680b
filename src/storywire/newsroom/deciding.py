"""What persons decide of what was found: made, taken back, carried elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from storywire.newsroom.naming import all_named, the_only, the_story
from storywire.newsroom.room import Room
from storywire.types import (
    Deed,
    Judgement,
    JudgementKind,
    Signature,
)


class Deciding(Room):
    """What persons decide of what was found: made, taken back, carried elsewhere."""

    def judge(
        self,
        kind: JudgementKind | str,
        targets: Sequence[str],
        value: str | None = None,
        *,
        who: str | Signature,
        note: str = "",
    ) -> Judgement:
        """Decide what Storywire got wrong, in the name of `who`; kept apart, and replayed on every rebuild.

        - merge: `targets` are two or more stories, which become the first of them;
        - split: `targets` are articles of one story, which become a story of their own;
        - move: `targets` is one article, `value` the story that it belongs in;
        - not-wire: `targets` is one article, which is no copy;
        - date: `targets` is one article, `value` its day of publication (2025-05-31), None if nobody knows;
        - speaker: `targets` are an article and the id of an attribution in it, `value` who speaks, None if not known.

        Stories and articles may be named by an unambiguous beginning of their ids. Raises NotFound where nothing has
        that name, ValueError where the judgement makes no sense.
        """
        from storywire.judging import Judge, judge, signed

        by = signed(who)
        with self.store.write() as writer:
            sort = JudgementKind(kind)
            named = all_named(writer, sort, targets)
            place = the_story(writer, value)[0] if sort is JudgementKind.MOVE and value else value
            made = Judge(writer, by.name, self._now(), note).make(sort, named, place)
            return judge(writer, made, self._now(), by.through)

    def undo(self, judgement: str, *, who: str | Signature) -> Judgement:
        """Take a judgement back, by its id or an unambiguous beginning; it stays in the history as undone."""
        from storywire.judging import undo

        with self.store.write() as writer:
            found = writer.judgement(judgement)
            if found is None:
                found = writer.judgement(the_only(writer.matching_judgements(judgement), "judgement", judgement))
            assert found is not None  # what was listed is there
            return undo(writer, found, who, self._now())

    def judgements(self) -> list[Judgement]:
        """Everything that persons decided, undone or not, in the order of deciding."""
        with self.store.read() as reader:
            return reader.judgements()

    def audit(self, newest: int | None = None) -> list[Deed]:
        """Who decided and who undid, when, and how the name became known: a line for each deed, the newest first."""
        with self.store.read() as reader:
            return reader.deeds(newest)

    def import_judgements(self, lines: Iterable[str]) -> list[Judgement]:
        """Take over judgements from another library, one JSON object a line, as `storywire judge list --json` writes.

        Known ones are left alone. Returns those that are new here. Raises ValueError for a line that is no judgement,
        before anything is taken.
        """
        from storywire.judging import import_judgements

        with self.store.write() as writer:
            return import_judgements(writer, lines, self._now())
