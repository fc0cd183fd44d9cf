"""The directory in SQLite and in a real PostgreSQL."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, text
from sqlalchemy.orm import Session

from bot.classroom.storage.sql_models import RoomRow, StudentRow
from bot.common.languages import LANGUAGES
from bot.database import engine as database
from bot.database import migrations
from bot.knowledge import directory_tables
from bot.knowledge.directory import ContactQuery, Directory
from bot.knowledge.hours import LISBON
from bot.knowledge.hours_words import read_hours_words
from bot.knowledge.topics import Topics

MONDAY_NOON = dt.datetime(2026, 11, 23, 12, tzinfo=LISBON)
MONDAY_NIGHT = dt.datetime(2026, 11, 23, 3, tzinfo=LISBON)


@pytest.fixture
def contacts(root):
    return directory_tables.read_contacts(root / "data")


@pytest.fixture
def sources(root):
    return directory_tables.read_sources(root / "data")


@pytest.fixture
def topics(root):
    return Topics.read(root / "data")


@pytest.fixture
def directory(engine, contacts, sources, topics, root):
    directory_tables.load_contacts(engine, contacts, sources, topics)
    return Directory(engine, read_hours_words(root / "data"))


def count(engine) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(directory_tables.ContactRow))


def test_a_second_migration_changes_nothing(engine, contacts, sources, topics):
    directory_tables.load_contacts(engine, contacts, sources, topics)
    before = set(inspect(engine).get_table_names())
    migrations.upgrade(engine)
    assert set(inspect(engine).get_table_names()) == before >= set(database.Base.metadata.tables)
    assert count(engine) == len(contacts)


def test_the_newest_migration_is_the_one_that_is_looked_for():
    assert ScriptDirectory.from_config(migrations.configuration()).get_current_head() == migrations.NEWEST


def test_an_older_database_is_brought_up_to_date(engine):
    with engine.begin() as connection:
        config = migrations.configuration()
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    assert not inspect(engine).has_table("rooms")
    migrations.upgrade(engine)
    assert inspect(engine).has_table("rooms")


def test_rooms_of_the_version_before_have_an_open_door(engine):
    with engine.begin() as connection:
        config = migrations.configuration()
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
        connection.execute(
            text(
                "insert into rooms (id, code, language, plan, opened, activity, paused, care, course) "
                "values ('r', '123456', 'pt', 'p', 1.0, -1, false, 0, '{}')"
            )
        )
    migrations.upgrade(engine)
    with Session(engine) as session:
        assert session.scalars(select(RoomRow)).one().door_closed is False
        session.execute(text("delete from rooms"))
        session.commit()


def test_students_of_the_version_before_keep_their_seats(engine):
    with engine.begin() as connection:
        config = migrations.configuration()
        config.attributes["connection"] = connection
        command.downgrade(config, "0005")
        connection.execute(text("insert into room_students (room, id, asked) values ('r', 's', 0)"))
    migrations.upgrade(engine)
    with Session(engine) as session:
        assert [(row.room, row.id) for row in session.scalars(select(StudentRow))] == [("r", "s")]
        session.execute(text("delete from room_students"))
        session.commit()


def test_rooms_of_the_version_before_keep_their_count_of_disclosures(engine):
    with engine.begin() as connection:
        config = migrations.configuration()
        config.attributes["connection"] = connection
        command.downgrade(config, "0006")
        connection.execute(
            text(
                "insert into rooms (id, code, language, plan, opened, activity, paused, care, course) "
                "values ('r', '123456', 'pt', 'p', 1.0, -1, false, 3, '{}')"
            )
        )
    migrations.upgrade(engine)
    with Session(engine) as session:
        row = session.scalars(select(RoomRow)).one()
        assert (row.disclosures, row.door_closed, row.contacts_shown) == (3, False, False)
        session.execute(text("delete from rooms"))
        session.commit()


def test_contacts_of_the_version_before_keep_their_texts(engine, contacts, sources, topics):
    directory_tables.load_contacts(engine, contacts, sources, topics)
    with engine.begin() as connection:
        config = migrations.configuration()
        config.attributes["connection"] = connection
        command.downgrade(config, "0004")
        before = connection.execute(text("select name_pt, limits_en from contacts where id = 'sos_crianca'")).one()
    sos = next(contact for contact in contacts if contact.id == "sos_crianca")
    assert tuple(before) == (sos.name.pt, sos.limits.en)
    migrations.upgrade(engine)
    with Session(engine) as session:
        row = session.get(directory_tables.ContactRow, "sos_crianca")
        assert {one.language for one in row.texts} == set(LANGUAGES)
        for language in LANGUAGES:
            kept = row.text_in(language)
            given = (sos.name, sos.mention, sos.what_for, sos.limits)
            assert [kept.name, kept.mention, kept.what_for, kept.limits] == [one.get(language) for one in given]
    assert "name_pt" not in {column["name"] for column in inspect(engine).get_columns("contacts")}


def test_texts_that_are_not_in_a_language_come_in_the_one_that_stands_in_for_it(directory):
    for asked, said in (("uk", "en"), ("es", "pt"), ("xx", "pt")):
        assert (
            directory.get(("emergency",), asked, MONDAY_NOON)[0].name
            == directory.get(("emergency",), said, MONDAY_NOON)[0].name
        )


def test_a_contact_put_in_by_hand_without_texts_is_not_shown(engine, directory):
    with engine.begin() as connection:
        connection.execute(text("delete from contact_texts where contact_id = 'sos_crianca'"))
    assert directory.get(("sos_crianca", "emergency"), "pt", MONDAY_NOON)[0].id == "emergency"


def test_servers_that_start_at_once_do_not_collide(postgres, root):
    start = "from bot.knowledge.library import Library; from bot.settings import load_settings; Library.open(load_settings())"
    environment = {**os.environ, "TUENET_DATABASE_URL": postgres}
    at_once = [
        subprocess.Popen([sys.executable, "-c", start], cwd=root, env=environment, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for server in at_once:
        _, error = server.communicate(timeout=120)
        assert server.returncode == 0, error[-800:]


def test_the_migrations_make_the_tables_of_the_code(engine):
    found = inspect(engine)
    for table in database.Base.metadata.sorted_tables:
        assert {column["name"] for column in found.get_columns(table.name)} == {column.name for column in table.columns}


def test_loading_again_replaces_what_was_there(engine, contacts, sources, topics):
    directory_tables.load_contacts(engine, contacts, sources, topics)
    assert directory_tables.load_contacts(engine, contacts[:3], sources, topics) == 3 == count(engine)


def test_loading_is_all_or_nothing(engine, contacts, sources, topics):
    directory_tables.load_contacts(engine, contacts, sources, topics)
    with pytest.raises(Exception, match=r"(?i)unique|flush|identity|duplicate"):
        directory_tables.load_contacts(engine, [contacts[0], contacts[1], contacts[0]], sources, topics)
    assert count(engine) == len(contacts)


def test_an_unknown_source_leaves_the_directory_as_it_was(engine, contacts, sources, topics):
    directory_tables.load_contacts(engine, contacts, sources, topics)
    with pytest.raises(KeyError):
        directory_tables.load_contacts(engine, [contacts[0].model_copy(update={"sources": ["S999"]})], sources, topics)
    assert count(engine) == len(contacts)


def test_by_night_only_who_is_open_is_found(directory):
    found = [card.id for card in directory.find(ContactQuery(open_now=True), "pt", MONDAY_NIGHT, most=20)]
    assert "suicide_line" in found and "sns24" in found
    assert not {"sos_crianca", "apav", "linha_internet_segura"} & set(found)


def test_by_day_the_childrens_line_comes_first(directory):
    cards = directory.find(ContactQuery(), "pt", MONDAY_NOON)
    assert cards[0].id == "sos_crianca" and cards[0].open and len(cards) <= 4


def test_adults_only_routes_are_not_for_minors(directory):
    need = ContactQuery(kinds=("takedown_route",), topic="intimate_images", age=14)
    assert "stopncii" not in [card.id for card in directory.find(need, "pt", MONDAY_NOON, most=20)]


def test_language_and_way_of_reaching_are_held(directory):
    assert {"apav"} <= {card.id for card in directory.find(ContactQuery(speaks="en"), "en", MONDAY_NOON, most=20)}
    by_chat = directory.find(ContactQuery(mode="chat"), "pt", MONDAY_NOON, most=20)
    assert "sos_crianca" in [card.id for card in by_chat] and "suicide_line" not in [card.id for card in by_chat]


def test_anonymous_leaves_out_who_asks_for_a_name(directory):
    found = [
        card.id
        for card in directory.find(
            ContactQuery(kinds=("complaint_channel",), anonymous=True), "pt", MONDAY_NOON, most=20
        )
    ]
    assert "pj" in found and "queixa_eletronica" not in found


def test_a_contact_made_for_the_topic_comes_before_a_general_one(directory):
    need = ContactQuery(kinds=("complaint_channel",), topic="scam")
    assert directory.find(need, "pt", MONDAY_NOON)[0].id == "queixa_eletronica"


def test_a_contact_for_some_topics_is_found_for_those_alone(directory):
    def found(topic):
        need = ContactQuery(kinds=("complaint_channel",), topic=topic)
        return [card.id for card in directory.find(need, "pt", MONDAY_NOON, most=20)]

    assert "queixa_eletronica" in found("scam") and "queixa_eletronica" not in found("threats")


def test_what_a_topic_names_is_not_kept_from_others_unless_it_says_so_itself(engine, contacts, sources, root):
    everybody = next(contact.id for contact in contacts if not contact.by_topic)
    topics = Topics({"scam": Topics.read(root / "data")._topics["scam"].model_copy(update={"contacts": [everybody]})})
    directory_tables.load_contacts(engine, contacts, sources, topics)
    with Session(engine) as session:
        assert session.get(directory_tables.ContactRow, everybody).topics == []


def test_cards_and_mentions_are_in_the_language_asked(directory):
    card = directory.get(("emergency",), "en", MONDAY_NOON)[0].as_dict()
    assert card["tel"] == "tel:112" and card["hours"] == "open now, 24 hours" and "email" not in card
    assert directory.mention("sos_crianca", "pt") == "SOS-Criança (116 111)"
    assert directory.mention("nobody", "pt") is None
