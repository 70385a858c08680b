from storywire.store import schema
from storywire.store.loading import kinds_of


def test_every_column_has_a_kind_that_the_server_knows() -> None:
    assert kinds_of(schema.items) == {
        "article": "text",
        "low": "date",
        "high": "date",
        "moment": "timestamp",
        "outlet": "text",
        "confidence": "float8",
        "features": "bytea",
    }
    assert kinds_of(schema.articles)["current"] == "bool" and kinds_of(schema.articles)["number"] == "int4"
