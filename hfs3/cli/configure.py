"""`hfs3 configure`: what each S3 client needs, written into its files or, where it has none, shown."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from hfs3.cli.options import Account, Json, Namespace, new_app
from hfs3.cli.session import Session
from hfs3.machine import Machine

if TYPE_CHECKING:
    from hfs3.cli.plans import Planned
    from hfs3.clients.base import Profile
    from hfs3.credentials.model import Account as Record

NOTHING: Final = 0
WOULD_CHANGE: Final = 1

_PartSize = Annotated[str | None, typer.Option(metavar="SIZE", help="Size of the parts of large uploads, like 256MB.")]


class _AwsCredentials(StrEnum):
    """Where AWS tools find the pair; the words are those of `hfs3.clients.base.Credentials`."""

    STATIC = "static"
    PROCESS = "process"
    NONE = "none"


class _RcloneCredentials(StrEnum):
    """Where rclone finds the pair."""

    STATIC = "static"
    AWS = "aws"


_AWS_CREDENTIALS: Final = "Where the key pair is: in the credentials file; asked of hfs3 each time; nowhere."
_RCLONE_CREDENTIALS: Final = "Where the key pair is: in rclone.conf, or in the AWS profile `hf`."


@dataclass(frozen=True, slots=True)
class _Wish:
    """What one run of `configure` was asked for; every client takes the part of it that it knows."""

    client: str
    name: str
    account: str | None
    namespace: str | None
    part_size: str | None
    credentials: str = ""
    all_namespaces: bool = False
    as_documented: bool = False
    force: bool = False


app = new_app(help="Write the settings your S3 client needs, or show them where it has no file of its own.")


def _command_with_files(
    client: str, noun: str, line: str, *, credentials: tuple[type[StrEnum], str]
) -> Callable[..., int]:
    """Return the command for a client whose files are written; `credentials` are its ways to the pair, explained."""
    name_help = f"Name of the {noun}; with --all-namespaces, the first one's."

    def command(  # noqa: PLR0913, PLR0917  # one parameter per option
        ctx: typer.Context,
        name: Annotated[str, typer.Option(f"--{noun}", metavar="NAME", help=name_help)] = "hf",
        namespace: Namespace = None,
        all_namespaces: Annotated[
            bool, typer.Option("--all-namespaces", help=f"One {noun} for each: hf, hf-ORGANISATION, …")
        ] = False,
        way: StrEnum | None = None,  # annotated below
        part_size: _PartSize = None,
        as_documented: Annotated[
            bool, typer.Option("--exactly-as-documented", help="Leave out what hfs3 adds to Hugging Face's page.")
        ] = False,
        force: Annotated[
            bool, typer.Option("--force", help=f"Take over a {noun} of this name that hfs3 did not write.")
        ] = False,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help="Show what would change and write nothing; exit 1 if anything would.")
        ] = False,
        remove: Annotated[bool, typer.Option("--remove", help="Take out what hfs3 has put in.")] = False,
        account: Account = None,
        json: Json = False,
    ) -> int:
        session = Session.of(ctx, json=json)
        wish = _Wish(client, name, account, namespace, part_size, way or "", all_namespaces, as_documented, force)
        planned = (_removal if remove else _writing)(wish, session.machine)
        if dry_run:
            return _previewed(planned, session)
        return _applied(planned, session, removing=remove)

    command.__doc__ = line
    modes, explained = credentials
    help_text = f"{explained} Default: as it is now, and static for what is new."
    command.__annotations__["way"] = Annotated[modes | None, typer.Option("--credentials", help=help_text)]
    return command


def _command_with_snippet(client: str, noun: str, line: str) -> Callable[..., None]:
    """Return the command for a client that has no file of its own."""

    def command(  # noqa: PLR0917  # one parameter per option
        ctx: typer.Context,
        name: Annotated[str, typer.Option(f"--{noun}", metavar="NAME", help=f"Name of the {noun}.")] = "hf",
        namespace: Namespace = None,
        part_size: _PartSize = None,
        account: Account = None,
        json: Json = False,
    ) -> None:
        _show_snippet(_Wish(client, name, account, namespace, part_size), Session.of(ctx, json=json))

    command.__doc__ = line
    return command


app.command("aws")(
    _command_with_files(
        *("aws", "profile", "Write the profile that the AWS CLI and boto3 read."),
        credentials=(_AwsCredentials, _AWS_CREDENTIALS),
    )
)
app.command("rclone")(
    _command_with_files(
        *("rclone", "remote", "Write the remote into the file that rclone reads."),
        credentials=(_RcloneCredentials, _RCLONE_CREDENTIALS),
    )
)
app.command("boto3")(_command_with_snippet("boto3", "profile", "Show Python that holds whatever the files say."))
app.command("s5cmd")(_command_with_snippet("s5cmd", "profile", "Show the variables that s5cmd needs."))
app.command("duckdb")(_command_with_snippet("duckdb", "secret", "Show the SQL that makes DuckDB's secret."))
app.command("dvc")(_command_with_snippet("dvc", "remote", "Show the commands that make a DVC remote."))


def _writing(wish: _Wish, machine: Machine) -> "Planned":
    from hfs3 import configure
    from hfs3.cli.plans import Planned
    from hfs3.clients.base import Credentials
    from hfs3.credentials.accounts import chosen
    from hfs3.credentials.keys import read_key

    record = chosen(machine, wish.account)
    asked = Credentials(wish.credentials) if wish.credentials else None
    profiles = configure.with_credentials(machine, wish.client, _profiles(wish, record), asked, account=record.name)
    # A way without a secret in a file asks for none: the store may be locked, or on another machine.
    key = read_key(machine, record) if any(p.credentials is Credentials.STATIC for p in profiles) else None
    plan = configure.plan(machine, (wish.client,), profiles, key)
    return Planned(wish.client, profiles, plan, (key.secret_access_key,) if key else ())


def _removal(wish: _Wish, machine: Machine) -> "Planned":
    from hfs3 import configure
    from hfs3.cli.plans import Planned
    from hfs3.credentials.accounts import chosen, load

    # What a logout has left in a client's file must still be removable.
    profiles = _profiles(wish, chosen(machine, wish.account)) if load(machine) else (_forgotten(wish),)
    return Planned(wish.client, profiles, configure.plan_removal(machine, (wish.client,), profiles))


def _profiles(wish: _Wish, record: "Record") -> "tuple[Profile, ...]":
    """Return the profiles that are meant: the first has the name as it is, others have their namespace behind it."""
    from hfs3.clients.base import Extent, Foreign, Profile
    from hfs3.configure import namespace_of, part_size
    from hfs3.contract.limits import RECOMMENDED_PART_SIZE

    size = part_size(wish.part_size) if wish.part_size else RECOMMENDED_PART_SIZE
    first = Profile(
        name=wish.name,
        namespace=namespace_of(record, wish.namespace),
        gateway=record.gateway,
        ca_bundle=record.ca_bundle,
        part_size=size,
        multipart_threshold=size,
        extent=Extent.DOCUMENTED if wish.as_documented else Extent.RECOMMENDED,
        foreign=Foreign.TAKE_OVER if wish.force else Foreign.REFUSE,
    )
    others = [ns for ns in record.namespaces if ns != first.namespace] if wish.all_namespaces else []
    return (first, *(replace(first, name=f"{wish.name}-{ns}", namespace=ns) for ns in others))


def _forgotten(wish: _Wish) -> "Profile":
    """Return the profile of this name, of which nothing else is known any more."""
    from hfs3.clients.base import Foreign, Profile
    from hfs3.contract.addressing import PUBLIC_GATEWAY

    foreign = Foreign.TAKE_OVER if wish.force else Foreign.REFUSE
    return Profile(name=wish.name, namespace=wish.namespace or "", gateway=PUBLIC_GATEWAY, foreign=foreign)


def _previewed(planned: "Planned", session: Session) -> int:
    from hfs3.cli.plans import document, preview, remarks

    if session.output.is_json:
        session.output.json(document(planned, "planned"))
    else:
        session.output.show(*preview(planned, session.machine))
        session.output.say(*remarks(planned.plan.notes))
    return WOULD_CHANGE if planned.plan.changes else NOTHING


def _applied(planned: "Planned", session: Session, *, removing: bool) -> int:
    from hfs3 import configure
    from hfs3.cli.plans import document, preview, remarks, report

    told = configure.apply(planned.plan, session.machine)
    told += _cleared(session.machine) if removing else ()
    if session.output.is_json:
        session.output.json(document(planned, "done", *told))
        return NOTHING
    session.output.say(*preview(planned, session.machine))
    session.output.show(*report(planned, session.machine))
    session.output.say(*remarks((*planned.plan.notes, *told)))
    return NOTHING


def _cleared(machine: Machine) -> tuple[str, ...]:
    """Drop what undo has just kept of a pair that was logged out, and say so."""
    from hfs3.credentials.accounts import load
    from hfs3.files.forgetting import forget_again

    gone = forget_again(machine, [account.access_key_id for account in load(machine)])
    return tuple(
        f"{key_id} was logged out, so this cannot be undone: what had it in it is not kept." for key_id in gone
    )


def _show_snippet(wish: _Wish, session: Session) -> None:
    from hfs3.clients.registry import CLIENTS
    from hfs3.credentials.accounts import chosen

    (profile,) = _profiles(wish, chosen(session.machine, wish.account))
    if session.output.is_json:
        from hfs3.cli.plans import snippet_document

        session.output.json(snippet_document(wish.client, profile))
    else:
        session.output.data(CLIENTS[wish.client].render(profile))
