"""A small honest provider of OpenID Connect on loopback: code flow with PKCE, signed identity tokens."""

import json
import secrets
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "tuyen-sinh", "secret-of-the-client"


class Provider:
    """`claims` are what it says of whoever signs in next; `broken` names what it does wrong."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.broken = ""
        self.seen_challenges: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._foreign = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def signs_in(self, address: str) -> str:
        """What a browser that follows `address` and signs in there is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["code_challenge_method"] == "S256"
        self.seen_challenges.append(asked["code_challenge"])
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"

    def _answer(self, path: str, form: dict[str, str], head: str) -> tuple[int, dict[str, Any]]:
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/me",
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            }
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key()))
            return 200, {"keys": [public | {"kid": "1", "alg": "RS256", "use": "sig"}]}
        if path == "/token":
            return self._token(form, head)
        return 200, {"sub": "sub-1", **self.claims}

    def _token(self, form: dict[str, str], head: str) -> tuple[int, dict[str, Any]]:
        asked = self._codes.pop(form.get("code", ""), None)
        known = b64decode(head.removeprefix("Basic ")).decode() == f"{CLIENT}:{SECRET}"
        digest = sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or not known or challenge != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        told = {
            "iss": self.issuer,
            "aud": "another-client" if self.broken == "audience" else CLIENT,
            "sub": "sub-of-another" if self.broken == "subject" else "sub-1",
            "iat": int(time.time()),
            "exp": int(time.time()) + 300,
        }
        key = self._foreign if self.broken == "signature" else self._key
        token = jwt.encode(told, key, algorithm="RS256", headers={"kid": "1"})
        return 200, {"access_token": "access", "token_type": "Bearer", "id_token": token}

    def _handler(provider) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._respond({})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._respond({name: values[0] for name, values in parse_qs(body).items()})

            def _respond(self, form: dict[str, str]) -> None:
                head = self.headers.get("Authorization", "")
                status, content = provider._answer(urlsplit(self.path).path, form, head)
                body = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                pass

        return Handler
