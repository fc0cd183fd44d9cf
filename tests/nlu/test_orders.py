"""What is an order to the conversation, and what only names one."""

from __future__ import annotations

import pytest

from bot.nlu.components.conversation_reader import called_off


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("esquece a queixa. tou cansado disto", True),
        ("não quero fazer queixa nenhuma", True),
        ("i don't want to make a complaint", True),
        ("quero preparar a queixa", False),
        ("help me with the complaint", False),
        ("esquece, tenho medo. e a escola não faz nada do que lhe pedi na queixa", False),
    ],
)
def test_a_complaint_that_is_called_off_is_not_prepared(text, off):
    assert called_off(text) is off
