"""
Everything that a person can do with a receipt code, through the functions of the database and no table.

This is what the public door may call. It holds no private key: what opens a file is made from the code, and
kept, sealed under the visitor's own key, for as long as the visit lasts.
"""

from casework.by_code.contents import (
    CaseFile,
    FileEvent,
    FileMessage,
    HelperCode,
    Opening,
    Readable,
    SharedFile,
    Use,
)
from casework.by_code.handing_in import (
    HandedIn,
    ShownReceipt,
    confirm_receipt,
    current_list,
    hand_in,
    intake_is_open,
    shown_receipt,
)
from casework.by_code.helpers import (
    LONGEST_DAYS,
    end_helper,
    file_key,
    grant_helper,
    post_as_helper,
    read_as_helper,
)
from casework.by_code.own_file import (
    erase,
    mark_seen,
    post_message,
    read_file,
    remove_message,
    renew_code,
)
from casework.by_code.peppers import must_change_code
from casework.by_code.visits import (
    KeptText,
    OpenJourney,
    end_journey,
    forget_kept,
    keep_draft,
    keep_for_later,
    key_of_application,
    key_of_helper_code,
    key_of_new_code,
    key_of_release_code,
    open_journey,
    read_draft,
    resume,
    sign_in_by_code,
)
from casework.errors import CodeGiven, FileFull, IntakeClosed, UnknownCode, UnusableId
from casework.export import file_as_json, file_as_text

__all__ = [
    "LONGEST_DAYS",
    "CaseFile",
    "CodeGiven",
    "FileEvent",
    "FileFull",
    "FileMessage",
    "HandedIn",
    "HelperCode",
    "IntakeClosed",
    "KeptText",
    "OpenJourney",
    "Opening",
    "Readable",
    "SharedFile",
    "ShownReceipt",
    "UnknownCode",
    "UnusableId",
    "Use",
    "confirm_receipt",
    "current_list",
    "end_helper",
    "end_journey",
    "erase",
    "file_as_json",
    "file_as_text",
    "file_key",
    "forget_kept",
    "grant_helper",
    "hand_in",
    "intake_is_open",
    "keep_draft",
    "keep_for_later",
    "key_of_application",
    "key_of_helper_code",
    "key_of_new_code",
    "key_of_release_code",
    "mark_seen",
    "must_change_code",
    "open_journey",
    "post_as_helper",
    "post_message",
    "read_as_helper",
    "read_draft",
    "read_file",
    "remove_message",
    "renew_code",
    "resume",
    "shown_receipt",
    "sign_in_by_code",
]
