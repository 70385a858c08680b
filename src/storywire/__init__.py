"""Storywire reads raw news pages from many outlets and turns them into stories a person can check."""

__version__ = "0.1.0"
