import selectors
import socket

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
selector = selectors.DefaultSelector()
server, client = socket.socketpair()
server.setblocking(False)
selector.register(server, READ)
unsent = bytearray()


def send(reply):
    unsent.extend(reply)
    flush()


def flush():
    try:
        del unsent[: server.send(unsent)]
    except BlockingIOError:
        pass  # ready was a hint; the next turn asks again
    selector.modify(server, READ | WRITE if unsent else READ)


def events_in(turns):
    return sum(len(selector.select(0)) for _ in range(turns))


send(b"small")
print("small reply, 1000 idle turns:", events_in(1000), "events")
send(bytes(1_000_000))
print("large reply, bytes left over:", len(unsent) > 0)
while unsent:
    client.recv(65_536)
    for _, events in selector.select(0):
        if events & WRITE:
            flush()
print("all sent, 1000 idle turns:", events_in(1000), "events")
while not selector.select(0):
    selector.modify(server, READ | WRITE)  # and never back
    client.recv(65_536)
print("WRITE forgotten, 1000 idle turns:", events_in(1000), "events")
