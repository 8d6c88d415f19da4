"""How messages leave: the outbox and its channels."""
