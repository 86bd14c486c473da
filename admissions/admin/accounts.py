"""Accounts of officers, for the system administrator. Families' accounts come from the register."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.forms import ReadOnlyPasswordHashField
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from admissions.models import User
from admissions.permissions import Role

OFFICER_ROLES = [choice for choice in Role.choices if choice[0] not in (Role.GUARDIAN, Role.SYSTEM)]


class OfficerForm(forms.ModelForm):
    """One account; a new password replaces the old one, a blank one leaves it."""

    role = forms.ChoiceField(label=_("vai trò"), choices=OFFICER_ROLES)
    password = ReadOnlyPasswordHashField(label=_("mật khẩu đang dùng"))
    new_password = forms.CharField(
        label=_("mật khẩu mới"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        validators=[validate_password],
    )

    class Meta:
        model = User
        fields = ("username", "full_name", "role", "school", "is_active", "is_staff")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") == Role.VERIFIER and not cleaned.get("school"):
            self.add_error("school", _("Cán bộ trường cần có trường. Hãy chọn trường."))
        if not self.instance.pk and not cleaned.get("new_password"):
            self.add_error("new_password", _("Hãy đặt mật khẩu cho tài khoản mới."))
        return cleaned

    def save(self, commit: bool = True) -> User:
        user = super().save(commit=False)
        if self.cleaned_data["new_password"]:
            user.set_password(self.cleaned_data["new_password"])
        if commit:
            user.save()
        return user


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    form = OfficerForm
    list_display = ("username", "full_name", "role", "school", "is_active")
    list_filter = ("role", "is_active")
    list_select_related = ("school",)
    search_fields = ("username", "full_name")
    autocomplete_fields = ("school",)

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).exclude(role__in=(Role.GUARDIAN, Role.SYSTEM))
