"""Two people at the register at once."""

from admissions.models import Applicant, AuditEvent, FactDispute
from admissions.permissions import Role
from admissions.registration.register_facts import services
from admissions.registration.register_facts.standing import unsettled
from admissions.setup.sector.services import import_sector
from admissions.workflows.log import TransitionRefused
from tests import factories
from tests.factories import NOW
from tests.registration.register_facts.claims import dispute
from tests.setup.sector.lists import read, row


def test_two_officers_answer_one_request_and_one_of_them_counts(at_once) -> None:
    school = factories.a_school()
    officers = [factories.user(Role.VERIFIER, school=school) for _number in range(2)]
    for _turn in range(5):
        account, child = factories.family()
        Applicant.objects.filter(pk=child.pk).update(source_school=school)
        opened = dispute(account, Applicant.objects.get(pk=child.pk))
        results = at_once(
            lambda opened=opened: services.accept_dispute(
                actor=officers[0], dispute=FactDispute.objects.get(pk=opened.pk), reply="", now=NOW
            ),
            lambda opened=opened: services.refuse_dispute(
                actor=officers[1], dispute=FactDispute.objects.get(pk=opened.pk), reply="Không", now=NOW
            ),
        )
        refused = [each for each in results if isinstance(each, TransitionRefused)]
        assert len(refused) == 1, results
        opened.refresh_from_db()
        name = Applicant.objects.get(pk=child.pk).full_name
        assert (opened.state == "ACCEPTED") == (name == "Y Blăng Niê")
        answers = AuditEvent.objects.filter(
            subject="factdispute", subject_id=opened.pk, action__in=("accept", "refuse")
        )
        assert answers.count() == 1


def test_a_request_sent_twice_is_one(at_once) -> None:
    account, child = factories.family()
    results = at_once(*[lambda: dispute(account, Applicant.objects.get(pk=child.pk))] * 4)
    assert sum(isinstance(each, FactDispute) for each in results) == 1, results
    assert FactDispute.objects.count() == 1


def test_an_import_during_a_confirmation_is_either_seen_or_reopens_the_task(at_once) -> None:
    """Whatever comes first, nobody has confirmed a value that the page did not show."""
    admission_round = factories.a_round(grade=10)
    specialist = factories.user(Role.SPECIALIST)
    for turn in range(6):
        file = factories.a_draft(admission_round)
        account, child = file.applicant.guardians.get().user, file.applicant
        rows = read(row(child.student_code, **{"Họ và tên": f"Tên Mới {turn}", "Ngày sinh": "05/02/2010"}))
        results = at_once(
            lambda file=file, account=account: services.confirm_facts(
                actor=account, application=file, now=NOW
            ),
            lambda rows=rows: import_sector(actor=specialist, children=rows, now=NOW),
        )
        assert not [each for each in results if isinstance(each, Exception)], results
        file = (
            type(file).objects.select_related("round", "applicant__residential_unit__commune").get(pk=file.pk)
        )
        confirmed, stands = file.confirmed_facts["full_name"], file.applicant.full_name
        assert stands == f"Tên Mới {turn}"
        assert (confirmed == stands) == ("full_name" not in [fact.name for fact in unsettled(file)])


def test_moving_children_and_saving_files_do_not_wait_for_each_other_for_ever(at_once) -> None:
    admission_round = factories.a_round(grade=6)
    specialist, unit = factories.user(Role.SPECIALIST), factories.residential_unit()
    factories.catch(admission_round, unit)
    files = [factories.a_draft(admission_round) for _number in range(4)]
    rows = read(
        *(
            row(file.applicant.student_code, **{"Tổ dân phố, thôn": unit.code, "Ngày sinh": "05/02/2014"})
            for file in files
        )
    )
    results = at_once(
        lambda: import_sector(actor=specialist, children=rows, now=NOW),
        *(
            lambda file=file: services.confirm_facts(
                actor=file.applicant.guardians.get().user, application=file, now=NOW
            )
            for file in files
        ),
    )
    assert not [each for each in results if isinstance(each, Exception)], results
