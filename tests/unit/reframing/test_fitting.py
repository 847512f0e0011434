"""Prompts stay within the small context of the built-in model."""

from heartsease.domain.strategy import Strategy
from heartsease.reframing.draft import Brought
from heartsease.reframing.fitting import estimated_tokens, fitted_prompt
from heartsease.reframing.prompt import Exemplar, built_in_prompt

LONG = Exemplar("a long thought about many things " * 8, "and a long answer to it " * 8)


def test_a_short_prompt_is_left_as_it_is() -> None:
    exemplar = Exemplar("I lost my keys", "Keys get lost. I can look again tonight.")
    parts = fitted_prompt(Brought.of("I lost my bag"), Strategy.GROWTH, [exemplar], 196)
    assert parts == built_in_prompt("I lost my bag", Strategy.GROWTH, exemplars=[exemplar])


def test_exemplars_go_before_the_persons_own_words() -> None:
    parts = fitted_prompt(Brought.of("I lost my bag", "On the bus."), Strategy.GROWTH, [LONG, LONG], 100)
    typed = [part.text.reveal() for part in parts if not part.special]
    assert typed == ["On the bus.", "I lost my bag"]


def test_the_thought_outlasts_the_situation() -> None:
    told = Brought.of("I lost my bag again and it hurts " * 9, "It was a very long day on the bus " * 9)
    parts = fitted_prompt(told, Strategy.GROWTH, [], 80)
    assert estimated_tokens(parts) <= 80
    typed = [part.text.reveal() for part in parts if not part.special]
    assert len(typed) == 1
    assert told.thought.startswith(typed[0])


def test_signs_outside_english_count_for_what_they_cost() -> None:
    plain = built_in_prompt("eeeeeeeeee", Strategy.GROWTH)
    accents = built_in_prompt("éééééééééé", Strategy.GROWTH)
    assert estimated_tokens(accents) > estimated_tokens(plain) + 10
