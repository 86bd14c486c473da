"""Where a person can be reached: a mobile number or a mailbox, and whose it is."""

from dataclasses import dataclass

from admissions.models import Guardian


@dataclass(frozen=True, slots=True)
class Address:
    """A mobile number of ten digits or a mailbox in small letters, with the channel that carries to it."""

    channel: str
    text: str

    @classmethod
    def of_phone(cls, number: str) -> "Address":
        return cls(Guardian.Channel.SMS, number)

    @classmethod
    def of_mailbox(cls, mailbox: str) -> "Address":
        return cls(Guardian.Channel.EMAIL, mailbox.lower())

    @property
    def column(self) -> str:
        """The field of a guardian that holds such an address."""
        return "email" if self.channel == Guardian.Channel.EMAIL else "phone"


def find_guardian(address: Address) -> Guardian | None:
    """The guardian with this address whose account is in use; one query, found or not."""
    return (
        Guardian.objects.select_related("user")
        .filter(**{address.column: address.text}, user__is_active=True)
        .first()
    )


def addresses_of(guardian: Guardian) -> list[Address]:
    """Every way to reach this guardian."""
    found = [Address.of_phone(guardian.phone)] if guardian.phone else []
    return [*found, Address.of_mailbox(guardian.email)] if guardian.email else found
