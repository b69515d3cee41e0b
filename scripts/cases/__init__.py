"""The benchmark of the inbox: generated cases, and what lists and search cost among them."""
