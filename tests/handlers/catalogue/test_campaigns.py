"""What only one campaign knows is data: its first day, doses, groups and colours, checked against its vaccines."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from handlers.catalogue.catalogue import FOLDER
from handlers.catalogue.facts import CatalogueError
from handlers.rulebook import Rulebook, shipped_rules


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped catalogues, to be changed."""
    return Path(shutil.copytree(FOLDER, tmp_path / "catalogue"))


def test_the_campaign_of_2021_is_what_the_program_knew_before() -> None:
    campaign = shipped_rules().campaign
    assert (campaign.id, campaign.series, campaign.first_day) == ("covid_2021", "covid19", date(2021, 3, 8))
    assert (campaign.doses.told, campaign.doses.asked, campaign.doses.listed) == (4, 3, 6)
    assert campaign.groups == frozenset(range(1, 17))
    assert campaign.certificate.unsaid == {"JANSSEN", "ABDALA"}
    assert [code for code, one in shipped_rules().vaccines.items() if not one.asked] == ["HAYAT"]


@pytest.mark.parametrize(
    ("name", "good", "bad", "fault"),
    [
        ("running.yaml", "covid_2021", "covid_2022", "running.yaml: campaign: there is no covid_2022/campaign.yaml"),
        ("covid_2021/campaign.yaml", "id: covid_2021", "id: covid", "campaign.yaml: id: the folder is called "),
        ("covid_2021/campaign.yaml", "told: 4", "told: 2", "campaign.yaml: doses: Value error, needs asked <= told"),
        ("covid_2021/campaign.yaml", "[JANSSEN,", "[JANSEN,", "campaign.yaml: certificate.unsaid: no such vaccine"),
        ("covid_2021/campaign.yaml", "otp_problem: code", "otp_problem: cod", "campaign.yaml: questions.next: no text"),
        ("covid_2021/campaign.yaml", "[yellow, green]", "[yellow, blue]", "campaign.yaml: certificate.colours.1: "),
        ("covid_2021/campaign.yaml", "2021-03-08", "2021-02-30", "campaign.yaml: cannot be read: "),
    ],
)  # fmt: skip
def test_a_campaign_that_does_not_fit_is_refused(folder: Path, name: str, good: str, bad: str, fault: str) -> None:
    path = folder / "campaigns" / name
    text = path.read_text(encoding="utf-8")
    assert good in text
    path.write_text(text.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as told:
        Rulebook.load(folder)
    assert any(line.startswith(fault) for line in told.value.faults), told.value.faults
