"""A software authenticator: makes ES256 passkeys and answers WebAuthn ceremonies as a browser would."""

import base64
import hashlib
import json
import struct
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

USER_PRESENT, USER_VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40


def b64(content: bytes) -> str:
    """Return base64url without padding, as WebAuthn's JSON has it."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class Authenticator:
    """Holds one passkey. `verifies_user` and `counter` can be bent by a test."""

    def __init__(self, number: int, origin: str = "https://clinic.example") -> None:
        self.origin = origin
        self.key = ec.derive_private_key(0xC11A1C + number, ec.SECP256R1())
        self.credential_id = hashlib.sha256(b"credential %d" % number).digest()
        self.user_handle = b""
        self.counter = 0
        self.verifies_user = True

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer `navigator.credentials.create`."""
        self.user_handle = base64.urlsafe_b64decode(options["user"]["id"] + "==")
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        credential = bytes(16) + struct.pack(">H", 32) + self.credential_id + cbor2.dumps(public)
        auth_data = self._auth_data(options["rp"]["id"], HAS_CREDENTIAL) + credential
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": auth_data})
        return self._answer(
            clientDataJSON=self._client_data("webauthn.create", options), attestationObject=attestation
        )

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer `navigator.credentials.get`."""
        self.counter += 1
        auth_data = self._auth_data(options["rpId"], 0)
        client_data = self._client_data("webauthn.get", options)
        signature = self.key.sign(auth_data + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=client_data,
            authenticatorData=auth_data,
            signature=signature,
            userHandle=self.user_handle,
        )

    def _auth_data(self, rp_id: str, flags: int) -> bytes:
        flags |= USER_PRESENT | (USER_VERIFIED if self.verifies_user else 0)
        return hashlib.sha256(rp_id.encode()).digest() + struct.pack(">BI", flags, self.counter)

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        fields = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(fields).encode()

    def _answer(self, **response: bytes) -> dict[str, Any]:
        return {
            "id": b64(self.credential_id),
            "rawId": b64(self.credential_id),
            "type": "public-key",
            "response": {name: b64(value) for name, value in response.items()},
            "clientExtensionResults": {},
        }
