from __future__ import annotations

from storywire.crosscheck.speakers import compatible


def test_nobody_is_compatible_with_everybody() -> None:
    assert compatible(None, "Lena Quist") and compatible("LENA QUIST", "Lena Quist")
    assert not compatible("Lena Quist", "Olaf Quist")
