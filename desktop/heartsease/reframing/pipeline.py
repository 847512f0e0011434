"""From a thought to three kept-worthy cards: screen, traps, strategies, prompts, candidates, filters, ranking.

Blocking and thread-blind; the same thought, seed, bank and model give the same cards.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from heartsease.domain.errors import Cancelled
from heartsease.domain.generation import Candidate, GenerationRequest, Sampling
from heartsease.domain.reframe import (
    CareLevel,
    Outcome,
    Provenance,
    Reframe,
    ReframeResult,
    Screening,
    Source,
    Thought,
)
from heartsease.domain.sensitive import SensitiveText
from heartsease.domain.strategy import Strategy
from heartsease.reframing import intake
from heartsease.reframing.anybody import for_anybody
from heartsease.reframing.bank import Bank
from heartsease.reframing.draft import Brought, Draft
from heartsease.reframing.filters import Checks
from heartsease.reframing.filters.lists import shipped
from heartsease.reframing.filters.truth import carried_over
from heartsease.reframing.fitting import fitted_prompt
from heartsease.reframing.ports import Generating, LanguageModel, OnProgress, Screener
from heartsease.reframing.prompt import PROMPT_VERSION, Exemplar, plain
from heartsease.reframing.ranking import Ranking
from heartsease.reframing.strategies import Offer, offers
from heartsease.reframing.topics import on_topic, topics_of, turn
from heartsease.reframing.traps import TrapClassifier

#: Screening is the more urgent the earlier its level stands here.
_URGENCY = list(CareLevel)
#: Candidate ``i`` of a request uses its seed plus ``i``; requests lie this far apart, so no two candidates share one.
_SEED_STEP = 1000


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is tried for one strategy: candidates drawn, exemplars in the prompt, bank cards that compete.

    ``prompt_tokens`` is the room a prompt has in the model's context beside the answer.
    """

    candidates: int = 6
    exemplars: int = 2
    bank_cards: int = 8
    prompt_tokens: int = 196
    sampling: Sampling = Sampling(temperature=0.7, max_tokens=56)


@dataclass(frozen=True, slots=True)
class _Request:
    """One call of ``Reframer.reframe``, handed along its steps."""

    seed: int
    now: str
    count: int
    cancel: threading.Event
    on_progress: OnProgress | None

    def check(self) -> None:
        """Raise Cancelled once the person has pressed Stop."""
        if self.cancel.is_set():
            raise Cancelled

    def told(self, sign: Generating) -> None:
        """Pass on a sign of life as the share of the work done."""
        if self.on_progress is not None:
            self.on_progress(sign.finished / max(1, sign.candidates))


