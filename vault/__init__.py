"""What must never be lost or read by the wrong person: rows, keys, blobs, and who touched them."""
