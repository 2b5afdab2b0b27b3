"""The touchscreen (Kivy)."""
