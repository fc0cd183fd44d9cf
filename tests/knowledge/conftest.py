"""A small copy of the project's data that a test may break, and databases."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.database import engine as database
from bot.database import migrations
from tests import databases
from tests.copies import Copy, program

_FILES = (
    "law.yml", "sources.yml", "suggestions.yml", "forbidden.yml", "safety/texts.yml", "language/facets.yml",
    "directory/complaint_channels.yml", "directory/support_services.yml", "directory/takedown_routes.yml", "directory/hours.yml",
    "topics/complaint.yml",
)  # fmt: skip

# An answer of our own, so that a reworded project does not break these tests.
THREATS = """topic: threats
name:
  pt: Ameaças
  en: Threats
checked: 2026-11-24
covers: says they will hurt
group: fear
place: 1
example: null
page_questions: {}
distress: false
alarm: false
grave: 0
danger_text: danger
crisis_answer: danger_now
dying: unlikely
danger_has_place: true
danger_at_home: false
contacts: []
complaint_shortlist: 2
complaint:
  about: [online]
  help_first: false
  abuse_seen: false
  first_channel: psp
  channels: []
  crimes:
    - {crime: threat, act: {pt: Ameaçar., en: Threatening.}}
answers:
  what_is:
    pt: |
      É alguém dizer que te vai fazer mal.
    en: |
      It is someone saying they will harm you.
    sources: [S3]
    contacts: [psp, gnr, apav]
  is_it_crime:
    pt: |
      Pode ser crime (artigo 153.º do Código Penal).
    en: |
      It can be a crime (article 153 of the Penal Code).
    sources: [S3, S16]
  what_to_do:
    pt: |
      A culpa não é tua.

      Guarda as mensagens.
    en: |
      It is not your fault.

      Keep the messages.
    sources: [S3]
  how_to_complain:
    pt: |
      Em regra há 6 meses.
    en: |
      As a rule there are 6 months.
    sources: [S21]
  help_friend: {pt: Ouve., en: Listen.}
  who_to_talk_to: {pt: Fala., en: Talk.}
  adult: {pt: Ouça., en: Listen.}
"""


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return program(root, tmp_path_factory.mktemp("project"))


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Copy:
    for name in _FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / "data" / name, tmp_path / name)
    found = Copy(tmp_path)
    found.write("topics/threats.yml", THREATS)
    return found


@pytest.fixture(params=databases.KINDS)
def engine(request, tmp_path):
    """An empty, migrated database of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'new folder' / 'directory.sqlite'}"
    else:
        url = request.getfixturevalue("postgres")
    engine = database.engine(url)
    migrations.upgrade(engine)
    yield engine
    with engine.begin() as connection:
        for table in reversed(database.Base.metadata.sorted_tables):
            connection.execute(table.delete())
    engine.dispose()
