"""Keys: root keys of the operator, tenant keys derived from them, data keys wrapped under those."""

from vault.keys.data_keys import DataKey, DataKeys, Subject
from vault.keys.key_file import load_root_keys, save_root_keys
from vault.keys.root_keys import RootKeys
from vault.keys.settings import KeySettings

__all__ = [
    "DataKey",
    "DataKeys",
    "KeySettings",
    "RootKeys",
    "Subject",
    "load_root_keys",
    "save_root_keys",
]
