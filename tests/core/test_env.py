"""The environment: a site with none, a typo that stops the start, secrets in files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gatehouse.core.env import VARIABLES, Environment, WrongEnvironment
from tests.conventions import ROOT


def manage(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("GATEHOUSE_")}
    bare["DJANGO_SETTINGS_MODULE"] = "gatehouse.settings"
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    return subprocess.run(
        command, env=bare | variables, capture_output=True, text=True, check=False, timeout=60
    )


def test_the_site_starts_with_an_empty_environment() -> None:
    done = manage("check")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_misspelt_name_stops_the_start_and_the_right_name_is_given() -> None:
    done = manage("check", GATEHOUSE_SITE_ULR="https://example.org")
    assert done.returncode != 0
    assert done.stderr.splitlines()[-1] == (
        "GATEHOUSE_SITE_ULR is not a setting of Gatehouse. Did you mean GATEHOUSE_SITE_URL?"
    )


def test_a_value_of_the_wrong_type_is_named_with_what_was_expected() -> None:
    with pytest.raises(WrongEnvironment, match="GATEHOUSE_PORT should be a whole number"):
        Environment({"GATEHOUSE_PORT": "eighty"})
    with pytest.raises(WrongEnvironment, match="GATEHOUSE_DEBUG should be yes or no"):
        Environment({"GATEHOUSE_DEBUG": "perhaps"})


def test_a_wrong_secret_is_not_repeated_in_the_complaint() -> None:
    with pytest.raises(WrongEnvironment) as problem:
        Environment({"GATEHOUSE_DATABASE_URL": "hunter2"})
    assert "hunter2" not in str(problem.value)


def test_a_secret_is_read_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("smtp://user:word@mail.example\n")
    env = Environment({"GATEHOUSE_SMTP_URL_FILE": str(secret)})
    assert env.text("SMTP_URL") == "smtp://user:word@mail.example"


def test_a_setting_and_its_file_at_once_are_refused(tmp_path: Path) -> None:
    both = {"GATEHOUSE_HOST": "a", "GATEHOUSE_HOST_FILE": str(tmp_path / "x")}
    with pytest.raises(WrongEnvironment, match="not both"):
        Environment(both)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongEnvironment, match="GATEHOUSE_HOST_FILE: No such file"):
        Environment({"GATEHOUSE_HOST_FILE": str(tmp_path / "absent")})


def test_other_programs_settings_are_none_of_our_business() -> None:
    assert Environment({"PATH": "/bin"}).number("PORT") == 8000


def test_the_table_for_the_handbook_lists_every_setting() -> None:
    lines = manage("env").stdout.splitlines()[2:]
    names = [line.split("`")[1] for line in lines]
    assert names == [f"GATEHOUSE_{variable.name}" for variable in VARIABLES]


def test_keys_are_made_once_and_only_for_the_owner(tmp_path: Path) -> None:
    for _ in range(2):
        assert manage("check", GATEHOUSE_VAR_DIR=str(tmp_path)).returncode == 0
        made = {path.name: path.read_text() for path in (tmp_path / "keys").iterdir()}
        assert sorted(made) == ["encryption", "index", "papers", "secret"]
    again = {path.name: path.read_text() for path in (tmp_path / "keys").iterdir()}
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()}
    assert (again, modes) == (made, {0o600})


def test_more_web_processes_than_one_ask_for_a_shared_cache() -> None:
    done = manage("check", "--deploy", GATEHOUSE_WORKERS="2")
    assert "gatehouse.W001" in done.stderr
