"""One page a file; each draws its presenter's state."""
