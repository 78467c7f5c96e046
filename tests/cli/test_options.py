"""The one way to make a Typer application."""

from typer.main import get_command

from hfs3.cli.options import new_app


def test_an_application_is_plain_and_adds_nothing_of_its_own() -> None:
    app = new_app(help="x")

    @app.command()
    def one() -> None:
        """Do one thing."""

    command = get_command(app)
    assert [parameter.name for parameter in command.params] == []
    assert command.context_settings == {"help_option_names": ["-h", "--help"]}
    assert app.pretty_exceptions_enable is False
