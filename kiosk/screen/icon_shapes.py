"""The two signs that are known without reading, as geometry like the faces. No Kivy here."""

from kiosk.screen.face_shapes import Dot, Face, Stroke, arc

_LINE = 0.17

# An eye: the sign under which Russian sites offer their version for people who see badly.
EYE = Face(
    dots=(Dot((0, 0), (0.29, 0.29)),),
    strokes=(
        Stroke(arc((0, -0.55), 1.07, 0.83, 0.17), _LINE),
        Stroke(arc((0, 0.55), 1.07, 1.17, 1.83), _LINE),
    ),
)
# A loudspeaker; its outline begins at a point from which all of it is seen.
LOUDSPEAKER = Face(
    strokes=(
        Stroke(arc((0.08, 0), 0.42, -0.24, 0.24), _LINE),
        Stroke(arc((0.08, 0), 0.8, -0.26, 0.26), _LINE),
    ),
    open_mouth=(
        (-0.55, 0.0),
        (-0.92, 0.25),
        (-0.55, 0.25),
        (-0.05, 0.66),
        (-0.05, -0.66),
        (-0.55, -0.25),
        (-0.92, -0.25),
        (-0.92, 0.25),
    ),
)
