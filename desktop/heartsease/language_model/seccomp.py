"""A system-call filter for the model process, built by hand: no sockets, programs, children, writes or spying.

Only what is listed here is refused; threads, memory, reading and the pipes stay. Linux on x86-64 and aarch64.
"""

import ctypes
import errno
import platform
import struct
from dataclasses import dataclass
from typing import Final

_PR_SET_SECCOMP: Final = 22
_MODE_FILTER: Final = 2
_KILL: Final = 0x8000_0000
_ERRNO: Final = 0x0005_0000
_ALLOW: Final = 0x7FFF_0000
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
#: Offsets in struct seccomp_data.
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_X32_BIT: Final = 0x4000_0000
_CLONE_THREAD: Final = 0x0001_0000
#: O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, the same on both machines.
_WRITING: Final = 0o1103

_EVERYWHERE: Final = {
    "pidfd_send_signal": 424, "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427,
    "open_tree": 428, "move_mount": 429, "fsopen": 430, "pidfd_open": 434, "pidfd_getfd": 438,
    "mount_setattr": 442, "fchmodat2": 452,
}  # fmt: skip
_X86_64: Final = _EVERYWHERE | {
    "socket": 41, "connect": 42, "accept": 43, "sendto": 44, "recvfrom": 45, "sendmsg": 46, "recvmsg": 47,
    "bind": 49, "listen": 50, "socketpair": 53, "accept4": 288, "recvmmsg": 299, "sendmmsg": 307,
    "execve": 59, "execveat": 322, "fork": 57, "vfork": 58, "kill": 62,
    "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312,
    "bpf": 321, "perf_event_open": 298, "userfaultfd": 323, "add_key": 248, "request_key": 249, "keyctl": 250,
    "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161, "unshare": 272, "setns": 308,
    "name_to_handle_at": 303, "open_by_handle_at": 304, "personality": 135,
    "init_module": 175, "delete_module": 176, "finit_module": 313, "kexec_load": 246, "kexec_file_load": 320,
    "creat": 85, "rename": 82, "renameat": 264, "renameat2": 316, "unlink": 87, "unlinkat": 263, "rmdir": 84,
    "link": 86, "linkat": 265, "symlink": 88, "symlinkat": 266, "mkdir": 83, "mkdirat": 258,
    "mknod": 133, "mknodat": 259, "truncate": 76, "chmod": 90, "fchmod": 91, "fchmodat": 268,
    "chown": 92, "fchown": 93, "lchown": 94, "fchownat": 260,
    "setxattr": 188, "lsetxattr": 189, "fsetxattr": 190, "utime": 132, "utimes": 235, "utimensat": 280,
}  # fmt: skip
_AARCH64: Final = _EVERYWHERE | {
    "socket": 198, "socketpair": 199, "bind": 200, "listen": 201, "accept": 202, "connect": 203, "sendto": 206,
    "recvfrom": 207, "sendmsg": 211, "recvmsg": 212, "accept4": 242, "recvmmsg": 243, "sendmmsg": 269,
    "execve": 221, "execveat": 281, "kill": 129,
    "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271, "kcmp": 272,
    "bpf": 280, "perf_event_open": 241, "userfaultfd": 282, "add_key": 217, "request_key": 218, "keyctl": 219,
    "mount": 40, "umount2": 39, "pivot_root": 41, "chroot": 51, "unshare": 97, "setns": 268,
    "name_to_handle_at": 264, "open_by_handle_at": 265, "personality": 92,
    "init_module": 105, "delete_module": 106, "finit_module": 273, "kexec_load": 104, "kexec_file_load": 294,
    "renameat": 38, "renameat2": 276, "unlinkat": 35, "linkat": 37, "symlinkat": 36, "mkdirat": 34,
    "mknodat": 33, "truncate": 45, "fchmod": 52, "fchmodat": 53, "fchownat": 54, "fchown": 55,
    "setxattr": 5, "lsetxattr": 6, "fsetxattr": 7, "utimensat": 88,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Machine:
    """System-call numbers of one kind of machine; ``opens`` are (number, place of the flags argument)."""

    audit_name: int
    refused: dict[str, int]
    opens: tuple[tuple[int, int], ...]
    clone: int
    has_x32: bool


_OPENAT2, _CLONE3 = 437, 435
_MACHINES: Final = {
    "x86_64": _Machine(0xC000_003E, _X86_64, opens=((2, 1), (257, 2)), clone=56, has_x32=True),
    "aarch64": _Machine(0xC000_00B7, _AARCH64, opens=((56, 2),), clone=220, has_x32=False),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def build_filter(machine: str) -> bytes:
    """Return the filter's instructions for ``machine``; raises OSError (ENOSYS) for a machine without a table."""
    if machine not in _MACHINES:
        raise OSError(errno.ENOSYS, "no system-call table for this machine")
    table = _MACHINES[machine]
    code = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_JUMP_EQUAL, 1, 0, table.audit_name),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
    ]
    if table.has_x32:
        code += [(_JUMP_AT_LEAST, 0, 1, _X32_BIT), (_RETURN, 0, 0, _KILL)]
    for number in table.refused.values():
        code += _refuse(number, errno.EPERM)
    # Their arguments lie in memory, where a filter cannot look; libraries go on with the older call.
    code += _refuse(_CLONE3, errno.ENOSYS) + _refuse(_OPENAT2, errno.ENOSYS)
    for number, place in table.opens:
        code += _by_flags(number, place, _WRITING, refuse_if_set=True)
    code += _by_flags(table.clone, 0, _CLONE_THREAD, refuse_if_set=False)
    code.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("HBBI", *step) for step in code)


def _refuse(number: int, code: int) -> list[tuple[int, int, int, int]]:
    return [(_JUMP_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERRNO | code)]


def _by_flags(number: int, place: int, bits: int, *, refuse_if_set: bool) -> list[tuple[int, int, int, int]]:
    jump = (0, 1) if refuse_if_set else (1, 0)
    return [
        (_JUMP_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, _ARGUMENTS_AT + 8 * place),
        (_JUMP_BITS, *jump, bits),
        (_RETURN, 0, 0, _ERRNO | errno.EACCES),
        (_RETURN, 0, 0, _ALLOW),
    ]


def install(libc: ctypes.CDLL) -> None:
    """Put the filter on the calling thread and all it starts later; needs no_new_privs. Raises OSError."""
    code = build_filter(platform.machine())
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    if libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0) != 0:
        code_number = ctypes.get_errno()
        raise OSError(code_number, "seccomp")
