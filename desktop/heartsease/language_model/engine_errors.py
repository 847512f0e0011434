"""How work inside the model process ends early; both are turned into a Failed message."""


class EngineError(Exception):
    """Something the app can show: a text key and the numbers of its sentence."""

    def __init__(self, key: str, **numbers: int) -> None:
        """Keep the key and what fills it."""
        super().__init__(key)
        self.key = key
        self.numbers = tuple(numbers.items())


class Stopped(Exception):
    """The stop flag was raised."""
