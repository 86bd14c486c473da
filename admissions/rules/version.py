"""The version of the engine, as it stands in every manifest and beside every run."""

from typing import Final

ENGINE: Final = "1.0.0"
"""Changes whenever the same input may give another result."""
