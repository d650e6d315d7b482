"""China Telecom CTWing (AEP): what its HTTP push carries of NB-IoT heads, buttons and meters."""

from anju_edge.protocols.ctwing.codec import decode
from anju_edge.protocols.ctwing.receive import push

__all__ = ["decode", "push"]
