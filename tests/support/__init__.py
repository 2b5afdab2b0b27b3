"""What tests share: processes, displays, databases. No test lives here."""
