"""Releases: what each station gets, signed and brought to it."""

from build_tools.release.deliver import Courier, Wish
from build_tools.release.delivery import Delivery
from build_tools.release.disk import Disk, Folder
from build_tools.release.keys import LIST as KEY_LIST
from build_tools.release.keys import ROOT, followed, make_key, read_ring, ring_of, sign_list
from build_tools.release.kit import kit_files, write_kit
from build_tools.release.medium import Medium
from build_tools.release.pack import Share, pack
from build_tools.release.plan import files_of, plan
from build_tools.release.rclone import find_rclone
from build_tools.release.record import Record, bytes_of, held_from, read_record
from build_tools.release.record import to_bytes as record_bytes
from build_tools.release.remote import Remote, is_remote
from build_tools.release.rollback import roll_back
from build_tools.release.server import Patience, Server, proxy_of
from build_tools.release.signature import SUFFIX, SecretKey, new_key, unlock
from build_tools.release.store import RECORD, Store, chosen, releases_in, write_index
from build_tools.release.survey import key_lists, survey
from build_tools.release.verify import Verified, verify
from build_tools.release.web import find_release

__all__ = [
    "KEY_LIST",
    "RECORD",
    "ROOT",
    "SUFFIX",
    "Courier",
    "Delivery",
    "Disk",
    "Folder",
    "Medium",
    "Patience",
    "Record",
    "Remote",
    "SecretKey",
    "Server",
    "Share",
    "Store",
    "Verified",
    "Wish",
    "bytes_of",
    "chosen",
    "files_of",
    "find_rclone",
    "find_release",
    "followed",
    "held_from",
    "is_remote",
    "key_lists",
    "kit_files",
    "make_key",
    "new_key",
    "pack",
    "plan",
    "proxy_of",
    "read_record",
    "read_ring",
    "record_bytes",
    "releases_in",
    "ring_of",
    "roll_back",
    "sign_list",
    "survey",
    "unlock",
    "verify",
    "write_index",
    "write_kit",
]
