"""The time that decides deadlines: the database's, never a web server's or a phone's."""

from datetime import UTC, datetime

from django.db import connection


def database_now() -> datetime:
    """The database clock in UTC. PostgreSQL answers the wall clock, also inside a long transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT clock_timestamp()")
            return cursor.fetchone()[0].astimezone(UTC)
        cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")
        return datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)
