"""Colours and sizes as tokens, put on the whole application; follows the system's light or dark scheme."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from heartsease.gui.stylesheet import stylesheet
from heartsease.gui.tokens import Colours, Scheme, colours

#: Text sizes a person can step through, in percent.
SCALES = (100, 110, 125, 150, 175, 200)
_BODY_POINTS = 11.0


def palette(tokens: Colours) -> QPalette:
    """Return the tokens as Qt's roles, for what the style draws by itself."""
    made = QPalette()
    role = QPalette.ColorRole
    for target, colour in (
        (role.Window, tokens.window),
        (role.WindowText, tokens.text),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.surface_quiet),
        (role.Text, tokens.text),
        (role.PlaceholderText, tokens.muted),
        (role.Button, tokens.surface),
        (role.ButtonText, tokens.text),
        (role.ToolTipBase, tokens.surface),
        (role.ToolTipText, tokens.text),
        (role.Highlight, tokens.primary),
        (role.HighlightedText, tokens.on_primary),
        (role.Link, tokens.primary),
        (role.Accent, tokens.primary),
    ):
        made.setColor(target, QColor(colour))
    return made


def system_scheme() -> Scheme:
    """Return what the desktop asks for; light where it does not say."""
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return Scheme.DARK if dark else Scheme.LIGHT


class Theme(QObject):
    """What the whole application looks like now; ``changed`` follows every new scheme or text size.

    One per application, for as long as it runs: taking the style sheet away again while a combo box waits to be deleted
    crashes Qt 6.11.
    """

    changed = Signal()

    def __init__(self, application: QApplication, *, scheme: Scheme | None = None, percent: int = 100) -> None:
        """Follow the system's scheme unless one is given, and put the look on ``application``."""
        super().__init__(application)
        self._application = application
        self._fixed = scheme
        self._percent = min(max(percent, SCALES[0]), SCALES[-1])
        application.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)
        self._apply()

    @property
    def scheme(self) -> Scheme:
        """The scheme that is shown."""
        return system_scheme() if self._fixed is None else self._fixed

    @property
    def colours(self) -> Colours:
        """The tokens that are shown."""
        return colours(self.scheme)

    @property
    def percent(self) -> int:
        """The text size in percent."""
        return self._percent

    def larger(self) -> None:
        """Step to the next larger text size."""
        self.set_percent(next((s for s in SCALES if s > self._percent), SCALES[-1]))

    def smaller(self) -> None:
        """Step to the next smaller text size."""
        self.set_percent(next((s for s in reversed(SCALES) if s < self._percent), SCALES[0]))

    def set_percent(self, percent: int) -> None:
        """Show text at ``percent`` of its plain size, within 100 and 200."""
        self._percent = min(max(percent, SCALES[0]), SCALES[-1])
        self._apply()

    def set_scheme(self, scheme: Scheme | None) -> None:
        """Show one scheme, or follow the system's again."""
        self._fixed = scheme
        self._apply()

    def _follow(self) -> None:
        if self._fixed is None:
            self._apply()

    def _apply(self) -> None:
        # Each of these walks over every widget, so each is done only when it changes something; sizes are the sheet's.
        made = palette(self.colours)
        if made != self._application.palette():
            self._application.setPalette(made)
        sheet = stylesheet(self.colours, _BODY_POINTS, self._percent / 100)
        if sheet != self._application.styleSheet():
            self._application.setStyleSheet(sheet)
        self.changed.emit()
