"""What a message denies: that its writer did it, that it is about some topic, that something was done. It wins over all that was inferred.

`plain`: the message in small letters, without accents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from bot.dialogue.speaker import DID
from bot.dialogue.statements import HELP_AT_DOOR
from bot.knowledge.answers import FOR_ACCUSED, Bank, Presumed
from bot.knowledge.schema import NO
from bot.knowledge.topics import Topics
from bot.labels import TOPICS

_NO_LAUGH = r"\b(?:nao|n|nunca) me ri\b|\bi (?:didn'?t|did not|never) (?:even )?laugh"
# Words of somebody who did not do it.
_NOT_DID = (
    re.compile(
        r"\b(?:nao|n|nunca) fui eu\b|\b(?:it wasn'?t|it was not|wasn'?t) me\b|\bi (?:didn'?t|did not) do (?:it|anything|nothing)\b"
    ),
    re.compile(
        r"\b(?<!nao )(?<!n )sou (?:eu )?a vitima\b|\bi'?m the victim\b|\bnao fiz (?:nada|mal)\b|\bn fiz (?:nada|mal)\b"
    ),
    re.compile(
        r"\b(?:nao|n|nunca) (?:lhe )?(?:ameacei|insultei|gozei|bati|magoei|publiquei|partilhei|mostrei|espalhei|criei|fiz(?! (?:queixa|pagamento|compra|denuncia|print|copia))|burlei|enganei|roubei|persegui|assediei)(?: com| em| a)?"
        r" (?:(?:\w+ )?nenhum\w*|ninguem|ngm|ng|nada)\b"
        r"|\beu e (?:que|q) (?:levei|apanhei|fui (?:ameacad|insultad|gozad|burlad|enganad|roubad|filmad|atacad|batid|agredid|persegui)\w*)|\bo culpado e (?:ele|ela)\b"
    ),
    re.compile(
        r"\bi (?:didn'?t|did not|never|haven'?t) (?:threaten|insult|hurt|hit|post|share|show|scam|rob|stalk|harass|touch|bully|bullied)\w* (?:any ?(?:one|body|thing)|no ?(?:one|body))\b"
        r"|\bi(?:'?m| am|'?m the one who| was the one who) (?:was |got )?(?:being )?(?:threatened|insulted|scammed|robbed|filmed|attacked|stalked|mocked)\b"
    ),
    re.compile(_NO_LAUGH),
)
# Money or pictures are demanded: whoever writes is not the one who demands.
_DEMANDED = (
    re.compile(
        r"\b(?:quer|querem|pede|pedem|pediu|pediram|exige|exigem)(?:[ -]me)?\b.{0,25}(?:\d+ ?(?:euros?|€|paus)|\b(?:dinheiro|guito|mais (?:fotos?|videos?|nudes?))\b)"
    ),
    re.compile(
        r"\b(?:wants?|wanted|demands?|demanded|asks? me|asked me|asking me)\b.{0,25}(?:\d+ ?(?:euros?|€|quid|bucks)|€ ?\d+|\bmoney\b|\bmore (?:pics?|photos?|nudes?|videos?)\b)"
    ),
)


# What somebody did who says that they did only that: "não fui eu que tirei, só reencaminhei"; "não apareço eu, fui eu que publiquei".
_ONLY_DID = re.compile(
    rf"(?<!nao )(?<!n )\bfui eu (?:que|q|quem) (?:a |o |as |os |lhe )?(?:{DID})\b(?!.*\bn(?:ao)? fui eu\b)"
    r"|\b(?:so|apenas|mas|just|only|but)\b.{0,30}\b(?:reencaminh\w+|partilhei|passei|enviei|mandei|mostrei|empurrei|chamei|escrevi|gozei|filmei|gravei|pus|postei|publiquei|ri(?:-me)?|li|usei|entrei"
    r"|forward\w*|shared?|showed|sent|send|post(?:ed)?|pushed|teased|filmed|recorded|laughed|liked|read|used)\b|\bfui so eu\b"
)


# Words that deny.
_NO = r"\b(?:ninguem|ngm|ng|nao|n|nunca|nobody|no one|not|never|isn'?t|isnt|aren'?t)\b"


# Words of somebody whose child is there.
_THERE = re.compile(
    r"\b(?:nao|n) (?:desapareceu|fugiu|saiu)\b|(?<!nao )(?<!n )\b(?:esta|ta) (?:aqui |ca )?(?:em casa|no quarto|comigo|ao meu lado)\b"
    r"|\b(?:is|'?s) (?:at home|home|in (?:her|his) room|here|with me|upstairs)\b|\b(?:isn'?t|not) (?:missing|gone)\b|\b(?:didn'?t|hasn'?t) (?:run|leave|left|gone)\b"
)


# Somebody threatens to kill the one who writes, in a message that says nothing of dying themselves: the danger is another one.
_THREATENED = re.compile(
    r"(?s:\A(?!.*\b(?:se mat\w+|mat\w+-se|suicid\w*|morrer|kill\w* (?:him|her|them)sel\w+|die|dying)\b).*)"
    r"\b(?:diss\w*|diz\w*|fal(?:a|ou)|ameac\w+|jur(?:a|ou)|said|says|told|threat\w*|swore)\b.{0,40}\b(?:me mat\w+|matar?[ -]me|mato[ -]te|te mato|kill(?:s|ing)? me)\b"
)


# Words that deny what was done, and the answers that are then not meant.
_NOT_DONE: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (re.compile(rf"{_NO}.{{0,10}}(?:viol|rape)"), re.compile(r"rape")),
    (
        re.compile(rf"{_NO}.{{0,8}}(?:bat(?:e|eu|em)\b|hits?\b|beat)|\bsem bater\b|\bbater a porta\b"),
        re.compile(r"hit|beaten|hurt"),
    ),
    (re.compile(rf"{_NO}.{{0,12}}(?:dinheiro|money|pag(?:o|uei|ar)\b|paid\b)"), re.compile(r"already_paid|get_back")),
    (re.compile(rf"(?:{_NO}|\bdidn'?t) (?:\w+ )?(?:receb|receive|got |get )"), re.compile(r"mule|laundering")),
    (_THERE, re.compile(r"child_missing")),
    (re.compile(rf"{_NO} (?:\w+ ){{0,2}}(?:medo|scared|afraid|assustad[oa])\b"), re.compile(r"scared_next|fear_next")),
    (re.compile(rf"{_NO} (?:\w+ )?(?:baniu|baniram|fui banid[oa]|banned)\b"), re.compile(r"/banned")),
    (
        re.compile(
            rf"{_NO} (?:\w+ ){{0,3}}(?:(?:fazer|apresentar) queixa|queixa nenhuma|denunciar|report(?:ing)?|complain(?:ing)?|file a complaint)\b"
        ),
        re.compile(r"(?:^|/)complain$|^complaint/where$"),
    ),
    # who knocks is help, not somebody to lock out
    (HELP_AT_DOOR, re.compile(r"^emergency/at_the_door$")),
    (
        re.compile(
            r"\b(?:never|not|nao|n|nunca)(?: foi| me)?(?: touched| grabbed| squeezed| apertou| agarrou| tocou)?(?: my| the| o| no| o meu| no meu)? (?:neck|pescoco)\b"
        ),
        re.compile(r"^dating_violence/neck$"),
    ),
    # two question marks are astonishment: "que polícia?" may want to know which
    (
        re.compile(
            r"\b(?:what|que|q|qual) (?:police|policia) ?\?{2,}|\bnot (?:gonna |going to )(?:go )?(?:to )?(?:the )?(?:police|cops)\b"
            r"|\b(?:nao|n) (?:quero|vou|preciso) (?:\w+ ){0,2}(?:policia|psp|gnr)\b(?! sozinh)|\bsem policia\b"
        ),
        re.compile(r"(?:^|/)complain$|^complaint/where$"),
    ),
    (_THREATENED, re.compile(r"^(?:crisis/friend_suicidal(?:_second)?|dating_violence/threatens_suicide)$")),
)


# A child who was hurt is no child who did something.
_MY_CHILD = r"(?:my (?:son|daughter|child|kid|boy|girl)|o meu (?:filho|menino|miudo|rapaz|neto)|a minha (?:filha|menina|miuda|neta))"
_CHILD_HURT = re.compile(
    rf"\b{_MY_CHILD} (?:(?:didn'?t|did not|hasn'?t|has not) (?:do|done) (?:anything|nothing|it|any of)|(?:nao|n) fez (?:nada|mal|isso)|(?:is|'?s|e|foi|e que e|e que foi) (?:the|a) (?:victim|vitima))"
    r"|\b(?:he|she)(?:'?s| is) the (?:victim|one (?:being|who (?:was|is|got)))\b|\b(?:ele|ela) (?:e|foi) (?:que )?(?:e |foi )?a vitima\b"
)


# What somebody says not to want, and the answers that are then not meant, in this and all later messages.
_NOT_WANTED: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"\b(?:nao|n) (?:o |a )?(?:quero|vou|penso em) (?:\w+ )?(?:acabar|terminar|deixar|separar)|\b(?:don'?t|do not|not) (?:want|wanna|going) (?:to )?(?:break|leave|end|dump)"
        ),
        re.compile(r"how_break_up"),
    ),
    (re.compile(_NO_LAUGH), re.compile(r"^bystander/only_laughed$")),
    (
        re.compile(r"\b(?:nao|n|not|never|don'?t) (?:\w+ ){0,3}(?:morrer|matar|suicid\w*|die|dying|kill)\b"),
        re.compile(r"^suicide_risk/how_tell$"),  # its words speak of dying
    ),
    (
        _CHILD_HURT,
        re.compile(
            r"^adult/(?:my_child_did_it|talk_did_it|punish|visit_to_apologise|made_to_apologise|did_it_\w+|ashamed_of_child|only_friend_did_it|apology_admits|just_childishness)$"
        ),
    ),
)


# Words of somebody whose child is not there.
_AWAY = re.compile(
    r"\b(?:desaparec\w+|fugi\w*|sumi\w*|saiu|abal(?:ou|ar)|foi (?:ter|encontrar|embora)|nao (?:voltou|chegou|aparec\w+|atende|esta em casa|sei (?:dela|dele|onde))"
    r"|(?:esta|anda) desaparecid[ao]|onde (?:esta|anda|ela|ele)|missing|(?:ran|run|running) away|gone|left|went (?:out|to)|disappear\w*"
    r"|not (?:home|back|come|answering)|(?:didn'?t|hasn'?t|won'?t) (?:come|been|answer)|where (?:he|she|they))\b"
)


# Words without which no answer may take for granted what it presumes, in this message or before.
_PRESUMED: dict[Presumed, re.Pattern[str]] = {
    "threat_to_die": re.compile(
        r"\b(?:mat(?:a|ar|o|ava)[ -]?(?:se|me)|se (?:mata|matar|matava|corta|magoa)|suicid\w*|morr\w+|viver|vida|kill\w*|die\w*|dying|alive|live"
        r"|hurt (?:him|her|them)sel\w+|cort\w+|cut\w*|magoar[ -]?se|mal a (?:si|ele|ela)|desaparec\w+|disappear\w*)\b"
    ),
    "wound": re.compile(
        r"\b(?:cort\w+|sangr\w*|sangue|ferid\w*|lamina|gilete|x-?ato|faca|tesoura|queim\w+|arranh\w+|magoe\w*|magoar?|magoo|cut\w*|bleed\w*|blood|blade|razor"
        r"|burn\w*|hurt(?:ing)? my\w*|knife|scissors|scratch\w*|bati com|murros?|punch\w*)\b"
    ),
    "end": re.compile(
        r"\b(?:par(?:ou|aram|ei|a|am|asse|em)|acab\w+|deix(?:ou|aram|a)|ja (?:nao|n)|nunca mais|desist\w+|calm\w+|resolv\w+|devolv\w+|recuper\w+|voltou|bloque\w+|apag\w+"
        r"|desculp\w*|foi embora|passou|ninguem|stop\w*|quit|over|ended|no more|any ?more|gone|left|leave|sorted|fixed|back|blocked|deleted?|sorry|logged)\b"
    ),
    "grandchild": re.compile(r"\b(?:net[oa]s?|avos?|vovo|gran\w*|nan\w*)\b"),
    "missing_child": _AWAY,
    "something_written": re.compile(
        r"\b(?:letras?|musica|cancao|poemas?|versos?|rap|historia|desenh\w+|lyrics|songs?|poems?|story|drawings?|drew"
        r"|(?:escrev\w+|wrote|written|writing) (?:uns|umas?|um|sobre|an?|some|my|about))\b"
    ),
    "account": re.compile(r"\b(?:contas?|perf(?:il|is)|pagina|insta\w*|facebook|tiktok|accounts?|profiles?|page)\b"),
}


def unsaid(bank: Bank, plain: Iterable[str], questions: Iterable[str]) -> frozenset[str]:
    """Of classes of questions those whose answers take for granted what none of these messages says: a wound, a threat to die, a child that is not
    there."""
    said = " ".join(plain)
    return frozenset(
        question
        for question in questions
        if (presumed := bank.presumed(question)) and not _PRESUMED[presumed].search(said)
    )


def speaks_of_another_dying(plain: Iterable[str]) -> bool:
    """Whether any of these messages has words without which nobody is told what to do for somebody who may die."""
    return bool(_PRESUMED["threat_to_die"].search(" ".join(plain)))


# Medicine that lies there, is looked at or was fetched, and no word of having swallowed it.
_AT_HAND = re.compile(
    r"\b(?:look(?:ing)? at|a olhar|here|in front|next to me|on (?:the|my) (?:table|bed|desk)|aqui|a minha frente|ao (?:meu )?lado|na mesa|na mao|em cima d|comprei|bought|tirei|fui buscar|guardei|juntei|saved up|drawer|gaveta|cupboard|armario|under (?:the|my) (?:bed|pillow)|debaixo da (?:cama|almofada)|escond\w+|hid(?:den)?)"
)
_FETCHED = re.compile(
    r"\b(?:took|taken|tirei|tomei conta) (?:them|it|some|the \w+|os|as)?(?: \w+)? ?(?:from|out of|d[aeo])\b"
)
_SWALLOWED = re.compile(
    r"\b(?:tom(?:ei|ou|ado|amos|aram)|engol\w+|ingeri\w*|bebi|took|taken|taking|swallow\w*|overdos\w*|had)\b"
)


def only_at_hand(plain: str) -> bool:
    """Whether medicine lies ready, and nothing says that it was taken."""
    return bool(_AT_HAND.search(plain)) and not _SWALLOWED.search(_FETCHED.sub(" ", plain))


_MEDICINE = re.compile(
    r"\b(?:comprimid\w*|antibiotic\w*|pastilhas?|medicament\w*|remedios?|pills?|tablets?|meds|medication|paracetamol|ben ?-?u ?-?ron|brufen|ibuprofen\w*|xanax|victan)\b"
)
# Said of what was named before: "já tomei alguns", "ive taken some already".
_TOOK_THEM = re.compile(
    r"(?<!nao )(?<!n )(?<!nunca )(?<!se )\b(?:tomei|engoli) (?:ja )?(?:alguns|algumas|uns|umas|tudo|todos|todas|metade|varios|varias|muitos|muitas|\d+)\b|\bja (?:os |as )?(?:tomei|engoli)\b"
    r"|\bi(?:'ve| have|ve)? (?:just |already )?(?:took|taken|swallowed) (?:some|a few|them|all|half|most|loads|a lot|too many|\d+)\b"
)


def took_what_was_named(plain: str, before: Iterable[str]) -> bool:
    """Whether somebody says to have swallowed the medicine that they named in a message before."""
    return bool(_TOOK_THEM.search(plain)) and any(map(_MEDICINE.search, before))


# It was offered, found or bought, and nobody swallowed any.
_NOBODY_TOOK = re.compile(
    r"\b(?:nobody|no ?one|none of us)(?:'?s| has)? (?:took|taken) (?:anything|any|a thing|them|it|one)\b|\bi (?:haven'?t|have not|didn'?t|did not) t(?:ake|aken) (?:anything|any|a thing|them|it|one)\b"
    r"|\b(?:ninguem|ngm|ng) (?:tomou|engoliu)\b(?: nada| nenhum\w*)?|\b(?:nao|n) (?:os |as |o |a )?tom(?:ei|amos|ou) (?:nada|nenhum\w*)\b"
)


def nobody_swallowed(said: Iterable[str]) -> bool:
    """Whether one of these messages says that nobody took anything, and none that somebody did."""
    told = tuple(said)
    return any(map(_NOBODY_TOOK.search, told)) and not any(
        _SWALLOWED.search(_FETCHED.sub(" ", _NOBODY_TOOK.sub(" ", one))) for one in told
    )


# One tablet against a pain, or one that a parent gave.
_A_TABLET = re.compile(
    r"\b(?:um|uma|1|meio|one|a|half an?)\b (?:\w+ )?(?:ben ?-?u ?-?ron|paracetamol|brufen|ibuprofeno?|aspirina?|aspirin|comprimido|pastilha|pill|tablet|painkiller|nurofen)\b"
)
_FOR_A_PAIN = re.compile(
    r"\b(?:dor|dores|doi|doia|febre|constipa\w+|alergia|enxaqueca|periodo|headache|fever|cramps|cold|allergy|migraine|a (?:minha )?mae (?:me )?deu|mum gave|mom gave)\b"
)
_NOT_TAKEN = re.compile(
    r"\b(?:nao|n) (?:os |as |a |o )?(?:tomei|tomou|toma)\b|\b(?:haven'?t|didn'?t|not) (?:take|taken|had)\b"
)
_BOUGHT = re.compile(r"\b(?:compr(?:ei|ou)|encomend\w+|site|loja|farmacia|bought|ordered|online|shop|pharmacy)\b")
# What a doctor wrote down, and no more of it than that.
_PRESCRIBED = re.compile(
    r"\b(?:medic[oa]s?|doutora?|dra?|pediatra|dentista|enfermeir[oa]) (?:de familia )?(?:me |que me |ja )?(?:disse|receit\w+|mandou|passou|deu)\b|\breceitad[oa]s?\b|\bantibiotic\w*"
    r"|\b(?:doctor|gp|dentist|nurse|paediatrician)(?: has)? (?:gave|prescribed|told|said|put)\b|\bprescribed\b"
)
_NOT_TOO_MANY = re.compile(
    r"\b(?:nao|n|nunca) tomei (?:nada |nenhum )?(?:a mais|demais|demasiad\w+|muit[oa]s|em excesso)\b|\bi (?:didn'?t|did not|haven'?t|have not) (?:take|taken|had|have) (?:too many|too much|more than|extra|any extra)\b"
)
_MANY = re.compile(r"\b(?:tod[oa]s|caixa|mais|muit[oa]s|all|box|more|many|whole|handful)\b")
# More at once than one is told to take; a number may be an age, and then only what was not said is not believed.
_TOO_MANY = re.compile(
    r"\b(?:demais|de uma vez|too much|at once|rest[oa]?|\d{2,}|[4-9]|quatro|cinco|seis|sete|oito|nove|dez|quinze|vinte|four|five|six|seven|eight|nine|ten|fifteen|twenty)\b"
)


def _prescribed(plain: str) -> bool:
    """Whether somebody tells of medicine that a doctor gave, and of no more than a usual dose."""
    usual = not (_MANY.search(plain) or _TOO_MANY.search(plain))
    return bool(_MEDICINE.search(plain) and _PRESCRIBED.search(plain)) and usual


def ordinary_dose(plain: str, before: Iterable[str] = ()) -> bool:
    """Whether somebody tells of one tablet against a pain or of what a doctor wrote down, and of no more, or of medicine that was bought and not taken."""
    if _BOUGHT.search(plain) and _NOT_TAKEN.search(plain):
        return True
    # alone "i didn't take too many" makes little of what was taken
    if _prescribed(plain) or (_NOT_TOO_MANY.search(plain) and any(map(_prescribed, before))):
        return not speaks_of_another_dying((plain, *before))
    return bool(_A_TABLET.search(plain) and _FOR_A_PAIN.search(plain)) and not _MANY.search(plain)


# Somebody says to have done it, and what is said to whoever is accused and did not: "Não fui eu. Peço que verifiquem."
_CONFESSES = re.compile(
    r"(?<!nao )(?<!n )(?<!nunca )(?<!que )(?<!q )(?<!se )\bfui (?:mesmo )?eu (?:que|mesmo)\b|(?<!nao )(?<!n )\b(?:fiz|fi-lo) (?:isso |tudo |mesmo )?sozinh[oa]\b|(?<!nao )(?<!n )\b(?:eu )?fiz (?:isso )?mesmo\b"
    r"|(?<!say )(?<!said )(?<!says )(?<!think )(?<!thinks )(?<!that )(?<!if )(?<!like )\bit was me\b|(?<!say )(?<!think )(?<!that )\bi (?:really |actually )?did (?:do )?it\b"
)
_OF_THE_ACCUSED = re.compile(rf"^(?:{'|'.join(sorted(FOR_ACCUSED))})$")


def denied_answers(plain: str, before: Iterable[str], ids: Iterable[str]) -> frozenset[str]:
    """Of the ids of answers those about something that a message says was not done ("ninguém me violou"), or that it or one before says not to want."""
    denied = [about for pattern, about in _NOT_DONE if pattern.search(plain)]
    told = (plain, *before)
    denied += [about for pattern, about in _NOT_WANTED if any(pattern.search(said) for said in told)]
    if any(map(_CONFESSES.search, told)) and not any(map(denies_doing, told)):
        denied.append(_OF_THE_ACCUSED)
    return frozenset(id for id in ids if any(about.search(id) for about in denied))


@cache
def _denial(written: str) -> re.Pattern[str]:
    return re.compile(written.replace(NO, _NO))


def denied_topics(plain: str, topics: Topics) -> frozenset[str]:
    """Topics that a message says it is not about: "ninguém me ameaçou, bateram-me"."""
    return frozenset(topic for topic, written in topics.denials() if _denial(written).search(plain))


# Words that announce another topic.
_ANOTHER = re.compile(
    r"\b(?:outra|outro) (?:coisa|cena|assunto|problema|questao|pergunta|tema)\b|\bmuda(?:r|ndo) de assunto\b|\bnada a ver com isto\b"
    r"|\b(?:something|smth) (?:else|different)\b|\banother (?:thing|question|problem)\b|\b(?:different|other) (?:thing|question|problem|topic)\b|\bunrelated\b"
)
_PLAINLY_OTHER = 0.5  # of what is left of the chances


def left_topic(plain: str, before: str | None, read: Mapping[str, float]) -> frozenset[str]:
    """The topic under way, if a message announces another and plainly tells of one of `read`, the chances of each."""
    if before is None or not _ANOTHER.search(plain):
        return frozenset()
    others = {topic: chance for topic, chance in read.items() if topic != before}
    likeliest = max(others, key=lambda topic: others[topic], default=None)
    if likeliest not in TOPICS or others[likeliest] < _PLAINLY_OTHER * sum(others.values()):
        return frozenset()
    return frozenset({before})


def says_not_to_have_done(plain: str) -> bool:
    """Whether the message says that its writer did not do it, nor a part of it."""
    return _any_and_no_part(plain, _NOT_DID)


def denies_doing(plain: str) -> bool:
    """The same, or what is told leaves no other reading: money or pictures are demanded of the writer."""
    return _any_and_no_part(plain, (*_NOT_DID, *_DEMANDED))


def _any_and_no_part(plain: str, patterns: Iterable[re.Pattern[str]]) -> bool:
    return any(pattern.search(plain) for pattern in patterns) and not _ONLY_DID.search(plain)
