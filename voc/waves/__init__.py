"""When we ask, and whom: a wave sends one survey to an audience, once or again and again.

Its runs become due by `recurrence`, each makes invitations, and each invitation is one
customer's personal link.
"""
