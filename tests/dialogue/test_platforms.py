"""Which platform is meant, by the words of a message."""

from __future__ import annotations

import pytest

from bot.dialogue.platforms import platform_after
from bot.knowledge.answers import Bank
from bot.settings import load_settings


@pytest.mark.parametrize(
    ("before", "message", "after"),
    [
        (None, "roubaram me a conta do tiktok", "tiktok"),
        (None, "my snap got hacked", "snapchat"),
        (None, "n entro no insta", "instagram"),
        (None, "nao consigo entrar no discord", "discord"),
        ("tiktok", "e agora?", "tiktok"),
        ("instagram", "isto e discord, n e insta", "discord"),
        ("instagram", "nao e no instagram", None),
        ("instagram", "it's tiktok not instagram omg", "tiktok"),
        (None, "conheceu me no insta e agora fala no whatsapp", None),
        ("instagram", "tirou do insta e pos no telegram", "instagram"),
        ("steam", "mudaram o gmail tambem", "google"),
        (None, "os meus pais nao deixam", None),
    ],
)
def test_the_platform_is_the_one_that_was_named_last_and_not_denied(before, message, after):
    assert platform_after(before, message) == after


def test_every_platform_of_an_answer_has_a_name_that_is_understood():
    bank = Bank.read(load_settings().data)
    bound = {bound.split("/")[0] for answer in bank.values() for bound in answer.platform} - {"any"}
    written = {"apple": "icloud", "google": "gmail", "x": "twitter"}  # these names alone mean other things too
    assert bound and {platform_after(None, written.get(name, name)) for name in bound} == bound


def test_the_steps_of_another_platform_give_way_to_those_of_the_one_that_was_named():
    bank = Bank.read(load_settings().data)
    assert bank.on_platform("platforms/instagram_report", "tiktok") == "platforms/tiktok_report"
    assert bank.on_platform("platforms/instagram_report", None) == "platforms/instagram_report"
    assert bank.on_platform("platforms/general_report", "discord") == "platforms/discord_report"
    assert bank.on_platform("platforms/discord_report", "xbox") == "platforms/steam_playstation"
    assert bank.on_platform("platforms/discord_report", "facebook") == "platforms/general_report"
    assert bank.on_platform("account_hacked/whatsapp_back", "youtube") is None
    assert bank.on_platform("account_hacked/what_now", "tiktok") == "account_hacked/what_now"
