"""A survey on a company's own web site: shown by one script, answered in a frame of ours."""
