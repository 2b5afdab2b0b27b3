"""The machine under the kiosk: its clocks, display, light, sticks, log, service manager."""
