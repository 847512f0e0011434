"""The use cases the faces call, and the one place where real parts are put together."""
