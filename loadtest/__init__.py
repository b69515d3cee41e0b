"""Bots, scenarios and reports over the wire; has no content yet."""
