"""What comes back: bounces, complaints, and those who are merely away."""
