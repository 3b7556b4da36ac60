"""A reply and its JSON form, the one that `glassbox run redis` prints."""

from typing import NamedTuple


class Reply(NamedTuple):
    kind: str  # status, error, integer, bulk, null, array
    value: object  # bytes, int, None or a list of replies


def text_json(kind: str, text: bytes) -> dict:
    try:
        return {kind: text.decode("utf-8")}
    except UnicodeDecodeError:
        return {"hex": text.hex()}


def to_json(reply: Reply) -> dict:
    if reply.kind == "integer":
        return {"integer": reply.value}
    if reply.kind == "null":
        return {"null": True}
    if reply.kind == "array":
        return {"array": [to_json(item) for item in reply.value]}
    return text_json(reply.kind, reply.value)


def from_json(data: dict) -> Reply:
    ((kind, value),) = data.items()
    if kind == "array":
        return Reply("array", [from_json(item) for item in value])
    if kind == "null":
        return Reply("null", None)
    if kind == "hex":
        return Reply("bulk", bytes.fromhex(value))
    return Reply(kind, value.encode() if isinstance(value, str) else value)
