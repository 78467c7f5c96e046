"""The gateway's own server doing nothing: takes bodies and drops them, sends one file. `empty.py FILE CA-FOLDER`."""

import sys
from contextlib import nullcontext
from pathlib import Path

from hfs3.gateway.authority import open_authority
from hfs3.gateway.config import utc_now
from hfs3.gateway.server.adapter import Application
from hfs3.gateway.server.serving import Server, bind
from hfs3.gateway.wire.messages import FileSlice, Request, Response


def main(file: Path, authority: Path) -> None:
    """Serve over TLS; the port is printed once it answers."""
    size = file.stat().st_size

    async def handle(request: Request) -> Response:
        if request.method == "PUT":
            async for _ in request.body:
                pass
            return Response()
        return Response(body=(FileSlice(file, 0, size),))

    sockets = bind("localhost", 0)
    port = sockets[0].getsockname()[1]
    server = Server(
        Application({port: handle}, utc_now),
        open_authority(authority).server_context(["localhost"]),
        life=nullcontext(),
    )
    server.on_ready = lambda: print(port, flush=True)  # noqa: T201  # read by the benchmark
    server.run(list(sockets))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
