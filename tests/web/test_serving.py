import pytest

from storywire.errors import StorywireError
from storywire.web.serving import _listening, access_for


def test_beyond_loopback_a_token_is_needed() -> None:
    with pytest.raises(ValueError, match="token"):
        access_for("0.0.0.0", None, ())
    with pytest.raises(ValueError, match="token"):
        access_for("192.0.2.7", None, ())
    assert access_for("0.0.0.0", "0123456789abcdef", ("News.example",)).hosts[-1] == "news.example"


def test_loopback_needs_none() -> None:
    for host in ("127.0.0.1", "localhost", "::1", "127.0.0.2"):
        assert access_for(host, None, ()).token is None


def test_a_short_token_is_refused() -> None:
    with pytest.raises(ValueError, match="16"):
        access_for("127.0.0.1", "short", ())


def test_a_port_that_is_taken_is_said() -> None:
    with _listening("127.0.0.1", 0) as first, pytest.raises(StorywireError, match="cannot listen"):
        _listening("127.0.0.1", first.getsockname()[1])
