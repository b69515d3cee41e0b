"""The inbox for cases that cannot be seen live; has no content yet."""
