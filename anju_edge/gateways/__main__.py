"""The edge process: ``python -m anju_edge.gateways --lines <file>``; the door's address comes by ``ANJU_NATS_URL``."""

import argparse
import asyncio
import logging
import os
import resource
from pathlib import Path

from anju_edge.gateways import process

parser = argparse.ArgumentParser(prog="anju_edge.gateways", description=__doc__)
parser.add_argument("--lines", type=Path, required=True, help="what the platform writes to $ANJU_DATA/edge/lines.json")
parser.add_argument("--nats", default=os.environ.get("ANJU_NATS_URL", ""), help="address of the door's NATS server")
parser.add_argument("--ports", type=Path, help="folder where the door's server on this machine writes its ports")

if __name__ == "__main__":
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # each connected device is an open file
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    asyncio.run(process.serve(options.lines, options.nats, options.ports))
