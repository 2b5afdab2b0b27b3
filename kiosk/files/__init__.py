"""Files that are whole or not there; for the device and for the centre."""
