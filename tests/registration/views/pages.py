"""Addresses of the family's pages."""

from django.urls import reverse


def page(name: str, *args: object) -> str:
    return reverse(f"registration:{name}", args=args)
