"""The main job: screening, traps, prompts, candidates, filters, ranking. No Qt, no SQL, no process."""
