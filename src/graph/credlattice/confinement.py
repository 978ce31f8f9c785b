"""A process that takes so much memory and opens no socket: what a query or a file from outside makes it do besides, the
kernel refuses, however it is spelt.

A seccomp filter (Linux 3.17 and later, no privilege needed) answers socket(2) with EPERM from then on, in this process,
its threads and its children. A guard that reads a query's text can be deceived by SPARQL's context-dependent grammar,
one in Python does not see what a library in another language does; this cannot be passed.
Source: seccomp(2), Linux manual; classic BPF as in linux/filter.h.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
from typing import Final

_SOCKET_CALLS: Final = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Machine → (audit architecture, number of socket(2))."""
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_X32 = 0x40000000
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2


class NoSocketFilter(OSError):
    """This machine cannot refuse sockets to a process."""


class _Instruction(ctypes.Structure):
    _fields_ = [("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("k", ctypes.c_uint32)]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(_Instruction))]


def limit_memory(megabytes: int) -> None:
    """From now on this process has at most so many MiB of addresses, and leaves no core file."""
    limit = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def refuse_sockets() -> None:
    """From now on this process opens no socket. Raises NoSocketFilter where that cannot be had."""
    machine = platform.machine()
    if platform.system() != "Linux" or machine not in _SOCKET_CALLS:
        raise NoSocketFilter(errno.ENOSYS, f"no socket filter for {platform.system()} on {machine}")
    architecture, socket_call = _SOCKET_CALLS[machine]
    refuse = _ERRNO | errno.EPERM
    instructions = (_Instruction * 8)(
        _Instruction(_LOAD, 0, 0, 4),  # the architecture of the call
        _Instruction(_EQUAL, 1, 0, architecture),
        _Instruction(_RETURN, 0, 0, refuse),
        _Instruction(_LOAD, 0, 0, 0),  # its number
        _Instruction(_AT_LEAST, 1, 0, _X32),
        _Instruction(_EQUAL, 0, 1, socket_call),
        _Instruction(_RETURN, 0, 0, refuse),
        _Instruction(_RETURN, 0, 0, _ALLOW),
    )
    program = _Program(len(instructions), instructions)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0):
        number = ctypes.get_errno()
        raise NoSocketFilter(number, f"the kernel refuses a socket filter: {os.strerror(number)}")
