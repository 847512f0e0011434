"""Who can be called: the help card for a country. Needs no vault, no keyring and no model."""

import os
from datetime import datetime

from heartsease.app.session import Session
from heartsease.reframing import help as table
from heartsease.reframing.help import INTERNATIONAL, Country, HelpCard, HelpLine
from heartsease.system import place, settings

__all__ = [
    "INTERNATIONAL",
    "Country",
    "HelpCard",
    "HelpLine",
    "choose_country",
    "chosen_country",
    "countries",
    "help_card",
]


def help_card(session: Session, *, country: str | None = None) -> HelpCard:
    """Return the card for ``country`` or the chosen one."""
    today = datetime.fromisoformat(session.now()).date()
    return table.help_for(country or chosen_country(session), today=today)


def countries() -> tuple[Country, ...]:
    """Return the countries that have a table, by name."""
    return table.countries()


def chosen_country(session: Session) -> str:
    """Return the country the person chose, else the one the machine's time zone or locale speaks for."""
    chosen = settings.read(session.profile).get("help_country")
    return chosen or table.guess_country(place.locale(os.environ), place.timezone(os.environ))


def choose_country(session: Session, code: str) -> None:
    """Remember the country in the profile's settings; raises Fixable."""
    settings.write(session.profile, "help_country", code)
