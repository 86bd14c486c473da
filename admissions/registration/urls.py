"""The family's pages: the children, a file and its tasks, the receipt."""

from django.urls import path

from admissions.registration.choosing.views import interest, place, school, schools
from admissions.registration.consenting.views import consent
from admissions.registration.proposing.views import answer as proposal_answer
from admissions.registration.proposing.views import office as proposal_office
from admissions.registration.register_facts.views import claim, desk, dispute, evidence, own
from admissions.registration.views import (
    answers,
    begin,
    change,
    check,
    document,
    handed_in,
    home,
    paper,
    paper_pages,
    question,
    receipt,
    task_list,
    wishes,
    withdraw,
)

app_name = "registration"
urlpatterns = [
    path("dot/<slug:code>/truong/", schools.schools, name="schools"),
    path("dot/<slug:code>/truong/noi-o/", place.place, name="place"),
    path("dot/<slug:code>/truong/<int:pk>/", school.school, name="school"),
    path("ho-so/truong/<slug:code>/<int:applicant_id>/", schools.family_schools, name="family_schools"),
    path("ho-so/truong/<slug:code>/<int:applicant_id>/noi-o/", place.family_place, name="family_place"),
    path("ho-so/truong/<slug:code>/<int:applicant_id>/quan-tam/", interest.interest, name="interest"),
    path("ho-so/truong/<slug:code>/<int:applicant_id>/<int:pk>/", school.family_school, name="family_school"),
    path("ho-so/", home.home, name="home"),
    path("ho-so/moi/<slug:round_code>/", begin.begin, name="begin"),
    path("ho-so/moi/<slug:round_code>/<int:applicant_id>/", home.start, name="start"),
    path("ho-so/<slug:code>/", task_list.task_list, name="task_list"),
    path("ho-so/<slug:code>/thong-tin/", answers.answers, name="answers"),
    path("ho-so/<slug:code>/thong-tin/<slug:fact>/", question.question, name="question"),
    path("ho-so/<slug:code>/nguyen-vong/", wishes.wishes, name="wishes"),
    path("ho-so/<slug:code>/giay-to/<slug:kind>/", paper.paper, name="paper"),
    path("ho-so/<slug:code>/giay-to/<slug:kind>/trang/", paper_pages.change_pages, name="change_pages"),
    path("ho-so/<slug:code>/giay-to/<slug:kind>/dung-lai/", paper_pages.reuse, name="reuse_paper"),
    path("ho-so/<slug:code>/kiem-tra/", check.check, name="check"),
    path("ho-so/<slug:code>/bien-nhan/", receipt.receipt, name="receipt"),
    path("ho-so/<slug:code>/ma-tra-cuu/", receipt.reissue, name="reissue"),
    path("ho-so/<slug:code>/sua/", change.change, name="change"),
    path("ho-so/<slug:code>/cac-lan-nop/", handed_in.handed_in, name="handed_in"),
    path("ho-so/<slug:code>/rut/", withdraw.withdraw, name="withdraw"),
    path("ho-so/<slug:code>/du-lieu/", own.register, name="register"),
    path("ho-so/<slug:code>/du-lieu/<slug:fact>/", claim.claim, name="claim"),
    path("ho-so/<slug:code>/du-lieu/rut/<int:pk>/", own.withdraw_dispute, name="withdraw_dispute"),
    path("ho-so/<slug:code>/dong-y/", consent.consent, name="consent"),
    path("giay-to/<int:pk>/", document.document, name="document"),
    path("giay-to/<int:pk>/<int:number>/", document.document, name="document_page"),
    path("du-lieu/giay-to/<int:pk>/", evidence.evidence, name="evidence"),
    path("truong/du-lieu/", desk.disputes, name="disputes"),
    path("truong/du-lieu/<int:pk>/", dispute.dispute, name="dispute"),
    path("so/dot/<slug:code>/de-xuat/", proposal_office.proposals, name="proposals"),
    path("so/dot/<slug:code>/de-xuat/<slug:act>/", proposal_office.move, name="move_proposals"),
    path("de-xuat/<int:pk>/", proposal_answer.proposal, name="proposal"),
    path("de-xuat/<int:pk>/tu-chon/", proposal_answer.decline, name="decline_proposal"),
]
