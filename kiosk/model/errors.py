"""The errors of the device.

Every one is a sentence: what happened, with which value, and what to do about it.

    KioskError
    +- BadInput (ValueError)         a value, file or option somebody gave is wrong
    |  +- BadSettings                kiosk.toml
    |  +- BadSurvey                  a survey file
    +- StoreError (OSError)          the answer could not be made durable
    |  +- DiskFull
    |  +- StoreBusy                  another process owns this state folder
    +- HardwareError (RuntimeError)  GPIO, pins, buttons
    +- SyncError (RuntimeError)      the centre, the network, enrolment
"""


class KioskError(Exception):
    """Base of all errors this project raises on purpose; ``str()`` is one line for a person."""


class BadInput(KioskError, ValueError):
    """A value that somebody gave is wrong."""


class BadSettings(BadInput):
    """kiosk.toml or a KIOSK_* variable is wrong; names file, line and key."""


class BadSurvey(BadInput):
    """A survey file is wrong; names file, line and key."""


class StoreError(KioskError, OSError):
    """The local database could not do what was asked; nothing was acknowledged."""


class DiskFull(StoreError):
    """There is no room left for an answer."""


class StoreBusy(StoreError):
    """Another process owns the state folder."""


class HardwareError(KioskError, RuntimeError):
    """The console's pins, buttons or pin factory cannot be used."""


class SyncError(KioskError, RuntimeError):
    """The centre could not be reached, or did not accept."""
