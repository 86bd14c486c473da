"""One school of the page of wishes: what to compare, and which rule would bite if it were chosen."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.models import Preference
from admissions.registration.choosing.schools import SchoolChoice
from admissions.registration.programmes import noun_of, place_of, room_left
from admissions.registration.queries import WholeFile
from admissions.registration.rules import out_of_zone
from admissions.registration.views.summary import school_facts, zone_of


class Lines:
    """The schools as one file sees them."""

    def __init__(self, file: WholeFile) -> None:
        self.file = file
        self.policy = file.application.round.policy
        self.room = room_left(self.policy, [each.offering for each in file.preferences])
        self.home = file.application.facts.get("zone", "")
        self.out_of_zone = out_of_zone(self.policy, self.home, file.preferences)

    @property
    def is_full(self) -> bool:
        return not any(self.room.values())

    def school(self, choice: SchoolChoice) -> dict[str, Any]:
        """What to call it, what to compare, how it stands to the home."""
        application = self.file.application
        own, zone = zone_of(application, choice.offering)
        return {
            "pk": choice.offering.pk,
            "name": choice.offering.name,
            "facts": school_facts(choice.offering, choice.distance_m),
            "zone": zone,
            "own_zone": own,
            "in_catchment": choice.catchment_order is not None,
            "href": reverse(
                "registration:family_school",
                args=[application.round.code, application.applicant_id, choice.offering.pk],
            ),
        }

    def free(self, choice: SchoolChoice) -> dict[str, Any]:
        """A school that is not chosen yet: its kind of class, whether there is room, what would break."""
        place = place_of(self.policy, choice.offering)
        part = self.policy.parts[place]
        noun = noun_of(part)
        words = {"count": part.wishes.max, "programme": noun}
        is_full = self.room[place] <= 0
        return {
            **self.school(choice),
            "programme": noun[:1].upper() + noun[1:] if place < len(self.policy.programmes) else "",
            "full": _("Đã đủ %(count)s nguyện vọng vào %(programme)s.") % words if is_full else "",
            "would_break": "" if is_full else self._would_break(choice),
        }

    def _would_break(self, choice: SchoolChoice) -> str:
        """What the zone rule would say of the list with this school at its end, where it says nothing now."""
        if self.out_of_zone is not None or not self.home:
            return ""
        rank = len(self.file.preferences) + 1
        wish = Preference(offering=choice.offering, rank=rank)
        wrong = out_of_zone(self.policy, self.home, [*self.file.preferences, wish])
        return self.zone_words(wrong.rank, chosen=rank) if wrong is wish else ""

    def zone_words(self, rank: int, *, chosen: int = 0) -> str:
        words = {"rank": rank}
        if chosen:
            return (
                _("Ở khu vực khác: chưa đặt làm nguyện vọng %(rank)s được. Có thể chọn rồi đổi thứ tự.")
                % words
            )
        return _("Nguyện vọng %(rank)s phải ở khu vực tuyển sinh của con; trường này ở khu vực khác.") % words
