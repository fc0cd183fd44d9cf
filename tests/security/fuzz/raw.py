"""Bytes over a socket: what no well-behaved client sends."""

from __future__ import annotations

import os
import socket
import struct
import time
from contextlib import suppress
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """All bytes that came back; `closed` by the server within the time given."""

    data: bytes
    closed: bool

    @property
    def status(self) -> int:
        """0 where nothing came."""
        return int(self.data.split(b" ", 2)[1]) if self.data.startswith(b"HTTP/") else 0

    @property
    def head(self) -> bytes:
        return self.data.partition(b"\r\n\r\n")[0]

    @property
    def body(self) -> bytes:
        return self.data.partition(b"\r\n\r\n")[2]


@dataclass(frozen=True)
class Target:
    host: str
    port: int

    def connect(self, seconds: float = 5.0) -> socket.socket:
        return socket.create_connection((self.host, self.port), timeout=seconds)

    def send(self, data: bytes, seconds: float = 3.0) -> Answer:
        """What comes back until the server closes. After `seconds` of silence this side says that nothing more will come."""
        came, ended = b"", False
        with self.connect(seconds) as connection:
            with suppress(OSError):  # it hung up before it had heard all
                connection.sendall(data)
            while True:
                try:
                    part = connection.recv(65536)
                except TimeoutError:
                    if ended:
                        return Answer(came, False)
                    ended = True
                    connection.settimeout(5.0)
                    connection.shutdown(socket.SHUT_WR)
                    continue
                except OSError:
                    part = b""
                if not part:
                    return Answer(came, True)
                came += part

    def get(self, path: str, *headers: str) -> Answer:
        return self.send(request("GET", path, *headers))


def request(
    method: str, path: str | bytes, *headers: str | bytes, body: bytes | None = None, host: str = "tuenet.test"
) -> bytes:
    """A request after whose answer the server closes. Headers as they go over the line, without their end."""

    def raw(text: str | bytes) -> bytes:
        return text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")

    lines = [
        raw(method) + b" " + raw(path) + b" HTTP/1.1",
        raw(f"Host: {host}"),
        b"Connection: close",
        *map(raw, headers),
    ]
    if body is not None:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + (body or b"")


class RawWebSocket:
    """A WebSocket spoken by hand."""

    def __init__(self, target: Target, path: str = "/api/chat", *headers: str, seconds: float = 5.0) -> None:
        self.socket = target.connect(seconds)
        asked = ["Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="]
        self.socket.sendall(
            request("GET", path, *asked, *headers).replace(b"Connection: close", b"Connection: Upgrade")
        )
        self.head = b""
        while b"\r\n\r\n" not in self.head:
            part = self.socket.recv(4096)
            if not part:
                break
            self.head += part
        self.head, _, self._rest = self.head.partition(b"\r\n\r\n")

    @property
    def status(self) -> int:
        return int(self.head.split(b" ", 2)[1])

    def frame(
        self,
        payload: bytes,
        opcode: int = 1,
        fin: bool = True,
        reserved: int = 0,
        masked: bool = True,
        says: int | None = None,
    ):
        """One frame; `says` is the length it claims to have."""
        length = len(payload) if says is None else says
        head = bytes([(fin << 7) | (reserved << 4) | opcode])
        bit = 0x80 if masked else 0
        if length < 126:
            head += bytes([bit | length])
        elif length < 65536:
            head += bytes([bit | 126]) + struct.pack(">H", length)
        else:
            head += bytes([bit | 127]) + struct.pack(">Q", length)
        if masked:
            mask = os.urandom(4)
            head += mask
            payload = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
        self.socket.sendall(head + payload)

    def read(self) -> tuple[int, bytes]:
        """(opcode, payload) of the next frame; (-1, b"") at the end. Raises TimeoutError."""
        try:
            first, second = self._take(2)
            length = second & 127
            if length == 126:
                (length,) = struct.unpack(">H", self._take(2))
            elif length == 127:
                (length,) = struct.unpack(">Q", self._take(8))
            return first & 15, self._take(length)
        except (ConnectionError, EOFError):
            return -1, b""

    def closing(self) -> int | None:
        """The code it is closed with; None if it just ends. Raises TimeoutError."""
        while True:
            opcode, payload = self.read()
            if opcode == 8:
                return struct.unpack(">H", payload[:2])[0] if payload else 1005
            if opcode == -1:
                return None

    def close(self) -> None:
        self.socket.close()

    def _take(self, count: int) -> bytes:
        while len(self._rest) < count:
            part = self.socket.recv(65536)
            if not part:
                raise EOFError
            self._rest += part
        taken, self._rest = self._rest[:count], self._rest[count:]
        return taken


def held(target: Target, begin: bytes, drip: bytes, seconds: float) -> float | None:
    """How long the server keeps a client that sends `begin`, then `drip` every second; None if longer than `seconds`."""
    began = time.monotonic()
    with target.connect() as connection:
        connection.settimeout(1.0)
        connection.sendall(begin)
        while (spent := time.monotonic() - began) < seconds:
            try:
                if not connection.recv(65536):
                    return spent
            except TimeoutError:
                try:
                    connection.sendall(drip)
                except OSError:
                    return time.monotonic() - began
            except OSError:
                return spent
    return None
