#!/usr/bin/env python3
"""The one entry point: prepares its own environment on first use, then hands over to Django."""

import os
import sys

from scripts.bootstrap import ROOT, ensure_environment


def main() -> None:
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    ensure_environment(command=command)
    if command == "demo":  # a place of its own, so that trying it never touches real data
        os.environ.setdefault("ADMISSIONS_VAR", str(ROOT / "var" / "demo"))
        os.environ.setdefault("DEBUG", "0")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # what is said is Vietnamese, whatever the terminal claims
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
