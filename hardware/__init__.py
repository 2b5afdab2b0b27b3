"""The five-button console."""
