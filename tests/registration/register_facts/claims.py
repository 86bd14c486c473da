"""What the tests of disputes have in common: sending one."""

from admissions.models import Applicant, FactDispute
from admissions.registration.register_facts import services
from tests import factories
from tests.factories import NOW


def dispute(
    account, child: Applicant, fact: str = "full_name", claimed: str = "Y Blăng Niê", **more
) -> FactDispute:
    given = {"reason": "Sổ ghi sai", "evidence": factories.image(), "now": NOW, **more}
    return services.open_dispute(actor=account, applicant=child, fact=fact, claimed=claimed, **given)
