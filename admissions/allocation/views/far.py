"""Who is placed farther than the rules let pass without a reason, and why not nearer."""

from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.allocation.queries import PlacedFar, placed_far
from admissions.interface.tables import Column, Row, Table
from admissions.models import AllocationRun, NearbyResult
from admissions.templatetags.vietnamese import distance, number


def far_table(run: AllocationRun) -> Table | None:
    """None where nobody is placed so far away."""
    found = placed_far(run)
    if not found:
        return None
    step = run.round.policy.placement
    limit = distance(step.beyond_m) if step and step.beyond_m is not None else ""
    return Table(
        caption=_("%(count)s em được bố trí xa hơn %(limit)s, với lý do của từng trường gần hơn")
        % {"count": number(len(found)), "limit": limit},
        columns=[
            Column("code", _("Mã hồ sơ"), head=True),
            Column("school", _("Trường được bố trí")),
            Column("distance", _("Khoảng cách"), numeric=True),
            Column("why", _("Vì sao không phải trường gần hơn")),
        ],
        rows=[_row(each) for each in found],
    )


def _row(found: PlacedFar) -> Row:
    return Row(
        [
            found.placed.application.code,
            found.placed.offering.name,
            distance(found.placed.distance_m),
            format_html(
                "<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((why_not(row),) for row in found.nearer))
            )
            if found.nearer
            else _("Không có trường nào gần hơn còn chỗ."),
        ]
    )


def why_not(row: NearbyResult) -> str:
    """One school that a child did not get, how far it is, and the stated reason."""
    why = row.why_en if get_language() == "en" else row.why_vi
    if row.distance_m is None:
        return _("%(school)s: %(why)s") % {"school": row.offering.name, "why": why}
    return _("%(school)s, cách nhà %(distance)s: %(why)s") % {
        "school": row.offering.name,
        "distance": distance(row.distance_m),
        "why": why,
    }
