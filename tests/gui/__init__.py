"""The window, its presenters and its look."""
