"""Who people are and what is written about them; has no content yet."""
