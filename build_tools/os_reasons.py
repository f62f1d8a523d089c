"""What the operating system says of a fault, in the language of the program.

    OSError(ENOSPC, "No space left on device", …)  →  the disk is full

Everything that shows an OSError to people takes its words from here: the system's own are in
English, or in the language of its installation. The sentence around them is left to the rooms.
"""

from __future__ import annotations

import errno

from build_tools.messages import _


class WordedOSError(OSError):
    """A fault of files that this program noticed itself; `strerror` is in its language."""


def os_reason(error: OSError) -> str:
    """Return in words why an operation of the system failed, without the path."""
    if isinstance(error, WordedOSError):
        return str(error.strerror)
    reasons = _reasons()
    if type(error).__name__ == "gaierror":  # its numbers are others'; `socket` would be slow here
        return _("there is no such name in the network")
    if error.errno in reasons:
        return reasons[error.errno]
    if isinstance(error, TimeoutError):
        return reasons[errno.ETIMEDOUT]
    if isinstance(error, ConnectionError):
        return reasons[errno.ECONNRESET]
    number = getattr(error, "winerror", None) or error.errno
    if number is None:  # raised by a library, which says what is wrong with the content
        return _("it cannot be used as what its name says")
    return _("the system refuses it, with the number {number}").format(number=number)


def _reasons() -> dict[int, str]:
    groups = (
        (("ENOENT",), _("it is not there")),
        (("EACCES", "EPERM"), _("it may not be read or changed: no permission")),
        (("EEXIST",), _("there is something of this name already")),
        (("EBADF",), _("it is closed")),
        (("ENOTDIR",), _("something on the way is no folder")),
        (("EISDIR",), _("it is a folder")),
        (("ENOTEMPTY",), _("the folder is not empty")),
        (("EXDEV",), _("it lies on another disk")),
        (("ENOSPC", "EDQUOT"), _("the disk is full")),
        (("EFBIG",), _("the file is too large for this disk")),
        (("EROFS",), _("the disk can only be read")),
        (("EIO",), _("the disk cannot be read or written here")),
        (("ENXIO", "ENODEV", "ENOMEDIUM"), _("the disk is no longer there")),
        (("ESTALE", "EHOSTDOWN", "ENOTCONN"), _("the share is no longer there")),
        (("EBUSY", "ETXTBSY", "EDEADLK", "EAGAIN"), _("another program is using it")),
        (("ENAMETOOLONG",), _("the name is too long")),
        (("EILSEQ",), _("the name has signs that this disk does not take")),
        (("EINVAL",), _("the disk does not take it: look at the name")),
        (("ELOOP",), _("its links lead around in a circle")),
        (("EMFILE", "ENFILE"), _("too many files are open")),
        (("EMLINK",), _("it has too many names")),
        (("ENOMEM",), _("there is not enough memory")),
        (("ENOEXEC",), _("it is not a program for this computer")),
        (("EOPNOTSUPP", "ENOTSUP", "ENOSYS"), _("this disk cannot do that")),
        (("EPIPE",), _("the program that was to take it has ended")),
        (("EINTR", "ECANCELED"), _("it was broken off")),
        (("ETIMEDOUT",), _("there is no answer in time")),
        (("ECONNREFUSED",), _("nobody answers there")),
        (("ECONNRESET", "ECONNABORTED"), _("the line was cut")),
        (("EHOSTUNREACH", "ENETUNREACH", "ENETDOWN"), _("the network does not reach there")),
        (("EADDRINUSE",), _("another program uses this port")),
        (("EADDRNOTAVAIL",), _("this address is not one of this computer")),
    )
    return {
        getattr(errno, name): words
        for names, words in groups
        for name in names
        if hasattr(errno, name)
    }
