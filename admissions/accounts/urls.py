"""Signing in and out, and the way to one's own first page."""

from django.urls import path

from admissions.accounts.views import home, sign_in

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-nhap/can-bo/", sign_in.officer_sign_in, name="officer_sign_in"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("ve-trang-cua-toi/", home.home, name="home"),
]
