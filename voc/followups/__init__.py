"""What we do about it: five customers a day are asked what they would change."""
