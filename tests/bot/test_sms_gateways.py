"""Which gateway carries text messages is a name in the settings; a name that is none is told, never guessed."""

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from bot.cli.main import app
from bot.extensions import BadExtension, Extensions
from bot.settings import Settings
from bot.sms.gateways import GATEWAYS, DemoGateway, HttpGateway


def test_each_name_has_its_gateway() -> None:
    assert set(GATEWAYS) == {"demo", "http"}
    found = Extensions.load()
    assert found.gateway("demo") is GATEWAYS["demo"] and found.gateway("http") is GATEWAYS["http"]


@pytest.mark.parametrize("name", ["htp", "", "HTTP", "demo "])
def test_a_slip_of_the_pen_does_not_become_the_demos(name: str) -> None:
    with pytest.raises(BadExtension, match="only demo, http"):
        Extensions.load().gateway(name)


def test_a_process_ends_with_the_names_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", "postgresql://nobody@localhost/none")
    monkeypatch.setenv("HOTLINE_VAULT_KEY", "unread")
    monkeypatch.setenv("HOTLINE_SMS_GATEWAY", "htp")
    ended = CliRunner().invoke(app, ["serve"])
    assert ended.exit_code == 2
    assert "there is no 'htp', only demo, http" in ended.output


def test_what_is_made_is_what_was_named() -> None:
    settings = Settings.model_validate({"sms_url": "http://localhost", "sms_token": SecretStr("t")})
    made = GATEWAYS["http"](settings, None, None, None)  # type: ignore[arg-type]
    assert isinstance(made, HttpGateway)
    assert isinstance(GATEWAYS["demo"](settings, None, None, None), DemoGateway)  # type: ignore[arg-type]
