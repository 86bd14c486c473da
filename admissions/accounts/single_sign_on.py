"""The shared sign-in (đăng nhập một lần) of the department or of VNeID, by OpenID Connect.

The library speaks the protocol: authorisation code with PKCE, state bound to the session. What is ours:

1. The provider is what the settings name; none stands in the database.
2. Its claims are looked at once and forgotten: neither they, nor tokens, nor the person's number are stored.
3. A claim that the provider vouches for, telephone or mailbox, names a guardian who is already in the
   register. Nobody gets an account by it, and whoever is not found is told what to do.

Nothing else of the library has an address on this site: no page of its own for accounts, sign-up or
connections.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse

from admissions.accounts.addresses import Address, find_guardian
from admissions.models import User

PROVIDER = "shared"
_NOISE = re.compile(r"[\s.\-()]")
_PHONE = re.compile(r"(?:\+84|0)(\d{9})")  # the claim is written as +84 912…


@dataclass(frozen=True, slots=True)
class Vouched:
    """What the provider vouches for of whoever signed in there, and nothing more."""

    addresses: tuple[Address, ...]


class Settings(DefaultSocialAccountAdapter):
    """The library's settings: one provider, from the environment; every failure leads back to the sign-in."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        chosen = settings.SINGLE_SIGN_ON
        if not chosen:
            return []
        return [
            SocialApp(
                provider="openid_connect",
                provider_id=PROVIDER,
                name=chosen["name"],
                client_id=chosen["client_id"],
                secret=chosen["secret"],
                settings={
                    "server_url": chosen["issuer"],
                    "oauth_pkce_enabled": True,
                    "scope": ["openid", "phone", "email"],
                },
            )
        ]

    def get_provider(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> "SharedProvider":
        return SharedProvider(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> NoReturn:
        raise ImmediateHttpResponse(redirect(f"{reverse('accounts:single_sign_on_return')}?failed=1"))


class SharedProvider(OpenIDConnectProvider):
    """The provider, whose exchanges are ours."""

    def get_oauth2_adapter(self, request: HttpRequest) -> "SharedSignIn":
        return SharedSignIn(request)


class SharedSignIn(OpenIDConnectOAuth2Adapter):
    """One exchange with the provider, which ends in the claims instead of an account of the library."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, PROVIDER)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("accounts:single_sign_on_return"))

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> NoReturn:
        """Read the claims of the identity token and the user-info page; hand on what they vouch for."""
        self.did_fetch_access_token = False  # so that the signature is checked, whatever carried the token
        has_page = "userinfo_endpoint" in self.openid_config
        claims = dict(self._fetch_user_info(token.token)) if has_page else {}
        identity = kwargs["response"].get("id_token")
        if identity:
            told = self._decode_id_token(app, identity)
            if told.get("sub") != claims.get("sub"):
                claims = {}  # the page of somebody else
            claims = {**told, **claims}
        raise SignedInElsewhere(vouched(claims))


class SignedInElsewhere(Exception):
    """The exchange is complete; what it brought."""

    def __init__(self, brought: Vouched) -> None:
        super().__init__("signed in elsewhere")
        self.vouched = brought


def vouched(claims: Mapping[str, Any]) -> Vouched:
    """The telephone and the mailbox of the claims, each only where the provider has verified it."""
    found = []
    if claims.get("phone_number_verified") is True:
        number = _PHONE.fullmatch(_NOISE.sub("", str(claims.get("phone_number", ""))))
        if number:
            found.append(Address.of_phone(f"0{number[1]}"))
    if claims.get("email_verified") is True and claims.get("email"):
        found.append(Address.of_mailbox(str(claims["email"])))
    return Vouched(tuple(found))


def guardian_account(brought: Vouched) -> User | None:
    """The one account that the vouched addresses name; None for nobody, and for two different people."""
    guardians = {each for each in map(find_guardian, brought.addresses) if each is not None}
    return guardians.pop().user if len(guardians) == 1 else None
