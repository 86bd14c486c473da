"""Stories in a real browser; what their shared steps assert is explained as in the stories themselves."""

import pytest

pytest.register_assert_rewrite("tests.journeys.keyboard", "tests.journeys.marks", "tests.journeys.visitor")
