"""Who works here: sign-in, roles, the organisation, and the audit trail."""
