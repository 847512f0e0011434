"""What the operating system gives: paths, assets, clock, atomic files, logs, hardening. No words of the person."""
