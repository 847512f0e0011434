"""Filters that take unfit cards away before ranking; each has a name that an explanation can show."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from heartsease.domain.reframe import CareLevel
from heartsease.reframing.draft import Brought, Draft
from heartsease.reframing.filters import form, lists, safety, truth
from heartsease.reframing.filters.case import Case
from heartsease.reframing.ports import Screener

Filter = Callable[[Draft, Case], bool]

#: In the order they speak: a card is counted under the first that takes it away.
FILTERS: Mapping[str, Filter] = {
    check.__name__: check
    for check in (
        safety.unsafe,
        safety.repeats_insult,
        safety.denies_or_minimises,
        safety.promises,
        safety.orders,
        safety.diagnoses,
        safety.toxic_positivity,
        form.unfinished,
        form.too_short,
        form.too_long,
        form.ungrammatical,
        form.repeats_words,
        truth.wrong_person,
        truth.copies_thought,
        safety.template_phrase,
        truth.invents_facts,
    )
}
SAME_CARD = "same_card"


class Checks:
    """All filters with the crisis screen of outputs, for one pipeline."""

    def __init__(self, screener: Screener, *, filters: Mapping[str, Filter] = FILTERS) -> None:
        """Use the shipped word lists; they are read at the first card."""
        self._screener, self._filters = screener, filters

    def why_not(self, draft: Draft, case: Case) -> str | None:
        """Return the name of the filter that takes a card away, or None for a good one."""
        for name, check in self._filters.items():
            if check(draft, case):
                return name
        return None if self._screener.screen_output(draft.text).level is CareLevel.NONE else "unsafe"

    def sift(self, drafts: Iterable[Draft], brought: Brought) -> tuple[list[Draft], Counter[str]]:
        """Return the good cards, each once, and how many each filter took away."""
        case = Case.of(brought, lists.shipped())
        good: list[Draft] = []
        removed: Counter[str] = Counter()
        seen: set[str] = set()
        for draft in drafts:
            name = self.why_not(draft, case) or (SAME_CARD if _key(draft) in seen else None)
            if name is None:
                good.append(draft)
                seen.add(_key(draft))
            else:
                removed[name] += 1
        return good, removed


def _key(draft: Draft) -> str:
    return " ".join(draft.words)
