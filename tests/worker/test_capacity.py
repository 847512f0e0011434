"""How much a model process may use."""

from heartsease.language_model.capacity import capacity_for, free_threads, threads_for

MIB, GIB = 2**20, 2**30


def test_a_small_model_takes_eight_full_prompts_with_six_candidates_at_once() -> None:
    small = capacity_for(256, file_bytes=14 * MIB)
    assert small.sequences >= 48
    assert small.cells >= 8 * 256 + 48 * 64
    assert small.batch >= small.sequences


def test_a_sequence_always_fits_and_so_does_a_batch_of_all() -> None:
    for context in (64, 256, 4096, 32768):
        for size in (MIB, 400 * MIB, 5 * GIB):
            found = capacity_for(context, file_bytes=size)
            assert found.cells >= context
            assert found.batch >= found.sequences
            assert found.memory_bytes > 2 * size


def test_one_core_is_left_to_the_app_and_one_to_each_busy_thread() -> None:
    for cores, busy, threads in (
        (1, 0, 1),
        (2, 0, 1),
        (2, 3, 1),
        (4, 0, 3),
        (4, 2, 1),
        (8, 0, 7),
        (8, 9, 1),
        (64, 0, 8),
    ):
        assert threads_for(cores, busy=busy) == threads


def test_this_machine_gets_a_thread() -> None:
    assert free_threads() >= 1
