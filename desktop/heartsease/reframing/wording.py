"""Words as the filters and the ranking see them: folded, cut to stems, content apart from small words."""

import re

_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_STEM = 7
_VOWELS = "aeiou"
#: Small words carry no subject; a card may use any of them.
SMALL = frozenset(
    "a about after again all also am an and any are aren't as at be because been before being but by can can't"
    " cannot could couldn't did didn't do does doesn't doing don't done down each even ever every few for from get"
    " gets getting go goes going got had hadn't has hasn't have haven't having he he'd he'll he's her here hers"
    " him his how i i'd i'll i'm i've if in into is isn't it it'd it'll it's its just let let's like made make"
    " makes making many may maybe me might mine more most much must my myself never no nor not now of off on once"
    " one ones only or other others our ours out over own perhaps please quite rather really s same she she'd"
    " she'll she's should shouldn't so some still such t take takes taking than that that's the their theirs them"
    " then there there's these they they'd they'll they're they've thing things this those though through till to"
    " too under until up us very was wasn't we we'd we'll we're we've well were weren't what what's when where"
    " which while who who's whose why will with within without won't would wouldn't yes yet you you'd you'll"
    " you're you've your yours yourself".split()
)


def words(text: str) -> list[str]:
    """Return the words of ``text``, case-folded, apostrophes straight."""
    return _WORD.findall(text.casefold().replace("\u2019", "'"))


def sentences(text: str) -> list[str]:
    """Return the sentences of a card."""
    return [part for part in _SENTENCE.split(text.strip()) if part]


def stem(word: str) -> str:
    """Cut common English endings and all after the seventh letter; enough to match ``failed`` with ``failing``."""
    word = word.removesuffix("'s").replace("'", "")
    if len(word) > 4 and word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes", "zes", "oes")):
        return word[:-2][:_STEM]
    for ending in ("ing", "ed", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word.removesuffix(ending)
            if ending in ("ing", "ed"):
                word = _whole(word)
            break
    return (word[:-1] if len(word) > 4 and word.endswith("e") else word)[:_STEM]


def _whole(cut: str) -> str:
    """Give ``stopp`` one p less and ``car`` its e back."""
    if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "lsz":
        return cut[:-1]
    if len(cut) == 3 and cut[0] not in _VOWELS and cut[1] in _VOWELS and cut[2] not in _VOWELS + "wxy":
        return cut + "e"
    return cut


def content(text: str) -> list[str]:
    """Return the stems of the content words of ``text``, in order."""
    return [stem(word) for word in words(text) if word not in SMALL]


def grams(tokens: list[str], size: int) -> set[tuple[str, ...]]:
    """Return every run of ``size`` neighbours."""
    return {tuple(tokens[place : place + size]) for place in range(len(tokens) - size + 1)}
