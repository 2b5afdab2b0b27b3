"""The five-button console: pins, debounce, lights, driver, and the simulated board.

``hardware.panel`` and ``hardware.simulated`` need gpiozero; everything else imports without it.
"""
