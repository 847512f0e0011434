"""The installed program as a whole, on real parts."""
