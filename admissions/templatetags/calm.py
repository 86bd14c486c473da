"""The sentence that takes the rush out of the first hour."""

from django import template

from admissions.busy_hour.calm import time_of_filing_does_not_matter

register = template.Library()
register.simple_tag(time_of_filing_does_not_matter)
