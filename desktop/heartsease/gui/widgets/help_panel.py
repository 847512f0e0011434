"""The help card: fixed words and numbers as their publishers print them, with the country picker."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from heartsease.app.help import INTERNATIONAL
from heartsease.app.help_view import HelpRow, HelpView
from heartsease.gui.present.help import HelpState
from heartsease.gui.theme import Theme
from heartsease.gui.widgets.advice_card import AdviceCard
from heartsease.gui.widgets.parts import GAP, column, empty, frame, label, line, tab_through
from heartsease.system.words import Words


class _CountryPicker(QComboBox):
    """Scrolling the page over the picker must not change the country of someone in need."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


class HelpPanel(QWidget):
    """Draws a ``HelpState``; one sentence with emergency numbers stands even where nothing could be read."""

    country_chosen = Signal(str)
    again = Signal()

    def __init__(self, words: Words, theme: Theme) -> None:
        """Begin with the sentence that always stands."""
        super().__init__()
        self._words = words
        self._drawn = HelpState()
        self.opening = label(kind="heading", selectable=True)
        self.country = self._picker()
        self.advice = AdviceCard(words, theme)
        self.advice.again.connect(self.again)
        self.always = label(words.text("help.emergency_international"), "heading", selectable=True)
        self._now = label(selectable=True)
        self._box, self._rows = frame("pane")
        self._rows.setSpacing(6)
        self._notes = QVBoxLayout()
        self._notes.setSpacing(4)
        body = column(self, gap=GAP)
        for part in (self.opening, self._now, self.advice, self.always):
            body.addWidget(part)
        body.addLayout(self._country_line())
        body.addWidget(self._box)
        body.addLayout(self._notes)
        self._box.hide()

    def draw(self, state: HelpState) -> None:
        """Show the card of ``state``."""
        self.opening.setText(state.opening)
        self.advice.show_advice(state.advice)
        if state.countries != self._drawn.countries:
            self._fill_countries(state)
        self.country.setCurrentIndex(self.country.findData(state.chosen))
        if state.card != self._drawn.card:
            self._fill_card(state.card)
        self.always.setVisible(state.card is None)
        self._now.setVisible(state.card is not None)
        self._box.setVisible(state.card is not None)
        self._drawn = state

    def _picker(self) -> QComboBox:
        made = _CountryPicker()
        made.setAccessibleName(self._words.text("help.country"))
        made.setAccessibleDescription(self._words.text("gui.help.country_hint"))
        made.setPlaceholderText(self._words.text("gui.help.country_choose"))
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(16)
        made.activated.connect(lambda place: self.country_chosen.emit(made.itemData(place)))
        return made

    def _country_line(self) -> QHBoxLayout:
        name = label(self._words.text("help.country"))
        name.setWordWrap(False)
        name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        name.setBuddy(self.country)
        return line(name, self.country)

    def _fill_countries(self, state: HelpState) -> None:
        self.country.clear()
        for country in state.countries:
            self.country.addItem(country.name, country.code)
        self.country.addItem(self._words.text("gui.help.elsewhere"), INTERNATIONAL)

    def _fill_card(self, card: HelpView | None) -> None:
        empty(self._rows)
        empty(self._notes)
        if card is None:
            return
        self._now.setText(card.now)
        first = [_drawn_row(row) for row in (*card.emergency, *card.lines)]
        more = [_drawn_row(row) for row in card.directories]
        for service in first:
            self._rows.addWidget(service)
        if card.directories:
            heading = label(self._words.text("help.directories"), "heading")
            heading.setContentsMargins(7, GAP, 0, 0)
            self._rows.addWidget(heading)
        for service in more:
            self._rows.addWidget(service)
        tab_through(self.country, *first, *more)
        for note in (*card.closing, card.checked):
            self._notes.addWidget(label(note, "small"))


def _drawn_row(row: HelpRow) -> QWidget:
    """Return one service; it takes the focus as a whole, so that a screen reader reads all of it."""
    box = QFrame()
    box.setProperty("kind", "service")
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.setAccessibleName(". ".join((row.name, *row.ways)))
    box.setAccessibleDescription(f"{row.about} {row.warning}")
    inside = column(box, margin=4, gap=1)
    inside.addWidget(label(row.name))
    for way in row.ways:
        inside.addWidget(label(way, "name", selectable=True))
    for note in (row.about, row.warning):
        if note:
            inside.addWidget(label(note, "small"))
    return box
