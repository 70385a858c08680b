"""Three ways to be `map`."""
