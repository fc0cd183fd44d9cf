"""Who writes, if the words say so plainly: "fui eu que fiz", "sou eu", "não sou eu, é uma amiga". It wins over all that was inferred."""

from __future__ import annotations

import re

from bot.nlu.text.normalize import strip_accents

# What somebody says to have done, also beside what they did not do (bot.dialogue.denials).
DID = "fiz|criei|publiquei|partilhei|espalhei|editei|filmei|inventei|bati|insultei|comecei|pus"
_DID = rf"(?:{DID}|ameacei|roubei|entrei|gravei)"
# Said by somebody grown up who was taken for a mother or a teacher.
VICTIM = "victim"
# Said by somebody who was taken for the one it happened to, and does not say who they are.
NOT_VICTIM = "not_victim"
_HURT = r"(?:burlad|enganad|roubad|vitima|agredid|insultad|ameacad|chantagead|violad|abusad)"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        VICTIM,
        re.compile(
            rf"\bfui eu (?:que |q |quem )?(?:fui )?(?:a )?{_HURT}|\beu (?:e|foi) (?:que|q) fui {_HURT}|\ba vitima sou eu\b|\bsou eu a vitima\b"
            r"|\b(?:meu|minha) (?:filh|net)\w+ nao (?:foi|e|caiu)\b.{0,25}\b(?:fui|sou) eu\b|\bnao (?:foi|e) (?:o |a )?(?:meu|minha) (?:filh|net)\w+.{0,12}\b(?:fui|sou) eu\b"
        ),
    ),
    (
        VICTIM,
        re.compile(
            r"\b(?:i'?m|i am|i was) the one (?:who|that) (?:was|got|is being|lost|paid)\b|\bit was me (?:who|that) (?:was|got|lost|paid)\b"
            r"|\b(?:not|isn'?t|wasn'?t) my (?:son|daughter|kid|grandson|granddaughter)\b.{0,12}\b(?:it'?s|it was) me\b"
        ),
    ),
    (
        "professional",
        re.compile(
            r"\bsou (?:o |a |um |uma )?(?:professor|psicolog|diretor|educador|formador|assistente social|treinador|mediador|enfermeir)"
        ),
    ),
    (
        "professional",
        re.compile(r"\b(?:minha|meu|minhas|meus) alun[oa]s?\b|\bum[a]? alun[oa] (?:minha|meu|da minha)\b"),
    ),
    (
        "professional",
        re.compile(
            r"\b(?:i'?m|i am) (?:a |an |the )?(?:\w+ )?(?:teacher|psychologist|counsell?or|social worker|headteacher|head teacher|youth worker)\b|\bmy (?:pupil|student)s?\b"
        ),
    ),
    (
        "carer",
        re.compile(
            r"\b(?:minha|meu) (?:filh|net|entead|afilhad)[oa]\b(?! d)|\bsou (?:a |o )?(?:mae|pai|avo|madrasta|padrasto|tutor|tutora) d"
        ),
    ),
    (
        "carer",
        re.compile(
            r"\bmy (?:\d+ ?(?:yo|year old|yr old) ?)?(?:own |little )?(?:son|daughter|kid|grandson|granddaughter|stepson|stepdaughter)\b(?!'s (?:mum|mom|dad))"
        ),
    ),
    # a friend first: "não sou eu" is in what who did it never says
    (
        "friend",
        re.compile(r"\bnao sou eu\b.{0,40}\b(?:e|foi) (?:a |o |uma |um )?(?:minha |meu )?(?:amig|colega|prim|irma)"),
    ),
    (
        "friend",
        re.compile(
            r"\b(?:nao e|n e|isto nao e) (?:sobre mim|comigo|para mim)\b.{0,25}\be (?:com |para |sobre )?(?:o |a )?(?:meu|minha) (?:irma\w*|prim[oa]|amig[oa]|mae|pai|avo|colega|namorad[oa])\b"
            r"|\b(?:e|foi) (?:a ele|a ela|ele|ela|com ele|com ela),? (?:e )?nao (?:a mim|eu|comigo)\b"
        ),
    ),
    (
        "friend",
        re.compile(
            r"\b(?:isn'?t|not) about me\b.{0,25}\b(?:it'?s|about) my (?:\w+ )?(?:brother|sister|cousin|friend|mate|mum|mom|dad|girlfriend|boyfriend)"
            r"|\b(?:it'?s|its) (?:him|her|them|my (?:little )?(?:brother|sister|cousin|friend)),? not me\b|\bnot me\b.{0,12}\b(?:it'?s|its) (?:him|her|my (?:little )?(?:brother|sister|cousin))\b"
        ),
    ),
    ("friend", re.compile(r"\bnao sou eu (?:que|q) (?:me )?(?:quero|quer|vou)\b")),
    (
        "friend",
        re.compile(
            r"\b(?:it'?s|its) (?:not me|my friend)\b.{0,30}\b(?:friend|mate|sister|brother|cousin)|\bnot me\b.{0,30}\bmy (?:friend|mate)"
        ),
    ),
    ("did_it", re.compile(rf"\b(?:fui|era) eu (?:que|quem|q) (?:a |o |as |os |lhe |isto )?(?:\w+ )?{_DID}\b")),
    ("did_it", re.compile(rf"\beu (?:e|foi) (?:que|q) (?:a |o |lhe |isto )?{_DID}\b(?! (?:a |as |o |os )?minha)")),
    ("did_it", re.compile(r"\bfomos nos (?:que|q)\b")),
    (
        "did_it",
        re.compile(
            r"\b(?:sou|era|fui) (?:eu )?(?:uma? d[oa]s|d[oa]s) (?:que|q) (?:lhe |a |o |se )?(?:goz|insult|filma|partilh|bat|fiz|fez|mand|espalh|coment)\w*"
            r"|\b(?:i'?m|i am|i was) one of (?:the ones|those|the people|them) (?:who|that) (?:mock|film|share|sen|post|hit|insult|bull|did|ma[dk]e|tease)\w*"
        ),
    ),
    ("did_it", re.compile(r"\b(?:sou o autor|sou a autora|a culpa e minha fui eu)\b")),
    # somebody passed something on, unless it was theirs, or went to somebody who helps
    (
        "did_it",
        re.compile(
            r"(?<!nao a )(?<!nao o )(?<!nao as )(?<!nao os )(?<!nao lhe )"
            r"\b(?:reencaminhei|reenviei|repassei|partilhei(?! (?:com|o que)\b)(?! (?:umas?|uns?) \w+ (?:n[oa]s?|numa?)\b)|espalhei)\b"
            r"(?!.{0,30}\b(?:minhas?|meus?|nossa|mae|pais?|stora?|professora?|policia|tia|dt)\b)"
            r".{0,25}\b(?:grupo|turma|toda a gente|todos|amigos|stories|story)\b"
        ),
    ),
    (
        "did_it",
        re.compile(
            r"(?<!think )(?<!thinks )(?<!said )(?<!says )(?<!saying )"
            r"\bi (?:(?:also|just|then|kinda|only|stupidly) )?(?:forwarded|reshared|passed (?:it|that|the (?!money|cash)\w+) on)\b"
            r"(?!.{0,25}\b(?:my|mine|myself|mum|mom|dad|(?:head)?teacher|school|counsell?or|bank|police|parents|you)\b)"
        ),
    ),
    (
        "did_it",
        re.compile(
            r"\b(?:i'?m|i am) the one who (?:did|made|sent|posted|started)|\bit was me who (?:did|made|sent|posted|started)"
        ),
    ),
    ("did_it", re.compile(r"\bi(?:'m the one who)? made (?:the|a|that) (?:fake|nude|deepfake|group|page|account)")),
    ("did_it", re.compile(r"\b(?:fiz|criei) (?:uma?|a|o) (?:nude|foto|imagem|deepfake|perfil|pagina|conta) fals")),
    (
        "bystander",
        re.compile(
            r"\b(?:eu |tb |tambem |tbm )+(?:so |apenas )?(?:me )?ri[ -]?me\b|\beu (?:so|apenas) (?:me )?(?:ri|vi|assisti|estava)\b|\bi only (?:laughed|watched|saw)\b|\bi (?:just |also |kinda |kind of )?laughed\b(?! it off)"
        ),
    ),
    (
        NOT_VICTIM,
        re.compile(
            r"\b(?:nao|n) (?:sou|fui) (?:eu )?a vitima\b|\bcomo se (?:eu )?fosse a vitima\b|\b(?:nao|n) sou eu (?:que|q|quem) (?:esta|ta|estou|tou|aparece|apareco)\b"
            r"|\b(?:nao|n) sou eu n(?:o|a|as|os) (?:video|foto|fotos|imagem|imagens)\b|\b(?:nao|n) (?:me )?(?:aconteceu|fizeram) (?:nada |isto |isso )?a mim\b"
        ),
    ),
    (
        NOT_VICTIM,
        re.compile(
            r"\b(?:i'?m|i am) not the (?:victim|one (?:in|on) (?:it|the|that|there))\b|\bnot me (?:in|on) (?:it|the (?:pic|photo|picture|video|vid)\w*)\b"
            r"|\blike (?:i'?m|i am|i was) (?:the|a) victim\b|\b(?:didn'?t|did not) happen to me\b"
        ),
    ),
    (
        "self",
        re.compile(
            r"\b(?:sou|era) eu\b(?! (?:que|quem|q)\b)|\b(?:aconteceu|acontece|fizeram|fazem)[ -]?me a mim\b|\be comigo\b(?! que nao)"
        ),
    ),
    (
        "self",
        re.compile(
            r"\b(?:it'?s|its|it is) me\b(?! who)|\bhappen(?:ed|s|ing) to me\b|\bi'?m the victim\b|\bim the one being\b"
        ),
    ),
)
_DENIED = re.compile(r"\b(?:nao|n|nem|nunca|never|not|didn'?t)\s+(?:e |fui |sou |was |i )?$")

_SAID_BY_OTHERS = re.compile(
    r"\b(?:diz\w*|disse\w*|ach[ao]\w*|jura\w*|says?|said|saying|thinks?|claims?)\b[^.!?]{0,25}$"
)


def speaker_in(normalized: str, language: str) -> str | None:
    """Who writes (a role of bot.dialogue.case, VICTIM or NOT_VICTIM), if the message says it in plain words; None if it does not."""
    line = strip_accents(normalized) if language == "pt" else normalized
    for role, pattern in _PATTERNS:
        found = pattern.search(line)
        if not found or _DENIED.search(line[: found.start()]):
            continue
        if role == NOT_VICTIM and _SAID_BY_OTHERS.search(line[: found.start()]):
            continue
        return role
    return None
