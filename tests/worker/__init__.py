"""Tests of the model process with the real llama.cpp."""
