"""A believable company to try everything with: marked, never mailed, removable in one click."""
