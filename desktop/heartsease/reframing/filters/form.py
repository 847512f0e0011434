"""Filters for how a card is written: its end, its length, its grammar. Each says True where the card must go."""

import re
from itertools import pairwise

from heartsease.reframing.draft import Draft
from heartsease.reframing.filters.case import Case, folded
from heartsease.reframing.wording import SMALL, grams, sentences, stem, words

FEWEST_WORDS = 7
MOST_WORDS = 42
#: Mean log-probability a token under which a drawn card reads broken.
_UNSURE = -2.6
_REPEATS = 4
#: A small word written large after another word: two sentences that ran together.
_CAPITAL_INSIDE = re.compile(r"[a-z,;] (?:We|They|He|She|It|You|My|The|This|That|And|But|A|An|In|On)\b")


def unfinished(draft: Draft, _case: Case) -> bool:
    """Stops in mid-sentence or leaves a quotation or bracket open."""
    text = draft.text.strip()
    end = text.rstrip("\"')")
    return (
        not draft.finished
        or not end.endswith((".", "?", "!"))
        or end.endswith("..")
        or text.count('"') % 2 == 1
        or text.count("(") != text.count(")")
    )


def too_short(draft: Draft, _case: Case) -> bool:
    """Has too few words to say anything of this thought."""
    return len(draft.words) < FEWEST_WORDS


def too_long(draft: Draft, _case: Case) -> bool:
    """Has more words than a card holds well."""
    return len(draft.words) > MOST_WORDS


def ungrammatical(draft: Draft, case: Case) -> bool:
    """Breaks a plain rule of English, begins a sentence small, or seems unlikely to its own model."""
    if draft.mean_logprob is not None and draft.mean_logprob < _UNSURE:
        return True
    text = draft.text.replace("\u2019", "'")
    starts = [sentence.lstrip("\"'(")[:1] for sentence in sentences(text)]
    odd_signs = re.search(r"[^\w\s.,;:?!'\"()\-/%&$\u00a3\u20ac\u2013\u2014]", text) is not None
    return (
        odd_signs
        or any(c.islower() for c in starts)
        or _CAPITAL_INSIDE.search(text) is not None
        or case.lists.phrases["ungrammatical"].search(folded(text)) is not None
    )


def repeats_words(draft: Draft, _case: Case) -> bool:
    """Says a word twice in a row, a phrase twice, or one word again and again."""
    said = draft.words
    in_sentences = (pairwise(words(sentence)) for sentence in sentences(draft.text))
    if any(one == two and one not in {"that", "had"} for pairs in in_sentences for one, two in pairs):
        return True
    if len(grams(said, 4)) < max(0, len(said) - 3):
        return True
    content = [stem(word) for word in said if word not in SMALL]
    if any(content.count(word) >= _REPEATS for word in set(content)):
        return True
    openings = [tuple(words(sentence)[:5]) for sentence in sentences(draft.text)]
    return len(set(openings)) < len(openings)
