"""What managers take away: every response, and the summary of sentiment, as files.

A report (`responses`, `summary`) is a `Table`: columns, the number of rows it promises, and the
rows. A format (`formats/`) writes any table. `files` joins the two in one snapshot of the database.
"""
