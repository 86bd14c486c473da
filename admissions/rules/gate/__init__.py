"""The input gate: what looks wrong in a round's seats, marks and people before anything is ranked.

Every detector is a function from arrays to a list of `Finding`s; thresholds come in as `GateLimits`. Nothing
here repairs or decides: a person corrects the data, or a second person answers for it as it is.
"""
