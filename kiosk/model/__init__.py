"""Pure rules: no I/O, no clock, no Kivy, no Django."""
