"""The C names of the program language and their numbers (x86-64 and arm64, from the kernel's header files)."""

import socket

# In the order of <sys/epoll.h> and of <bits/poll.h>.
EPOLL = {
    "EPOLLIN": 0x1,
    "EPOLLPRI": 0x2,
    "EPOLLOUT": 0x4,
    "EPOLLRDNORM": 0x40,
    "EPOLLRDBAND": 0x80,
    "EPOLLWRNORM": 0x100,
    "EPOLLWRBAND": 0x200,
    "EPOLLMSG": 0x400,
    "EPOLLERR": 0x8,
    "EPOLLHUP": 0x10,
    "EPOLLRDHUP": 0x2000,
    "EPOLLEXCLUSIVE": 1 << 28,
    "EPOLLWAKEUP": 1 << 29,
    "EPOLLONESHOT": 1 << 30,
    "EPOLLET": 1 << 31,
}
POLL_ORDER = "IN PRI OUT RDNORM RDBAND WRNORM WRBAND MSG RDHUP ERR HUP".split()
POLL = {f"POLL{name}": EPOLL[f"EPOLL{name}"] for name in POLL_ORDER} | {"POLLNVAL": 0x20}
OTHERS = {
    "EPOLL_CTL_ADD": 1,
    "EPOLL_CTL_DEL": 2,
    "EPOLL_CTL_MOD": 3,
    "EPOLL_CLOEXEC": 0o2000000,
    "SHUT_RD": 0,
    "SHUT_WR": 1,
    "SHUT_RDWR": 2,
    "O_RDONLY": 0,
    "O_WRONLY": 1,
    "O_RDWR": 2,
    "O_CREAT": 0o100,
    "O_EXCL": 0o200,
    "O_TRUNC": 0o1000,
    "O_APPEND": 0o2000,
    "O_NONBLOCK": 0o4000,
    "O_CLOEXEC": 0o2000000,
    "O_DIRECT": 0o40000,
    "EFD_SEMAPHORE": 1,
    "EFD_NONBLOCK": 0o4000,
    "EFD_CLOEXEC": 0o2000000,
    "TFD_NONBLOCK": 0o4000,
    "TFD_CLOEXEC": 0o2000000,
    "CLOCK_REALTIME": 0,
    "CLOCK_MONOTONIC": 1,
    "F_DUPFD": 0,
    "F_GETFL": 3,
    "F_SETFL": 4,
    "F_SETPIPE_SZ": 1031,
    "F_GETPIPE_SZ": 1032,
    "MSG_DONTWAIT": 0x40,
    "MSG_PEEK": 0x2,
    "MSG_NOSIGNAL": 0x4000,
    "CLONE_FILES": 0x400,
}
SOCKET = {
    name: int(getattr(socket, name))
    for name in (
        "AF_UNIX AF_INET SOCK_STREAM SOCK_DGRAM SOCK_SEQPACKET SOCK_NONBLOCK SOCK_CLOEXEC "
        "SOL_SOCKET SO_SNDBUF SO_RCVBUF SO_REUSEADDR SO_LINGER SO_ERROR SO_RCVLOWAT"
    ).split()
}
CONSTANTS = {**EPOLL, **POLL, **OTHERS, **SOCKET}


def flag_names(bits: int, table: dict) -> str:
    """As in `EPOLLIN | EPOLLRDHUP`: in the order of the header file."""
    return " | ".join(name for name, bit in table.items() if bits & bit)
