"""The fault lab: a whole shop of real processes, a history of its own, and a checker."""
