"""Benchmarks: ratios in one run against a named yardstick; never part of the tests."""
