import os
import resource
import select
import socket
import tempfile

_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (4096, hard))
near, far = socket.socketpair()
far.send(b"hello")

high = os.dup2(near.fileno(), 1024)
try:
    select.select([high], [], [], 0)
except ValueError as error:
    print("select:", error)
poll = select.poll()
poll.register(high, select.POLLIN)
print("poll:", poll.poll(0))

epoll = select.epoll()
with tempfile.TemporaryFile() as file:
    try:
        epoll.register(file, select.EPOLLIN)
    except PermissionError as error:
        print("epoll, a file:", error)

number = near.fileno()
epoll.register(number, select.EPOLLIN)
near.close()  # the open file lives on as 1024
print("epoll, closed:", epoll.poll(0) == [(number, select.EPOLLIN)])
try:
    epoll.unregister(high)
except FileNotFoundError as error:
    print("unregister 1024:", error)
