"""Options that several commands share, and the one way to make a Typer application."""

from typing import Annotated, Any

import typer


def new_app(**settings: Any) -> typer.Typer:  # noqa: ANN401  # Typer's own settings, passed on
    """Return an empty Typer application in the house's style: plain help (rich's costs a third more), no surprises."""
    return typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
        **settings,
    )


Account = Annotated[
    str | None, typer.Option("--account", metavar="NAME", help="The stored account to use (default: the only one).")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]
Namespace = Annotated[
    str | None, typer.Option("--namespace", metavar="NS", help="User or organisation whose buckets are meant.")
]
ProfileName = Annotated[str, typer.Option("--profile", metavar="NAME", help="Name of the AWS profile.")]
RemoteName = Annotated[str, typer.Option("--remote", metavar="NAME", help="Name of the rclone remote.")]
