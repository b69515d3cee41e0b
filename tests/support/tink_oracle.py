"""Google's Tink, as an independent reader and writer of the stream layout that blobs use."""

import io
from functools import cache

from tink import proto_keyset_format, secret_key_access, streaming_aead
from tink.proto import aes_gcm_hkdf_streaming_pb2, common_pb2, tink_pb2

_TYPE = "type.googleapis.com/google.crypto.tink.AesGcmHkdfStreamingKey"


class _Kept(io.BytesIO):
    """Keeps what was written although Tink closes it."""

    content = b""

    def close(self) -> None:
        """Remember the content, then close."""
        self.content = self.getvalue()
        super().close()


@cache
def _primitive(key: bytes, segment_bytes: int) -> streaming_aead.StreamingAead:
    streaming_aead.register()
    parameters = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingParams(
        ciphertext_segment_size=segment_bytes, derived_key_size=32, hkdf_hash_type=common_pb2.SHA256
    )
    secret = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingKey(version=0, key_value=key, params=parameters)
    keyset = tink_pb2.Keyset(
        primary_key_id=1,
        key=[
            tink_pb2.Keyset.Key(
                key_data=tink_pb2.KeyData(
                    type_url=_TYPE,
                    value=secret.SerializeToString(),
                    key_material_type=tink_pb2.KeyData.SYMMETRIC,
                ),
                status=tink_pb2.ENABLED,
                key_id=1,
                output_prefix_type=tink_pb2.RAW,
            )
        ],
    )
    handle = proto_keyset_format.parse(keyset.SerializeToString(), secret_key_access.TOKEN)
    return handle.primitive(streaming_aead.StreamingAead)


def tink_encrypt(key: bytes, segment_bytes: int, associated_data: bytes, plaintext: bytes) -> bytes:
    """Return the stream that Tink writes."""
    kept = _Kept()
    with _primitive(key, segment_bytes).new_encrypting_stream(kept, associated_data) as stream:
        stream.write(plaintext)
    return kept.content


def tink_decrypt(key: bytes, segment_bytes: int, associated_data: bytes, stream: bytes) -> bytes:
    """Return what Tink reads from a stream. Raises its own error when the stream is not whole."""
    with _primitive(key, segment_bytes).new_decrypting_stream(io.BytesIO(stream), associated_data) as source:
        return source.read()
