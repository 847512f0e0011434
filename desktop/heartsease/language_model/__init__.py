"""The model process: catalogue, file checks, typed messages, sandbox and the worker that alone loads llama.cpp."""
