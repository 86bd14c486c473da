"""An operator is told when nothing scans the papers."""

from admissions.registration.checks import papers_are_scanned


def test_no_scanner_is_told_and_a_scanner_is_not(settings) -> None:
    settings.CLAMAV_ADDRESS = ""
    assert [each.id for each in papers_are_scanned()] == ["admissions.W001"]
    settings.CLAMAV_ADDRESS = "127.0.0.1:3310"
    assert papers_are_scanned() == []
