"""What customers' words are about: a taxonomy that staff edit, and what it finds."""
