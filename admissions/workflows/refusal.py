"""The common root of every refusal that a person reads."""


class Refusal(Exception):
    """A request that the rules or the state do not allow; the text says what to do."""
