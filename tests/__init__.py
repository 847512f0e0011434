"""The tests of Heartsease; see CONTRIBUTING.md for how they are run."""
