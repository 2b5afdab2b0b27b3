"""The manager's side of the tablet."""
