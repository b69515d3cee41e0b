"""The SFU: rooms, peers, publications and subscriptions, forwarded without decoding."""
