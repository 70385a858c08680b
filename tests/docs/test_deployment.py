"""The files that others deploy with: they can be read, fit together, and hold no password."""

import configparser
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from storywire.cli import app
from storywire.settings import Settings

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
COMMANDS = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def test_compose_has_no_password_and_reads_its_secrets_from_files_that_are_not_there(compose: Any) -> None:
    whole = (DEPLOY / "compose.yaml").read_text()
    for secret in compose["secrets"].values():
        assert list(secret) == ["file"] and not (DEPLOY / secret["file"]).exists()
    assert "POSTGRES_HOST_AUTH_METHOD" not in whole
    for service in compose["services"].values():
        assert set(service["secrets"]) <= set(compose["secrets"])
        assert not [name for name in service["environment"] if "PASSWORD" in name and not name.endswith("_FILE")]


def test_compose_starts_commands_that_exist_and_opens_no_port_to_others(compose: Any) -> None:
    services = compose["services"]
    assert set(services) == {"database", "follow", "pages"}
    for name in ("follow", "pages"):
        assert services[name]["command"][0] in COMMANDS
        assert services[name]["depends_on"]["database"]["condition"] == "service_healthy"
        for variable in services[name]["environment"]:
            assert variable.removeprefix("STORYWIRE_").lower() in Settings.model_fields
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert ports and all(port.startswith("127.0.0.1:") for port in ports)


def test_the_container_starts_with_the_secrets_in_its_environment_and_runs_as_nobody_special(tmp_path: Path) -> None:
    said = (DEPLOY / "Containerfile").read_text()
    for source in re.findall(r"^COPY (?:--\S+ )?(.+) \S+$", said, re.MULTILINE):
        assert all((DEPLOY.parent / one).exists() for one in source.split())
    assert said.index("USER storywire") < said.index("ENTRYPOINT") and "ARG" not in said and "ENV" not in said
    script = (DEPLOY / "entrypoint.sh").read_text()
    assert 'exec storywire "$@"' in script
    for name, text in (("database-password", "one\n"), ("token", "two\n")):
        (tmp_path / name).write_text(text)
    told = script.replace("/run/secrets", str(tmp_path)).replace("exec storywire", "printf %s,%s,%s")
    (tmp_path / "start.sh").write_text(told.replace('"$@"', '"$PGPASSWORD" "$STORYWIRE_TOKEN" "$1"'))
    done = subprocess.run(["sh", str(tmp_path / "start.sh"), "serve"], capture_output=True, text=True, check=True)
    assert done.stdout == "one,two,serve"


def test_the_cluster_file_names_no_machine_of_anybody() -> None:
    cluster = yaml.safe_load((DEPLOY / "ray-cluster.yaml").read_text())
    provider = cluster["provider"]
    assert all(name.endswith(".example") for name in (provider["head_ip"], *provider["worker_ips"]))
    starts = cluster["head_start_ray_commands"][-1], cluster["worker_start_ray_commands"][-1]
    assert all("RAY_worker_niceness=0" in start and "ray start" in start for start in starts)


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_units_run_commands_that_exist_without_rights_and_without_secrets(file: Path) -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(file.read_text())
    service = unit["Service"]
    command = re.search(r"/opt/storywire/bin/storywire\s+(?:--log-format json )?(?:-v )?(\w+)", service["ExecStart"])
    assert command and command[1] in COMMANDS
    assert service["User"] == "storywire" and service["NoNewPrivileges"] == "yes"
    assert service["EnvironmentFile"] == "/etc/storywire/environment" and "Environment" not in service
