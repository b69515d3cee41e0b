"""What must never be lost or read by the wrong person; has no content yet."""
