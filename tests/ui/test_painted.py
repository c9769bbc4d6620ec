"""What widgets that paint themselves share."""

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from station.ui.widgets.painted import paint_line


@pytest.mark.parametrize(("ratio", "thick"), [(1.0, 1), (1.25, 1), (1.5, 1), (2.0, 2)])
@pytest.mark.parametrize("upright", [False, True])
def test_lines_are_of_one_thickness_wherever_they_stand(ratio: float, thick: int, upright: bool) -> None:
    image = QImage(120, 120, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    painter = QPainter(image)
    for place in range(3, 50, 9):  # on and between the pixels of the screen
        if upright:
            paint_line(painter, place, 0, 1, 40, QColor("black"))
        else:
            paint_line(painter, 0, place, 40, 1, QColor("black"))
    painter.end()
    across = [image.pixelColor(*((step, 20) if upright else (20, step))) == QColor("black") for step in range(120)]
    runs = "".join("#" if dark else " " for dark in across).split()
    assert [len(run) for run in runs] == [thick] * 6
