"""Forms of families who share a child's file."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from admissions.accounts.forms.fields import AddressField
from admissions.interface.fields import FullNameField
from admissions.interface.forms import PlainForm


class Relation(models.TextChoices):
    """What an adult is to the child (quan hệ)."""

    MOTHER = "mother", _("Mẹ")
    FATHER = "father", _("Cha")
    GRANDPARENT = "grandparent", _("Ông, bà")
    GUARDIAN = "guardian", _("Người giám hộ khác")


class InviteForm(PlainForm):
    """Another adult who is to act for the child too."""

    full_name = FullNameField(label=_("Họ và tên người được mời"), max_length=160)
    relation = forms.ChoiceField(label=_("Quan hệ với con"), choices=Relation.choices)
    address = AddressField(
        label=_("Số điện thoại hoặc thư điện tử của người đó"),
        help_text=_("Người đó đăng nhập bằng mã gửi tới đây, ví dụ 0912 345 678."),
    )


class AcceptForm(PlainForm):
    """The child's code: whoever the invitation was meant for knows it or can ask."""

    student_code = forms.CharField(
        label=_("Mã học sinh của con"),
        max_length=40,
        help_text=_("Để chắc lời mời không gửi nhầm số. Không có thì hỏi người mời."),
        widget=forms.TextInput(
            attrs={"class": "w-medium", "inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
