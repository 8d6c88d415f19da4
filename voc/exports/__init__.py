"""What managers take away: files of responses and of the sentiment summary."""
