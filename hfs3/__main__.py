"""The `hfs3` command, also as `python -m hfs3`."""

import os
import sys

from hfs3.credentials import quick


def main() -> None:
    """Run the command line and leave with its exit code."""
    document = quick.document(sys.argv[1:], os.environ)  # noqa: TID251  # a Machine costs more than all of this
    if document is not None:
        print(document)  # noqa: T201  # so does an Output
        raise SystemExit(0)
    from hfs3.cli.main import run

    raise SystemExit(run())


if __name__ == "__main__":
    main()
