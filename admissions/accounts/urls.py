"""Signing in and out, one's own first page, who acts for a child, help at the school's counter."""

from django.urls import path

from admissions.accounts.views import (
    contact,
    counter,
    guardians,
    home,
    invitations,
    kept_answers,
    lost_access,
    one_time_code,
    sign_in,
    single_sign_on,
    slip,
)

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-nhap/can-bo/", sign_in.officer_sign_in, name="officer_sign_in"),
    path("dang-nhap/gui-ma/", one_time_code.ask_code, name="ask_code"),
    path("dang-nhap/nhap-ma/", one_time_code.enter_code, name="enter_code"),
    path("dang-nhap/tai-khoan-chung/", single_sign_on.begin, name="single_sign_on"),
    path("dang-nhap/tai-khoan-chung/ve/", single_sign_on.come_back, name="single_sign_on_return"),
    path("dang-nhap/mat-phieu/", lost_access.lost_access, name="lost_access"),
    path("dang-nhap/vua-nhap/", kept_answers.kept_answers, name="kept_answers"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("ve-trang-cua-toi/", home.home, name="home"),
    path("tai-khoan/loi-moi/", invitations.invitations, name="invitations"),
    path("tai-khoan/loi-moi/<int:pk>/nhan/", invitations.accept, name="accept_invitation"),
    path("tai-khoan/loi-moi/<int:pk>/tu-choi/", invitations.decline, name="decline_invitation"),
    path("tai-khoan/loi-moi/<int:pk>/bo/", guardians.withdraw, name="withdraw_invitation"),
    path("tai-khoan/con/<int:pk>/", guardians.guardians, name="guardians"),
    path("tai-khoan/con/<int:pk>/thoi-theo-doi/", guardians.leave, name="leave_child"),
    path("truong/ho-tro/", counter.search, name="counter"),
    path("truong/ho-tro/<int:pk>/", counter.pupil, name="pupil"),
    path("truong/ho-tro/<int:pk>/cap-lai-phieu/", slip.slip, name="slip"),
    path("truong/ho-tro/<int:pk>/lien-lac/<int:guardian_pk>/", contact.contact, name="contact"),
]
