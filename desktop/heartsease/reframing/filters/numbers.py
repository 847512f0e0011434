"""Does a card state a number the person did not give?"""

import re
from collections.abc import Collection, Sequence

_VALUES = {
    word: value
    for value, forms in {
        2: "two second twice pair both", 3: "three third", 4: "four fourth", 5: "five fifth", 6: "six sixth",
        7: "seven seventh", 8: "eight eighth", 9: "nine ninth", 10: "ten tenth", 11: "eleven", 12: "twelve dozen",
        13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen", 17: "seventeen", 18: "eighteen", 19: "nineteen",
        20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety",
        100: "hundred", 1000: "thousand", 1000000: "million",
    }.items()
    for word in forms.split()
}  # fmt: skip
#: A number before one of these is a fact about somebody's life; elsewhere a small number counts small acts.
_FACTS = frozenset(
    "year years month months week weeks day days night nights time times percent people kids children euros pounds"
    " dollars points marks kilos pounds applications friends".split()
)
_SMALL, _SHORT_TIME = 10, frozenset({"minute", "minutes", "breaths"})


def invents_numbers(said: Sequence[str], given: Collection[str]) -> bool:
    """Say whether a number in ``said`` is a fact that ``given`` lacks; "ten minutes" and "three things" are none."""
    theirs = {value(word) for word in given}
    for place, word in enumerate(said):
        number = value(word)
        if number is None or number in theirs or number == 1:
            continue
        after = set(said[place + 1 : place + 3])
        counts_an_act = after & _SHORT_TIME or (number <= _SMALL and not after & _FACTS and not word[0].isdigit())
        if number == 2 or counts_an_act or _round_part(number, theirs):
            continue
        return True
    return False


def value(word: str) -> int | None:
    """Return the number a word stands for, if any."""
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else _VALUES.get(word)


def _round_part(number: int, theirs: set[int | None]) -> bool:
    """Say whether ``number`` is the round part of a given number, as the twenty of 25 is."""
    return any(other is not None and other > number and other - other % 10 == number for other in theirs)
