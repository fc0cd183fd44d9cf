"""What a message says of danger in so many words, whatever was read of it: that there is none, that it is over or was play, that help has come.

Each takes the message in small letters, without accents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# It was in play, or nothing of the kind, and nobody asks whether it was.
_PLAYED = re.compile(
    r"^(?!.*\b(?:ach(?:as|a|o|am)|sera|talvez|se calhar|do you think|maybe|what if|e se)\b)(?=.*(?:(?<!nao )(?<!n )\b(?:e|era|foi|ta|esta|tava|estava) (?:\w+ ){0,4}?(?:a|na|por|de) (?:brincar|brincadeira)\b"
    r"|(?<!nao )(?<!n )\b(?:e|era|foi) (?:so |apenas )?uma (?:piada|brincadeira)\b|\bn(?:ao)? e nada (?:disso|(?:de )?(?:serio|grave))\b|(?<!not )(?:'s|\bits|\bwas|\bis) (?:just |only )?(?:a joke|joking|kidding)\b))",
    re.DOTALL,
)
_PASSED = re.compile(
    r"\b(?:ja )?passou (?:a hora|o prazo|da hora|das?\b|a meia[- ]noite)|\bja passa(?:m|ram|va)?\b|\bo prazo (?:ja )?(?:acabou|passou)\b"
    r"|\b(?:the )?\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|h) (?:has |is |'?s )?(?:already )?(?:passed|gone)\b"
    r"|\b(?:deadline|time|hour) (?:has |is |'?s )?(?:passed|gone|over|up)\b|\b(?:its|it'?s) (?:past|after) (?:the (?:deadline|time|hour)|midnight)\b"
)
_GROWN_UPS = r"(?:pais?|mae|avos?|tios?|tia|madrasta|padrasto|irma[o]? mais velh[oa]|prof\w*|stora?|diretora?|psicolog[oa]|adult[oa]s?)"
_HELPERS = r"(?:pj|judiciaria|judite|policia|psp|gnr|112)"
_TOLD = re.compile(
    rf"(?<!nao )(?<!n )(?<!nao lhe )\b(?:contei|contamos|contou|mostrei|mostramos|a gente contou)\b.{{0,25}}\b(?:{_GROWN_UPS}|tudo)\b"
    rf"|\b{_GROWN_UPS}\b.{{0,12}}\b(?:ja sabem?|ja leu|ja viu)\b|(?<!nao )(?<!n )\b(?:liguei|ligamos|ligou|ligaram|fomos|falei|falamos)\b.{{0,12}}\b{_HELPERS}\b"
    r"|(?<!not )(?<!n't )(?<!nt )\b(?:i|we|he|she)(?:'ve| have)? (?:just )?told (?:my |his |her |our )?(?:mum|mom|dad|parents?|nan|aunt|uncle|teacher|everything)\b"
    r"|\b(?:mum|mom|dad|parents) (?:already )?knows?\b|\b(?:called|rang|phoned|went to|spoke to) (?:the )?(?:police|pj|112|999)\b"
)
_SAFE = re.compile(
    r"\bem seguranca\b|\ba salvo\b"
    r"|(?<!nao )(?<!n )(?<!nem )\b(?:esta|ta|tou|estou|to) (?:\w+ )?(?:bem|segur[oa])\b"
    r"|(?<!not )\b(?:i ?'?m|im|he ?'?s|hes|she ?'?s|shes|they ?'?re) (?:(?!not )\w+ )?(?:safe|fine|okay|ok|calm(?:er)?|(?:sitting |here )+with me)\b"
    r"|(?<!nao )(?<!n )\b(?:esta|ta|estao|tao) (?:\w+ )?(?:calm[oa]s?|sentad[oa] comigo|aqui comigo)\b|\b(?:ja )?abriu a porta\b|\b(?:he|she) opened\b"
    r"|(?<!nao )(?<!n )\b(?:esta|ta) (?:\w+ )?com (?:o inem|a ambulancia|os bombeiros|os? medicos?)\b|\b(?:is|'?s) with (?:the )?(?:ambulance|paramedics|doctors?)\b"
    r"|(?<!nao )(?<!n )\b(?:mae|avo|tia) (?:(?:ja )?(?:esta|ta) )?(?:aqui )?(?:ao pe de mim|comigo)\b|\b(?:mum|mom|mother|gran\w*|nan|aunt) (?:is |'?s )?(?:here )?with me\b"
    r"|\bja foi embora\b|\bhe(?:'?s| has|s)? (?:gone|left)\b"
)
# There is no danger, in so many words; "estou bem" may be said by somebody who is not.
_NO_DANGER = re.compile(
    r"\b(?:not in (?:any )?danger|(?:no ?one|nobody)(?:'?s| is)? (?:in (?:any )?danger|hurt|hurting (?:me|anyone|anybody|us)|threatening (?:me|anyone|us)|at the door|following me)"
    r"|(?:there(?:'?s| is)|it'?s) no danger|(?:it'?s|it is|this is) not happening(?: now| any ?more)?|(?:stop|enough) (?:it )?with the (?:112|1411|hotlines?))\b"
    r"|\bnao (?:estou|tou|to|corro|esta|ta|estamos|tamos) (?:em )?perigo\b|\bn(?:ao)? ha (?:perigo|nenhum perigo)\b"
    r"|\b(?:ninguem|ngm|ng) (?:esta|ta) (?:em perigo|ferid[oa]|magoad[oa]|a porta)\b|\bnao (?:esta|ta) a acontecer\b|\b(?:ninguem|ngm|ng) me (?:bate|bateu|fez mal|faz mal|ameaca|ameacou|persegue|segue)\b"
    r"|\b(?:para|parem|pare|chega|larga|deixa) (?:la )?(?:com|de|d)?(?: falar)? ?(?:o|do|no|isso do)? ?(?:112|1411)\b|\bn(?:ao)? e (?:caso )?(?:pra|para) (?:o )?(?:112|1411)\b"
)
# Somebody objects to an alarm of ours.
_OBJECTS = re.compile(
    r"\b(?:(?:no ?one|nobody) (?:ever )?(?:touched|touches|hit|hits|hurts?) me|i(?:'?m| am) not (?:even )?(?:hurt|in trouble)|why (?:do|are|would|does) (?:you|u|it|this) (?:\w+ ){0,5}(?:112|1411|danger|emergency))\b"
    r"|\b112 (?:para|pra) que\b|\b(?:ninguem|ngm|ng) me (?:toca|tocou|magoa|magoou)\b|\bnem medo nem perigo\b|\bmedo (?:eu )?nao tenho\b|\b(?:que|qual) 112\b|\b112 ?\?\?|\bporque (?:e que )?(?:falas|fala|dizes|diz) (?:\w+ ){0,3}(?:112|1411|perigo)\b"
)
_NOT_DYING = re.compile(
    r"\b(?:no ?one|nobody)(?:'?s| is| wants to)? (?:dying|suicidal|die)\b|\bi (?:don'?t|do not) (?:want|wanna) (?:to )?die\b|\bwhy (?:do|would) (?:you|u) (?:even )?think i\b.{0,12}\bdie\b|\bninguem (?:quer|vai|falou em|pensa em) morrer\b|\bnao falei em morrer\b"
    r"|\bi(?:'?m| am) not (?:suicidal|(?:gonna|going to) (?:kill|hurt) myself|thinking (?:of|about) (?:dying|suicide|killing myself))\b"
    r"|\b(?:ela|ele)(?: \w+){0,2} n(?:ao)? (?:se )?quer (?:morrer|matar)\b|\b(?:he|she)(?: says (?:he|she))? (?:doesn'?t|does not) want to die\b"
    r"|\b(?:ninguem|ngm|ng|ela nao|ele nao|ela n|ele n) se despediu\b|\b(?:nobody|no one) said goodbye\b|\b(?:he|she) (?:didn'?t|did not|never) sa(?:y|id) goodbye\b"
    r"|\bn(?:ao)? (?:sou|estou|tou|to) suicida\b|\bn(?:ao)? (?:me )?quero (?:morrer|matar(?:[- ]me)?|suicidar[- ]me)\b|\bn(?:ao)? (?:me quero magoar|quero (?:me magoar|magoar[- ]me))\b|\bn(?:ao)? (?:estou|tou|to|ando)? ?(?:a )?pens\w+ em (?:morrer|matar[- ]me|suicidio)\b"
)
_IN_CARE = re.compile(
    r"(?<!nao )(?<!n )\b(?:estou|tou|to|estamos|tamos|fiquei) (?:\w+ )?(?:no hospital|nas urgencias|na maca|internad[oa]|com (?:os |as )?(?:medic|enfermeir)[oa]s?)\b"
    r"|(?<!not )\b(?:i ?'?m|im|we ?'?re) (?:(?!not )\w+ )?(?:in|at) (?:the )?(?:hospital|er\b|a ?& ?e)|\bwith (?:the )?(?:doctors?|nurses?|paramedics)\b"
)
_DYING_WORDS = re.compile(r"\b(?:morrer|suicid\w*|matar[ -]?me|die|dying|kill myself)\b")
# What was swallowed, somebody who does not answer, help that is only on its way.
_NOT_OVER_YET = re.compile(
    r"\b(?:tom(?:ou|ei|ado|aram)|engol\w+|cort(?:ou|ei)|vem ai|(?:a|esta|estao) (?:caminho|vir|chegar)|cham(?:ar|ei|aram|ou)|nao (?:acorda|responde|respira)|vai (?:se )?(?:morrer|matar)"
    r"|(?:ficou|esta|ta|continua|anda) (?:\w+ ){0,2}(?:a porta|fora|na rua)|(?:is|'?s|still|stayed|waiting|standing) (?:\w+ ){0,2}(?:outside|at the door)"
    r"|swallowed|took|taken|cut|on (?:the|their|its) way|coming|calling|called|going to die|won ?'?t wake|not (?:waking|breathing|answering))\b"
)
# Words of somebody who tells of a time that is over, most often of a childhood.
_LONG_AGO = re.compile(
    r"\bquando (?:eu )?(?:tinha|era)\b|\bem (?:crianca|miud[ao]|pequen[ao])\b|\bna minha infancia\b|\b(?:ha|faz) (?:mais de |uns |quase )?(?:\d+|muitos|vinte|trinta|dez) anos\b"
    r"|\bwhen i was (?:\d+|(?:just |only )?(?:a )?(?:kid|child|little|young|small))\b|\b(?:\d+|many|ten|twenty|thirty) years ago\b|\bas a (?:child|kid)\b"
)
_GOES_ON = re.compile(
    r"\b(?:ainda|continua\w*|tod[oa]s (?:os|as) (?:dias|noites)|esta noite|hoje|agora|outra vez|still|tonight|today|now|again|every (?:day|night))\b"
)
_NOT_NOW = re.compile(
    r"\b(?:nao|n) (?:(?:esta|ta) a acontecer|e|foi) (?:agora|hoje)\b|\b(?:not|isn'?t) happening (?:now|today)\b"
)
# Who was missing is there again.
_FOUND = re.compile(
    r"(?<!nao )(?<!n )(?<!nao a )(?<!nao o )\b(?:encontrei|encontramos|encontrou|encontraram|achei|achamos)(?:-n?[ao]s?\b| [ao]s?\b)"
    r"|(?<!nao )(?<!n )(?<!se )\b(?:ela|ele|ja) (?:apareceu|ja voltou)\b|\b(?:nao|n) (?:esta|ta) desaparecid[oa]\b|\b(?:he|she)(?:'?s| is) not missing\b|\bja (?:esta|ta) (?:aqui|em casa|comigo)\b"
    r"|\b(?:i|we|he|she|they|police)(?:'ve| have| has)? (?:just )?found (?:her|him|them)\b|(?<!when )(?<!if )\b(?:she|he)(?:'s| is) (?:back|home)\b"
)


def found_again(plain: str) -> bool:
    """Whether somebody who was missing is there again."""
    return bool(_FOUND.search(plain))


def tells_of_long_ago(plain: str) -> bool:
    """Whether somebody tells of a time that is over, and of nothing that goes on."""
    return bool(_LONG_AGO.search(plain)) and not _GOES_ON.search(_NOT_NOW.sub(" ", plain))


_GIVES_UP = re.compile(
    r"\b(?:deixa (?:la|estar)|esquece\b|(?:e )?so isso|tanto faz|nao (?:interessa|vale a pena|faz diferenca)|forget it|never ?mind|whatever|is that (?:it|all)"
    r"|(?:doesn'?t|does not) matter|no point)\b"
)


def gives_up(plain: str) -> bool:
    """Whether somebody turns away from us: "deixa lá"."""
    return bool(_GIVES_UP.search(plain))


# Who writes about dying for a play, a novel, a task of school tells of nobody's dying.
_OF_A_STORY = re.compile(
    r"\b(?:peca (?:de teatro|da escola|para o teatro|para a escola)|teatro|guiao|personagem|protagonista|em palco|letra (?:de|da|para) (?:uma )?(?:musica|cancao)"
    r"|(?:a |uma )?(?:historia|conto|romance|livro|fanfic|curta|filme|poema) (?:que |q )?(?:estou|tou|to|ando|estamos|vou|vamos) (?:a )?(?:escrever|fazer|filmar)"
    r"|(?:escrever|escrevo) (?:uma? |o |a )?(?:peca|historia|conto|romance|guiao|fanfic|poema)|(?:school|stage|drama) play|a play about|screenplay|script for|character (?:in|of)|on stage"
    r"|(?:writing|write|wrote) (?:a |an |my )?(?:play|novel|story|short story|script|song|poem|fanfic))\b"
)


def of_a_story(said: Iterable[str]) -> bool:
    """Whether it is told, in one of these messages, that something is written, played or filmed."""
    return any(_OF_A_STORY.search(plain) for plain in said)


# Help is called, on its way or at the door, and has come.
HELP_AT_DOOR = re.compile(
    r"\b(?:inem|ambulancia|bombeiros|policia|gnr|psp) (?:ja )?(?:esta|ta|estao|tao) (?:ja |ca |aqui )*(?:a bater )?[an]a? porta\b"
    r"|\b(?:ambulance|police|paramedics|firefighters)(?: ?'?re| is| ?'?s| are) (?:at the (?:front )?door|knocking)\b"
)
_HELP_CALLED = re.compile(
    r"(?<!nao )(?<!n )(?<!nunca )\b(?:ja )?(?:liguei|ligamos|chamei|chamamos)\b(?:.{0,12}\b(?:112|inem|bombeiros|ambulancia|policia)\b|,? (?:e )?(?:tao|estao|vem) (?:ja )?a caminho\b)"
    r"|\b(?:inem|ambulancia|bombeiros|policia|gnr|psp|socorro) (?:ja )?(?:vem|esta|ta|estao|tao) (?:ja )?a caminho\b"
    r"|\b(?:i|we)(?:'ve| have)? (?:just |already )?(?:called|rang|phoned) (?:112|999|911|the (?:ambulance|police)|an ambulance)\b|\b(?:ambulance|police|paramedics)(?: ?'?re| is| ?'?s| are)? (?:coming|on (?:the|their|its) way)\b"
    r"|\b(?:inem|ambulancia|bombeiros|policia|gnr|psp) (?:ja )?(?:esta|ta|estao|tao) (?:ja |ca |aqui )*(?:em baixo|la fora|fora)\b"
    r"|\b(?:ambulance|police|paramedics|firefighters)(?: ?'?re| is| ?'?s| are) (?:outside|downstairs)\b"
)
_HELP_HERE = re.compile(
    r"\b(?:ja )?cheg(?:ou|aram) (?:o inem|a ambulancia|os bombeiros|a policia|a gnr|a psp|os medicos|os paramedicos)\b|\b(?:o inem|a ambulancia|os bombeiros|os paramedicos) (?:ja )?(?:chegou|chegaram|(?:esta|ta|estao|tao) (?:ca|aqui))\b"
    r"|\b(?:the )?(?:ambulance|paramedics|firefighters)(?: ?'?s| is| are| ?'?re| has| have)? (?:here|arrived)\b"
)
_ARRIVED = re.compile(r"\bja chegaram\b|\bthey ?'?re here\b|\btheyre here\b")


def help_called(plain: str) -> bool:
    """Whether somebody says to have called for help, or that it is on its way or at the door."""
    return bool(_HELP_CALLED.search(plain) or HELP_AT_DOOR.search(plain))


def help_here(plain: str, before: Iterable[str]) -> bool:
    """Whether help that was called has come. `before`: the messages before."""
    return bool(_HELP_HERE.search(plain)) or (bool(_ARRIVED.search(plain)) and any(map(help_called, before)))


# A friend's words of dying that may have been a joke, and what leaves no room for that.
_IN_JEST = re.compile(
    r"\b(?:lol|lmao|haha\w*|kkk\w*|rsrs\w*|a (?:brincar|gozar|rir)|brincadeira|piada|joking|jokes?|kidding|jk"
    r"|mania dela?|(?:maneira|forca) de (?:falar|expressao)|(?:diz|fala) (?:isso |muito |sempre )+(?:\W\w+ ){0,4}\W?(?:quando|sempre que)|figure of speech|(?:just )?(?:her|his|their) thing)\b|[😂🤣]"
)
_NO_JEST = re.compile(
    r"\b(?:nao|n|nem|not|isn'?t|wasn'?t|never|don'?t) (?:\w+ ){0,3}(?:brincar|gozar|brincadeira|piada|joking|jokes?|kidding)\b"
    r"|\b(?:comprimidos?|pills?|adeus|goodbye|despediu\w*|cartas?|letter|note|ponte|bridge|hoje|tonight|today|agora|right now|cort\w+|cut\w*|sangue|blood|faca|knife|telhado|roof"
    r"|(?:nao|n) (?:responde|atende)|(?:not|isn'?t|won'?t) (?:answer|reply)\w*|chor\w+|cry\w*)\b"
)


def perhaps_in_jest(plain: str) -> bool:
    """Whether somebody tells of words of dying that may have been a joke, and of nothing that is none."""
    return bool(_IN_JEST.search(plain)) and not _NO_JEST.search(plain)


def not_over_yet(plain: str) -> bool:
    """Whether it is told of harm that was done, or of help that is not there yet."""
    return bool(_NOT_OVER_YET.search(plain))


def in_care(plain: str) -> bool:
    """Whether somebody says to be with doctors already."""
    return bool(_IN_CARE.search(plain))


def speaks_of_dying(plain: str) -> bool:
    """Whether dying is named at all, however it is meant."""
    return bool(_DYING_WORDS.search(plain))


def said_safe(plain: str) -> bool:
    """Whether somebody says in plain words that there is no danger now, or that they are safe."""
    return bool(_SAFE.search(plain) or _NO_DANGER.search(plain))


def denies_danger(plain: str) -> bool:
    """Whether somebody says in so many words that there is no danger, or that they do not want to die, or objects to being taken for it."""
    return bool(_NO_DANGER.search(plain) or _NOT_DYING.search(plain) or _OBJECTS.search(plain))


# Nobody demands anything: there was no blackmail.
_NO_DEMAND = re.compile(
    r"\b(?:ninguem|ngm|ng) (?:me )?(?:pediu|pede|quer|exige|ameaca|ameacou|chantag\w+|tocou)\b|\b(?:nao|n) (?:e|ha|houve) (?:nenhuma )?chantagem\b|\b(?:no ?one|nobody)(?:'?s| is| has)? (?:asked|asking|wants|demand\w+|blackmail\w*|threat\w+)"
    r"|\b(?:it'?s|its|there'?s|theres|there is|is) (?:not|no) blackmail\b"
)


def denies_demand(plain: str) -> bool:
    """Whether somebody says that nobody demands anything of them."""
    return bool(_NO_DEMAND.search(plain))


def deadline_over(plain: str) -> bool:
    """Whether the hour that a blackmailer named has passed, somebody who can act knows of it, or it was in play."""
    return bool(_PASSED.search(plain) or _TOLD.search(plain) or _PLAYED.search(plain))


# What an alarm was about was a game, a play, a toy. That it was "a brincar" or "só um jogo" may be what somebody who abuses a child says of it.
_EXPLAINED = re.compile(
    r"\b(?:talking about|a falar d[eo]|falo d[eo]) (?:the |a |um |uma )?(?:game|jogo|roblox|minecraft|fortnite|play|peca|filme|film|movie)\b"
    r"|\b(?:e|era) de plastico\b|\b(?:faca|arma|pistola|espada) de (?:plastico|brincar)\b|\b(?:plastic|toy|nerf|water|prop) (?:knife|gun|sword|pistol)\b|\bfake blood\b|\bsangue falso\b"
)
# It was in a game, and no more is said: whom somebody met there may be at the door.
_IN_A_GAME = re.compile(
    r"\b(?:no|num|in) (?:minecraft|fortnite|gta|valorant|fifa|counter ?strike|cs ?go|cod|zelda|sims)\b"
)
_NOT_ONLY_THERE = re.compile(
    r"\b(?:nao|n|not|wasn'?t|isn'?t) (?:foi |era |e |it was )?(?:so |just |only )?(?:no|num|in)\b"
    r"|\b(?:conhec\w+|met|meet|sabe\w*|knows?|mor[oa]\w*|lives?|casa|house|home|escola|school|rua|street|fora|outside|porta|door|ameac\w*|threat\w*|real\w*|serio"
    r"|verdade|fotos?|pics?|photos?|videos?|adult\w*|homem|man|gajo|guy|dinheiro|money|medo|scared|tambem|also|depois|then|agora|now)\b"
)
_SHORT = 10  # words
# It was something of every day, and the message tells of nothing bad beside it: a parent without keys may be drunk, a nose may bleed from a blow.
_OF_EVERY_DAY = re.compile(
    r"\b(?:a )?(?:cortar|descascar|picar) (?:a |o |uma? |as |os )?(?:cebolas?|tomates?|batatas?|cenouras?|legumes|fruta|pao)\b|\b(?:chopping|cutting|slicing) (?:some |the |an? )?(?:onions?|tomato(?:es)?|potato(?:es)?|veg\w*|bread|fruit)\b"
    r"|\b(?:my (?:dad|mum|mom)|o meu pai|a minha mae)\b.{0,15}\b(?:forgot|esqueceu[- ]se d\w+)\b.{0,10}\b(?:keys?|chaves?)\b|\b(?:it'?s|just|only) a nose ?bleed\b"
)
_BAD_BESIDE = re.compile(
    r"\b(?:medo|assustad[oa]|bebad[oa]|bebeu|bate|bateu|soco|murros?|empurr\w+|grita\w*|pontape\w*|scared|afraid|drunk|hit|hits|beat|punch\w*|push\w*|kick\w*|shout\w*|scream\w*|threw)\b"
)


def was_play(plain: str) -> bool:
    """Whether what was told is said to have been a game, a play, a toy, or something of every day."""
    return bool(_EXPLAINED.search(plain)) or _in_a_game(plain) or of_every_day(plain) or of_a_story((plain,))


def _in_a_game(plain: str) -> bool:
    short = len(plain.split()) <= _SHORT
    return short and bool(_IN_A_GAME.search(plain)) and not _NOT_ONLY_THERE.search(plain)


def of_every_day(plain: str) -> bool:
    """Whether it was the kitchen, forgotten keys or a nosebleed, and nothing bad is told beside."""
    return bool(_OF_EVERY_DAY.search(plain)) and not _BAD_BESIDE.search(plain)


# An animal is ill, and no person is told of beside it.
_ANIMAL = re.compile(
    r"\b(?:cao|caes|caozinho|cadela|cadelinha|cachorr\w+|gat[oa]s?|gatinh[oa]s?|hamster|coelh[oa]|periquito|papagaio|tartaruga|veterinari[oa]\w*|dogs?|doggo|pupp?y|cats?|kitten|bunny|rabbit|vet|vets)\b"
)
_ILL = re.compile(
    r"\b(?:vomit\w*|veterinari[oa]\w*|vets?|doente|comeu|engoliu|deitad[oa]|nao (?:come|bebe|quer (?:comer|beber))|n quer (?:comer|beber)|diarreia|febre|coxea|manc\w+|atropelad[oa]|velh(?:o|a|inho|inha)"
    r"|sick|ill|ate|threw up|throwing up|won'?t (?:eat|drink)|limping|run over|put (?:down|to sleep)|died|morreu|dying)\b"
)
_PERSON_HURT = re.compile(
    r"\b(?:bat(?:e|eu|em)|mato\w*|matar|ameac\w+|mord\w+|arranh\w+|faca|arma|medo del[ea]|suicid\w*|(?:quero|queria|vou) morrer|kills?|killed|threat\w*|hits?|beats?|kick\w*|bit|bites|bitten|scratch\w*|knife"
    r"|want to die|wanna die|myself)\b"
)


def of_an_animal(said: Iterable[str]) -> bool:
    """Whether these messages tell of an animal that is ill, and of nobody who is hurt or threatens."""
    told = " ".join(said)
    return bool(_ANIMAL.search(told) and _ILL.search(told)) and not _PERSON_HURT.search(told)
