"""The data key and where it is kept. The only room that knows the OS keyring."""
