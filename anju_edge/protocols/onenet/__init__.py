"""China Mobile OneNET, classic and Studio: what its HTTP push carries."""

from anju_edge.protocols.onenet.codec import decode
from anju_edge.protocols.onenet.receive import push

__all__ = ["decode", "push"]
