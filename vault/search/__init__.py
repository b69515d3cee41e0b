"""Search in sealed text: exact words, as tokens that mean nothing without the tenant's key."""

from vault.search.index import Document, Found, SearchIndex, SearchQuery

__all__ = ["Document", "Found", "SearchIndex", "SearchQuery"]
