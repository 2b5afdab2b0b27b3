"""A customer at a tablet in memory. No test lives here."""
