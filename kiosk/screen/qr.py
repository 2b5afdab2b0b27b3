"""A QR code as a texture."""

from kivy.graphics.texture import Texture

QUIET = 3  # light modules around the code


def qr_texture(address: str) -> Texture:
    """Return the QR code of an address, one texel a module, dark on white."""
    import segno  # nine megabytes that a survey without a QR code does not need

    code = segno.make(address, micro=False, error="m")
    rows = [bytes(0 if dark else 255 for dark in row) for row in code.matrix_iter(border=QUIET)]
    texture = Texture.create(size=(len(rows[0]), len(rows)), colorfmt="luminance")
    texture.mag_filter = texture.min_filter = "nearest"
    texture.blit_buffer(b"".join(reversed(rows)), colorfmt="luminance", bufferfmt="ubyte")
    return texture
