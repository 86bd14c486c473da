"""Real threads on a real PostgreSQL: what one thread at a time can never show."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections


@pytest.fixture(autouse=True)
def _postgresql(transactional_db) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("chạy trong lượt PostgreSQL: SQLite chỉ có một người ghi một lúc")


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """Run calls at the same moment, each on a connection of its own; results and exceptions in order."""

    def run(*calls: Callable[[], Any]) -> list[Any]:
        start = Barrier(len(calls))

        def one(call: Callable[[], Any]) -> Any:
            try:
                connection.ensure_connection()
                start.wait(timeout=20)
                return call()
            except Exception as error:
                return error
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(calls)) as pool:
            return list(pool.map(one, calls))

    return run
