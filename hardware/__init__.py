"""The five-button console: pins, debounce, lights, driver, and the simulated board.

``hardware.panel`` and ``hardware.mock`` need gpiozero; everything else imports without it, and says
what to install where it is used.
"""
