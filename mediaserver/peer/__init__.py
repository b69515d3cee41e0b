"""One participant's media session: what it publishes, what it is sent, how both are negotiated."""
