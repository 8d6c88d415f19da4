"""What customers said: the public page and every text they wrote."""