class Reframer:
    """The main job. Holds no state between thoughts; one call at a time per model."""

    def __init__(
        self,
        model: LanguageModel,
        bank: Bank,
        screener: Screener,
        traps: TrapClassifier,
        *,
        checks: Checks | None = None,
        ranking: Ranking | None = None,
        effort: Effort = Effort(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the parts; ``clock`` counts seconds for ``elapsed_ms``."""
        self._model, self._bank, self._screener, self._traps = model, bank, screener, traps
        self._checks = checks or Checks(screener)
        self._ranking = ranking or Ranking(bank)
        self._effort, self._clock = effort, clock

    def reframe(
        self,
        thought: Thought,
        *,
        strategies: tuple[Strategy, ...] | None = None,
        count: int = 3,
        seed: int,
        now: str,
        cancel: threading.Event | None = None,
        on_progress: OnProgress | None = None,
    ) -> ReframeResult:
        """Return up to ``count`` cards of different strategies, best first; ``now`` is ISO 8601.

        With fewer ``strategies`` asked for than cards, a strategy may come more than once. Raises Fixable for text that
        cannot be read (keys ``thought.*``, ``situation.*``) and whatever the model raises.
        """
        started = self._clock()
        request = _Request(seed, now, max(1, count), cancel or threading.Event(), on_progress)
        text, situation = intake.cleaned(thought.text.reveal()), intake.cleaned(thought.situation.reveal())
        screening = self._screen(text, situation)
        result = ReframeResult(Outcome.NEEDS_CARE, screening, (), (), None, 0)
        if screening.level is CareLevel.NONE:
            try:
                result = self._answer(text, situation, screening, strategies, request)
            except Cancelled:
                result = replace(result, outcome=Outcome.CANCELLED)
        return replace(result, elapsed_ms=round((self._clock() - started) * 1000))

    def _screen(self, text: str, situation: str) -> Screening:
        found = [self._screener.screen(part[: intake.SCREENED]) for part in (text, situation) if part]
        return min(found, key=lambda s: (_URGENCY.index(s.level), not s.rule), default=Screening(CareLevel.NONE))

    def _answer(
        self,
        text: str,
        situation: str,
        screening: Screening,
        strategies: tuple[Strategy, ...] | None,
        request: _Request,
    ) -> ReframeResult:
        brought = intake.read(text, situation)
        request.check()
        traps = self._traps.guess(text)
        tried = offers(traps, asked=strategies, count=request.count)
        drafts = [
            *([] if any(topic.by_hand for topic in topics_of(brought)) else self._generated(brought, tried, request)),
            *self._from_bank(brought, tried, request.seed),
            *on_topic(brought, tried, request.seed),
            *for_anybody(traps, tried, turn(brought, request.seed)),
        ]
        request.check()
        good, removed = self._checks.sift(drafts, brought)
        chosen = self._ranking.choose(good, brought, tried, request.count)
        reframes = tuple(self._card(draft, offer, request, len(drafts), removed) for draft, offer in chosen)
        outcome = Outcome.REFRAMED if reframes else Outcome.NO_GOOD_CANDIDATE
        return ReframeResult(outcome, screening, reframes, traps, self._model.identity, 0)

    def _generated(self, brought: Brought, tried: Sequence[Offer], request: _Request) -> list[Draft]:
        """Draw candidates for every offer in one call; a seed apart for each strategy keeps draws different."""
        effort = self._effort
        shown = {offer.strategy: self._exemplars(brought, offer.strategy) for offer in tried}
        asked = []
        for place, offer in enumerate(tried):
            parts = fitted_prompt(brought, offer.strategy, shown[offer.strategy], effort.prompt_tokens)
            seed = request.seed + _SEED_STEP * place
            asked.append(GenerationRequest(parts, effort.candidates, seed, effort.sampling))
        answers = self._model.generate(asked, cancel=request.cancel, on_progress=request.told)
        return [
            _draft(candidate, offer.strategy, shown[offer.strategy])
            for offer, candidates in zip(tried, answers, strict=True)
            for candidate in candidates
        ]

    def _exemplars(self, brought: Brought, strategy: Strategy) -> tuple[Exemplar, ...]:
        near = self._bank.nearest(brought.thought, brought.situation, strategy, self._effort.exemplars)
        return tuple(match.exemplar for match in near)

    def _from_bank(self, brought: Brought, tried: Sequence[Offer], seed: int) -> list[Draft]:
        """Return the bank's own cards that could stand for this thought as they are; they compete with the model's."""
        known = carried_over(brought, shipped())
        return [
            Draft(match.exemplar.reframe, match.strategy, Source.BANK, seed, exemplars=(match.exemplar,))
            for offer in tried
            for match in self._bank.fitting(
                brought.thought, brought.situation, offer.strategy, self._effort.bank_cards, known
            )
        ]

    def _card(self, draft: Draft, offer: Offer, request: _Request, tried: int, removed: Counter[str]) -> Reframe:
        from_model = draft.source is Source.MODEL
        provenance = Provenance(
            model=self._model.identity if from_model else None,
            prompt_version=PROMPT_VERSION if from_model else "",
            seed=draft.seed,
            made_at=request.now,
            candidates=tried,
            removed=tuple(sorted(removed.items())),
        )
        return Reframe(SensitiveText(draft.text), draft.strategy, offer.why, draft.source, provenance)


def _draft(candidate: Candidate, strategy: Strategy, exemplars: tuple[Exemplar, ...]) -> Draft:
    return Draft(
        text=plain(candidate.text.reveal()),
        strategy=strategy,
        source=Source.MODEL,
        seed=candidate.seed,
        finished=candidate.finished,
        mean_logprob=candidate.logprob / max(1, candidate.tokens),
        exemplars=exemplars,
    )
