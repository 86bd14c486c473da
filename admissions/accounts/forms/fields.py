"""A field for where a person can be reached."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from admissions.accounts.addresses import Address
from admissions.interface.fields import PhoneField


class AddressField(forms.CharField):
    """A mobile number or a mailbox in one box, as people write them; gives an `Address`."""

    default_error_messages = {
        "mailbox": _("Hãy nhập thư điện tử đầy đủ, ví dụ ten@example.com."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)
        self.widget.attrs.update(
            {"class": "w-medium", "autocomplete": "tel", "autocapitalize": "none", "spellcheck": "false"}
        )

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        if "@" not in typed:
            return Address.of_phone(PhoneField(mobile_only=True).clean(typed))
        mailbox = "".join(typed.split())
        try:
            EmailValidator()(mailbox)
        except ValidationError as error:
            raise ValidationError(self.error_messages["mailbox"], code="mailbox") from error
        return Address.of_mailbox(mailbox)
