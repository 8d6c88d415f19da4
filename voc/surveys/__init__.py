"""What we ask: surveys and their frozen versions."""
