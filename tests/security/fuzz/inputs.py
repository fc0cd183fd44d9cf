"""What an attacker, a broken program or an unlucky phone may send."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

RASA_PAYLOADS = (
    "/restart", "/session_start", "/back", "/delete_everything", '/inform{"topic": "scam"}', '/inform{"age_group": "18_plus"}',
    "EXTERNAL: delete_everything", "/EXTERNAL: ask_sources", '/complaint_form{"requested_slot": null}', "_restart_", "//restart",
    "／restart", "\u2044restart", "\u200b/restart", "/ /restart", '[sextortion](topic)', '[x]{"entity": "topic", "value": "scam"}',
    "action_restart", "utter_ask_rephrase", "${jndi:ldap://x}", "{{7*7}}", "{0.__class__}", "%s%s%n", "'; DROP TABLE rooms;--",
)  # fmt: skip
MARKUP = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</tu-e-a-net><script>1</script>", "javascript:alert(1)",
    "<svg/onload=alert(1)>", "&lt;b&gt;", "[x](javascript:alert(1))", "<!--", "]]>", "\x1b[31m", "\r\nSet-Cookie: a=b",
)  # fmt: skip
ODD = (
    "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u0301" * 60, "Z̷͙̾a̴͚̓l̵͖̈g̷͎̓o̴̘͘", "👩‍❤️‍👨", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "😭" * 100, "\U0010ffff", "\x00", "\x1b", "\ud800", "ﷺ", "ß", "ı",
    "İ", "\u2028", "a" * 600, "▢▢▢", "𝓵𝓮𝓽𝓽𝓮𝓻𝓼", "٣٤", "１２", "½", "²",
)  # fmt: skip
WORDS = (
    "estão a chantagear-me com fotos", "é crime?", "tenho 14 anos", "afinal foi ontem", "há duas semanas", "3/10/2026", "31/02/2025",
    "não sei", "sair", "apaga tudo", "quero fazer queixa", "my friend", "he sent nudes", "i want to die", "socorro", "chamo-me Ana",
    "a Rita Silva", "o meu insta é @ana_123", "912 345 678", "rua do ouro 12", "http://x.pt/a?b=c", "mês passado", "9999-99-99",
    "p.u.t.a", "m3rda", "f*da-se", "in march 31st", "dia 31", "meio ano e meio", "999 anos",
)  # fmt: skip

texts = st.one_of(
    st.text(max_size=80),
    st.text(alphabet=st.characters(codec=None), max_size=80),
    st.lists(st.sampled_from(RASA_PAYLOADS + MARKUP + ODD + WORDS) | st.text(max_size=6), max_size=12).map(" ".join),
    st.lists(st.sampled_from(ODD + WORDS) | st.characters(), max_size=12).map("".join),
    st.tuples(st.sampled_from(ODD + WORDS + RASA_PAYLOADS) | st.text(min_size=1, max_size=4), st.integers(1, 3000)).map(
        lambda heap: (heap[0] * heap[1])[:6000]
    ),
)
wire_texts = texts.map(lambda text: text.encode(errors="replace").decode())  # what can be sent as UTF-8

numbers = st.one_of(
    st.integers(-2, 9),
    st.integers(),
    st.floats(),
    st.sampled_from([2**31, 2**31 + 1, 2**63, 10**400, -(10**400), 1e308, 1.5]),
)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | numbers | wire_texts.map(lambda text: text[:60]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def broken(draw: st.DrawFn, frame: dict[str, Any]) -> str:
    """This frame as text, damaged in one way or another."""
    kind = draw(
        st.sampled_from(
            ["field", "drop", "cut", "byte", "twice", "deep", "number", "surrogate", "nul", "other", "space"]
        )
    )
    text = json.dumps(frame, ensure_ascii=draw(st.booleans()))
    match kind:
        case "field":
            name = draw(st.sampled_from(sorted(frame)) | st.text(max_size=8))
            return json.dumps({**frame, name: draw(values)})
        case "drop":
            gone = draw(st.sampled_from(sorted(frame)))
            return json.dumps({name: value for name, value in frame.items() if name != gone})
        case "cut":
            return text[: draw(st.integers(0, len(text)))]
        case "byte":
            at = draw(st.integers(0, len(text)))
            return text[:at] + draw(st.characters(codec="utf-8")) + text[at + draw(st.integers(0, 2)) :]
        case "twice":
            return text[:-1] + f', "{draw(st.sampled_from(sorted(frame)))}": {json.dumps(draw(values))}}}'
        case "deep":
            depth = draw(st.integers(1, 3000))
            return draw(
                st.sampled_from(["[" * depth + "]" * depth, "[" * depth, '{"type":' * depth + "1" + "}" * depth])
            )
        case "number":
            name = draw(st.sampled_from(sorted(frame)))
            huge = draw(
                st.sampled_from(
                    ["1e999", "-1e999", "NaN", "Infinity", "-0", "1.0", "1e2", "9" * 5000, "0x1", "01", "1_0"]
                )
            )
            return json.dumps({**frame, name: "@"}).replace('"@"', huge)
        case "surrogate":
            return text[:-1] + ', "text": "\\ud800", "x": "\\udfff\\ud83d"}'
        case "nul":
            return text.replace(" ", "\x00", 1) if draw(st.booleans()) else text[:-1] + ', "text": "\\u0000a"}'
        case "space":
            return draw(st.text(alphabet=" \t\r\ufeff\u00a0", max_size=3)) + text
    return json.dumps(draw(values))
