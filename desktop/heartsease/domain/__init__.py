"""Frozen values and errors that every other room may use; standard library only."""
