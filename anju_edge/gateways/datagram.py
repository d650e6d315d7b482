"""UDP: each peer is a conversation, each datagram a whole; the answer goes back where it came from."""

import asyncio
from collections import OrderedDict
from typing import Any, cast

from anju_edge.gateways.open_line import OpenLine
from anju_edge.protocols import wire

Address = tuple[Any, ...]
_PEERS = 50_000  # conversations that are remembered; the one that was quiet longest goes first
_ON_THE_WAY = 4096  # datagrams that wait for the store; what comes beyond is dropped unanswered and comes again


class Peer:
    """One address that sends datagrams."""

    __slots__ = ("_address", "_listener", "conversation")

    def __init__(self, listener: "Datagrams", address: Address, conversation: wire.Conversation) -> None:
        self._listener = listener
        self._address = address
        self.conversation = conversation

    def say(self, data: bytes) -> bool:
        """Send bytes to the device."""
        return self._listener.send(data, self._address)


class Datagrams(asyncio.DatagramProtocol):
    """The UDP port of one line."""

    def __init__(self, place: OpenLine) -> None:
        self.place = place
        self._peers: OrderedDict[Address, Peer] = OrderedDict()
        self._transport: asyncio.DatagramTransport | None = None
        self._working: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Listen. Raises ``OSError`` when the port cannot be had."""
        line = self.place.line
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: self, local_addr=(line.host, line.port))

    async def close(self) -> None:
        """Close the port after what is on its way has been stored."""
        if self._working:
            await asyncio.wait(self._working, timeout=5)
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to send."""
        self._transport = cast("asyncio.DatagramTransport", transport)  # not of that class on Python 3.11

    def datagram_received(self, data: bytes, address: Address) -> None:
        """Have one datagram stored and answered."""
        if not self.place.line.admits(str(address[0])):
            self.place.notice("address_refused", detail=str(address[0]))
            return
        if len(self._working) >= _ON_THE_WAY:
            self.place.notice("too_many", detail=str(address[0]))
            return
        task = asyncio.get_running_loop().create_task(self._work(self._peer(address), data, str(address[0])))
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    def send(self, data: bytes, address: Address) -> bool:
        """Send a datagram."""
        if self._transport is None or self._transport.is_closing():
            return False
        self._transport.sendto(data, address)
        return True

    def _peer(self, address: Address) -> Peer:
        peer = self._peers.get(address)
        if peer is None:
            if len(self._peers) >= _PEERS:
                self._peers.popitem(last=False)
            peer = self._peers[address] = Peer(self, address, self._converse())
        self._peers.move_to_end(address)
        return peer

    def _converse(self) -> wire.Conversation:
        line = self.place.line
        if line.speaks.wire is None:
            raise ValueError(line.protocol)
        return line.speaks.wire.open(line.settings)

    async def _work(self, peer: Peer, data: bytes, address: str) -> None:
        messages = peer.conversation.feed(data)
        half = peer.conversation.rest()
        if half:  # a datagram ends here: what is left will never be whole
            peer.conversation = self._converse()
            messages.append(wire.Message(messages[0].device if messages else wire.NOBODY, half))
        for message in messages:
            self.place.meet(message.device, peer)
            for said in await self.place.take(message, address):
                peer.say(said)
