import os
from pathlib import Path

import pytest

from storywire.newsroom import Newsroom
from storywire.settings import Settings
from storywire.web import Access
from storywire.web.keyfile import LARGEST, KeyFile
from storywire.web.serving import access_for
from tests.web.conftest import Client
from tests.web.test_access import EDITOR, KEYS, READER, decision, entered


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tokens"
    path.write_text("# the desk\n\n" + "".join(f"  {key}\n" for key in KEYS))
    return path


def test_whose_line_is_gone_is_out_with_the_next_request(library: Newsroom, client: Client, file: Path) -> None:
    access = Access(listed=KeyFile(file).keys)
    page = f"/articles/{library.story(library.stories()[0].id).files[0].article.id}"
    ada, rob = (entered(client(library, access), token) for token in (EDITOR, READER))
    form = decision(ada, library, page=page)
    file.write_text(f"{KEYS[0]}\n")
    assert ada.get("/api/stories").status_code == 401
    assert ada.post("/judgements", data=form, follow_redirects=False).status_code == 401
    assert library.judgements() == []
    assert client(library, access).get("/api/stories", headers={"Authorization": f"Bearer {EDITOR}"}).status_code == 401
    assert rob.get("/api/stories").status_code == 200
    file.write_text(f"{KEYS[1]}\n")  # as long as before, within the same moment
    assert rob.get("/api/stories").status_code == 401 and ada.get("/api/stories").status_code == 200


def test_who_was_added_comes_in_and_two_servers_see_the_same(file: Path) -> None:
    one, other = Access(listed=KeyFile(file).keys), Access(listed=KeyFile(file).keys)
    file.write_text("")
    assert one.knows(READER) is None and other.knows(READER) is None and not one.open and one.asks_for_token
    file.write_text(f"{KEYS[0]}\n")
    assert one.knows(READER) == other.knows(READER) == KEYS[0]


def test_what_cannot_be_read_or_understood_opens_nothing(file: Path) -> None:
    keys = KeyFile(file)
    file.write_bytes(f"{KEYS[0]}\neditor:{'0' * 63}\n\xff\n".encode("latin-1"))
    assert keys.keys() == (KEYS[0],)
    file.write_bytes(f"{KEYS[0]}\n".encode() + b"#" * LARGEST)
    assert keys.keys() == ()
    file.unlink()
    assert keys.keys() == ()


def test_at_the_start_a_file_that_is_wrong_is_said(file: Path) -> None:
    assert access_for("0.0.0.0", None, (), Settings(tokens_file=file)).knows(EDITOR) == KEYS[1]
    file.write_text("ada may come in\n")
    with pytest.raises(ValueError, match="ROLE:SHA256:NAME"):
        access_for("0.0.0.0", None, (), Settings(tokens_file=file))
    with pytest.raises(ValueError, match=os.strerror(2)):
        access_for("0.0.0.0", None, (), Settings(tokens_file=file.with_name("nowhere")))
