"""In which order Tab goes from control to control."""

from itertools import chain, pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_through(*parts: QWidget) -> None:
    """Let Tab go through the controls of these parts of a window in this order, the last of them to
    whatever came next: of itself Qt goes by when each was made."""
    inside = chain.from_iterable([part, *part.findChildren(QWidget)] for part in parts)
    stops = [one for one in inside if one.focusPolicy() is not Qt.FocusPolicy.NoFocus]
    for one, other in pairwise(stops):
        QWidget.setTabOrder(one, other)
