"""The house rules as tests: who may import whom, sizes, what the repository holds, and that it installs."""
