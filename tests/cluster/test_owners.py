from storywire import lexicons
from storywire.cluster.owners import owner_of


def test_titles_of_one_owner_are_known_and_others_are_independent() -> None:
    assert owner_of("mirror.co.uk") == owner_of("walesonline.co.uk") is not None
    assert owner_of("harbour-post.example") is None


def test_no_outlet_has_two_owners() -> None:
    listed = [outlet for outlets in lexicons.load("mul", "owners")["owners"].values() for outlet in outlets]
    assert len(listed) == len(set(listed))
    assert all(outlet == outlet.lower() and "." in outlet and "/" not in outlet for outlet in listed)
