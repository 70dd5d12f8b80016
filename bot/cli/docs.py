"""`hotline docs`: papers for the security officer, written from the settings."""

from pathlib import Path
from typing import Annotated

import typer

from bot.app import policy_of
from bot.cli.run import read_settings
from bot.clock import SystemClock
from bot.papers.docx import write_docx
from bot.papers.impact import Impact
from bot.settings import Settings
from bot.tools import all_bodies
from handlers.catalogue.office_kinds import OfficeKind
from handlers.dialogue.talk import LOCAL
from handlers.places.bodies import Place, body_id
from storage.crypto import Vault
from storage.gazetteer import load

app = typer.Typer(no_args_is_help=True, help="Papers for the security officer.")


@app.callback()
def docs() -> None:
    """Papers for the security officer, written from the settings."""


@app.command()
def impact(
    out: Annotated[Path, typer.Option(dir_okay=False, help="Word document that is written; it must not be there yet")],
) -> None:
    """Write the record of processing and the impact assessment, in Vietnamese. Reads the settings, no database.

    What no setting says is left blank and listed at the end; prints how many blanks there are.
    """
    settings = read_settings()
    paper = impact_of(settings)
    try:
        write_docx(out, paper.blocks())
    except FileExistsError:
        raise typer.BadParameter("is there already", param_hint="--out") from None
    except OSError as error:
        raise typer.BadParameter(error.strerror or "cannot be written", param_hint="--out") from None
    typer.echo(f"{out}: {len(paper.missing)} blanks")


def impact_of(settings: Settings) -> Impact:
    """The paper of an installation with these settings, written today."""
    policy = policy_of(settings, Vault.from_secret(settings.vault_key.get_secret_value()))
    units = load(settings.edition).units
    provinces = [units[code].name for code in sorted(settings.provinces()) if code in units]
    wanted = body_id(settings.edition, Place(settings.lead_province), OfficeKind.SO_Y_TE)
    lead = next((one.name for one in all_bodies(settings.edition) if one.id == wanted), "")
    return Impact(settings, policy, provinces, lead, SystemClock().now().astimezone(LOCAL).date())
