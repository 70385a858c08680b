import json
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from storywire.cluster import story_id
from storywire.store import Store, opening
from storywire.types import Judgement, JudgementKind, Relation, Signature, Through

MADE, UNDONE = datetime(2025, 5, 1, 9, tzinfo=UTC), datetime(2025, 5, 2, 10, tzinfo=UTC)
LINK = {
    "story": "s-near",
    "relation": "earlier",
    "score": 0.4,
    "why": [{"text": "three names in common", "value": 3.0}],
}


def first_schema(path: Path) -> None:
    """A library as the first version wrote it: two stories, a link between them, and an id that leads on."""
    config = Config()
    config.set_main_option("script_location", str(Path(opening.__file__).with_name("migrations")))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for article, story, related in (("a-1", "s-one", [LINK]), ("a-2", "s-one", []), ("a-3", "s-near", [])):
            noun = {
                "article": article,
                "story": story,
                "founded": True,
                "score": 1.0,
                "reasons": [],
                "related": related,
            }
            row = {"article": article, "story": story, "noun": zlib.compress(json.dumps(noun).encode())}
            connection.execute(
                text("INSERT INTO placements (article, story, noun) VALUES (:article, :story, :noun)"), row
            )
        packed = zlib.compress(b"[]")
        for story in ("s-one", "s-near"):
            row = {"id": story, "noun": packed}
            connection.execute(
                text("INSERT INTO stories VALUES (:id, '', 1, 1, 1, NULL, NULL, '2025-05-05', :noun, :noun, :noun)"),
                row,
            )
        connection.execute(text("INSERT INTO redirects VALUES (:old, 's-one')"), {"old": story_id("a-2")})
    engine.dispose()


def test_links_and_old_ids_of_the_first_schema_are_kept(tmp_path: Path) -> None:
    first_schema(tmp_path / "old.sqlite")
    store = Store(tmp_path / "old.sqlite")
    with store.read() as reader:
        (link,) = reader.links("s-one")
        assert (link.story, link.relation, link.score) == ("s-near", Relation.EARLIER, 0.4)
        assert reader.links("s-near")[0].relation is Relation.LATER
        assert reader.leads(story_id("a-2")) == "s-one"
        assert reader.judgements() == []
        placed = reader.placement("a-1")
        assert placed is not None and placed.judgement is None
    store.close()


def test_deeds_of_an_older_library_are_told_by_their_judgements(tmp_path: Path) -> None:
    said = Judgement("j-old", JudgementKind.DATE, ("a-1",), None, "Ada", MADE, undone=UNDONE, undone_by="Bo")
    store = Store(tmp_path / "library.sqlite")
    with store.write() as writer:
        for one in (replace(said, undone=None, undone_by=None), said):
            writer.save_judgement(one, 0, Signature("unknown then"), MADE)
        writer.connection.execute(text("UPDATE decisions SET at = NULL, who = NULL, through = NULL"))
    with store.read() as reader:
        told = [(deed.who, deed.at, deed.undone, deed.through) for deed in reader.deeds()]
    assert told == [("Bo", UNDONE, True, Through.UNKNOWN), ("Ada", MADE, False, Through.UNKNOWN)]
    store.close()
