"""The room brief."""
