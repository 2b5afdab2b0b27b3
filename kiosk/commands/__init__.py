"""What each `kiosk` command does; cli.py gathers them."""
