"""The pass phrase: only its hash is kept, and looking at it costs no more than is there."""

from __future__ import annotations

import asyncio
import gc
import time

import pytest
from argon2 import PasswordHasher, Type

from bot.classroom import passphrase
from bot.classroom.passphrase import Passphrase
from bot.cli.main import main
from bot.settings import SettingsError

PHRASE = "uma canção de manhã"


@pytest.mark.parametrize(
    "setting", [PHRASE, f" {PHRASE}\n", passphrase.hashed(PHRASE)], ids=("phrase", "with blanks", "hash")
)
async def test_the_phrase_fits_and_nothing_else_does(setting):
    kept = Passphrase(setting)
    for right in (PHRASE, f"  {PHRASE}\t", "uma canc\u0327a\u0303o de manha\u0303"):
        assert await kept.fits(right)
    for wrong in ("", PHRASE[:-1], PHRASE.upper(), setting if setting.startswith("$") else "ã", "\x00", "a" * 200):
        assert not await kept.fits(wrong)
    assert kept.tell() is None


async def test_a_phrase_that_was_made_here_is_told_once():
    kept, other = Passphrase(None), Passphrase(None)
    phrase = kept.tell()
    assert phrase and len(phrase) == 14 and await kept.fits(phrase)
    assert kept.tell() is None and not await other.fits(phrase)


def test_only_the_hash_is_kept():
    kept = Passphrase("canário-de-teste")
    held = [value for value in vars(kept).values() if isinstance(value, str)]
    held.remove(kept.secret)  # an argon2 hash of it too, for what only this phrase may make
    assert len(held) == 1 and held[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert len(kept.secret) == 64 and set(kept.secret) <= set("0123456789abcdef")
    assert passphrase.hashed(PHRASE) != passphrase.hashed(PHRASE)


async def test_a_front_keeps_only_the_hash(front):
    phrase = "".join(["segredo", "-das-", "professoras"])
    client = await front(facilitator_passphrase=phrase)
    from bot.web.classroom.service import CLASSROOM

    classroom = client.app[CLASSROOM]
    reached, todo = set(), [classroom]
    while todo:
        thing = todo.pop()
        if id(thing) in reached or len(reached) > 20_000:
            continue
        reached.add(id(thing))
        assert thing != phrase
        todo += [
            held
            for held in gc.get_referents(thing)
            if str(type(held).__module__).partition(".")[0] in ("bot", "builtins")
        ]
    assert (await client.post("/api/facilitator", json={"passphrase": phrase})).status == 201


@pytest.mark.parametrize(
    ("setting", "word"),
    [
        ("$argon2id$v=19$m=19456,t=2,p=1$", "none"),
        ("$argon2id$nonsense", "none"),
        (passphrase.hashed(PHRASE)[:40], "none"),
        (PasswordHasher(type=Type.I, memory_cost=1024).hash(PHRASE), "argon2id"),
        (passphrase.hashed(PHRASE).replace("m=19456", "m=4194304"), "128 MiB"),
        ("curta", "at least 8"),
    ],
    ids=(
        "cut short",
        "nonsense",
        "half a hash",
        "another kind",
        "too much memory",
        "too short",
    ),  # a hash is another at each collection
)
def test_a_setting_that_cannot_be_used_is_refused_at_the_start(setting, word):
    with pytest.raises(SettingsError, match=word) as refused:
        Passphrase(setting)
    assert setting not in str(refused.value)


@pytest.mark.slow
async def test_many_at_once_take_their_turn_and_the_loop_stays_free():
    kept = Passphrase(PHRASE)
    at_once, most = 0, 0
    look = kept._fits

    def counted(given):
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        try:
            return look(given)
        finally:
            at_once -= 1

    kept._fits = counted
    waiting = asyncio.gather(*(kept.fits("errada demais") for _ in range(40)))
    late = 0.0
    while not waiting.done():
        began = time.monotonic()
        await asyncio.sleep(0.005)
        late = max(late, time.monotonic() - began)
    assert not any(await waiting)
    assert most <= 2
    assert late < 0.3


def test_the_command_asks_twice_and_prints_the_hash_alone(capsys, monkeypatch):
    asked = iter([PHRASE, PHRASE])
    monkeypatch.setattr("getpass.getpass", lambda _: next(asked))
    assert main(["passphrase"]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("$argon2id$") and len(printed.out.split()) == 1
    assert PHRASE not in printed.out + printed.err
    assert asyncio.run(Passphrase(printed.out).fits(PHRASE))


def test_the_command_refuses_two_that_differ_and_one_too_short(capsys, monkeypatch):
    for phrases, word in (([PHRASE, "outra frase"], "not the same"), (["curta", "curta"], "at least 8")):
        asked = iter(phrases)
        monkeypatch.setattr("getpass.getpass", lambda _, asked=asked: next(asked))
        assert main(["passphrase"]) == 2
        printed = capsys.readouterr()
        assert not printed.out and word in printed.err


def test_the_command_makes_one(capsys):
    assert main(["passphrase", "--new"]) == 0
    printed = capsys.readouterr()
    phrase = printed.err.split()[-1]
    assert asyncio.run(Passphrase(printed.out).fits(phrase))
