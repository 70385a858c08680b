import threading
import time
import urllib.error
import urllib.request

import pytest
import uvicorn

from storywire.errors import StorywireError
from storywire.newsroom import Newsroom
from storywire.settings import Settings
from storywire.web.access import Access, Key, Role
from storywire.web.app import create_app
from storywire.web.proxies import Proxies
from storywire.web.serving import _listening, access_for, configured


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


def test_settings_let_people_in_by_name() -> None:
    line = str(Key.of("a-token-of-ada-0123456789", Role.EDITOR, "Ada Reed"))
    said = Settings(tokens=(line,), proxies=("10.0.0.5",), proxy_user_header="X-Remote-User", editors=("ada",))
    access = access_for("0.0.0.0", None, (), said)
    assert access.knows("a-token-of-ada-0123456789") == Key.read(line)
    assert (access.proxies.user_header, access.editors) == ("x-remote-user", ("ada",))
    assert access_for("0.0.0.0", None, (), Settings(tokens=(line,))).asks_for_token
    with pytest.raises(ValueError, match="lets others in"):
        access_for("0.0.0.0", None, (), Settings(proxies=("10.0.0.5",)))  # a proxy that signs nobody in
    with pytest.raises(ValueError, match="name its address"):
        access_for("127.0.0.1", None, (), Settings(proxy_user_header="X-Remote-User"))


def test_a_library_that_is_open_to_this_machine_alone_counts_no_requests() -> None:
    assert access_for("127.0.0.1", None, ()).pace is None
    assert access_for("127.0.0.1", "0123456789abcdef", ()).pace is not None
    assert access_for("127.0.0.1", "0123456789abcdef", (), Settings(requests_per_minute=0)).pace is None


def test_the_server_itself_believes_no_header_about_who_is_at_its_other_end(library: Newsroom) -> None:
    """Of itself uvicorn takes the client from X-Forwarded-For, where the peer is on loopback."""
    access = Access(proxies=Proxies.of(["10.0.0.5"], "x-remote-user"), editors=("*",))
    server = uvicorn.Server(configured(create_app(library, access)))
    with _listening("127.0.0.1", 0) as door:
        running = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        running.start()
        while not server.started:
            time.sleep(0.02)
        forged = {"X-Forwarded-For": "10.0.0.5", "X-Remote-User": "ada", "Host": "localhost"}
        address = f"http://127.0.0.1:{door.getsockname()[1]}/about"
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(urllib.request.Request(address, headers=forged), timeout=10)
        server.should_exit = True
        running.join(10)
