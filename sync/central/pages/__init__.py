"""The pages that head office reads."""
