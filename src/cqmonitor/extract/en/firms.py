"""Who owns, makes or says something in a sentence, where it is one firm: by its name, its site, who speaks for it."""

from __future__ import annotations

import re
from itertools import takewhile

from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.owners import has_named_owner, is_single, names_city, names_company
from cqmonitor.extract.en.preverbal import phrase_before
from cqmonitor.extract.en.subjects import opening_phrase
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.verbs import is_verb

_SITES = re.compile(
    r"(?:^|[\s(])([A-Z][\w&.-]+'s\s(?:[\w-]+\s){0,3}"
    r"(?:plants?|factory|factories|works|mills?|joint\sventures?|subsidiar(?:y|ies)|stores?|shops?))\b[^;:]*$"
)
""" "Foxconn's two plants in Chongqing turned out": sites of one firm, and what they did."""


def has_owner_by_name(concept: Concept, clause: Clause) -> bool:
    """ "Geely's deliveries fell", "Foxconn's two plants in Chongqing made": of one that has a name."""
    if not concept.area and has_named_owner(concept.words, clause.tokens, clause.catalog):
        return True
    sites = _SITES.search(clause.sentence_before) if clause.what.where == "noun" else None
    return sites is not None and has_named_owner(sites[1], clause.tokens, clause.catalog)


def is_ones_opening(clause: Clause) -> bool:
    """ "Changan, based in Chongqing, sold 692,000 cars; exports made up 17 percent": one that has a name opens it all."""
    opening = list(takewhile(lambda token: token.word != ",", opening_phrase(clause.tokens)))
    apposed = opening_phrase(clause.tokens)[-1:] and opening_phrase(clause.tokens)[-1].word == ","
    told = clause.last is not None or (clause.what.where == "noun" and apposed)
    return bool(told) and is_single(opening, clause.folded, clause.catalog)


def is_of_holder(concept: Concept, clause: Clause) -> bool:
    """ "Bank of Chongqing took deposits of 300 billion yuan. Its loans rose": one bank's; "It owns 5,200 patents"."""
    if concept.area or names_city(clause.sentence_before):
        return False
    if speaks_for_firm(clause):
        return True
    subject = clause.subject() or doer(clause)
    words = clause.folded[subject[0].start : subject[-1].end] if subject else ""
    spoken = clause.discourse.company and clause.tokens[0].word == "it" and clause.last is None
    counted = clause.catalog.by_code[concept.code or ""].unit == "count"
    said = names_company(without_speaker(clause.sentence_before[:120]))
    if counted and (spoken or said or is_single(subject, clause.folded, clause.catalog)):
        return True
    return names_company(words) or (clause.discourse.company and concept.words.lower().startswith("its "))


def doer(clause: Clause) -> list[Token]:
    """The subject of the verb directly before an amount: "The plant in Yubei turned out 300,000 cars"."""
    verbs = (
        at for at in range(clause.index - 1, max(clause.index - 4, 0), -1) if is_verb(clause.tokens[at].word)
    )
    verb = next(verbs, None)
    return phrase_before(clause.tokens, verb) if verb is not None else []


_SPEAKER = re.compile(
    r"\b(?:at|with|of|from|for)\s(?:the\s)?(?:[A-Z][\w&-]+\s){1,5}(?=[,(]|said|expects|thinks|predicts)|\b(?:at|with|of|from|for)\s(?:the\s)?(?:[A-Z][\w&-]+\s?){1,5},"
)
""" "a researcher at Southwest University, expects": where who speaks sits."""


def without_speaker(words: str) -> str:
    """The words less where who speaks sits."""
    return _SPEAKER.sub("", words)


_WE = re.compile(r"(?:^|[\"\s])we\b(?!\s(?:expect|see|think|believe|forecast|estimate))", re.IGNORECASE)
_EXECUTIVE = re.compile(
    r"\b(?:chief\s(?:engineer|executive|operating|financial|technology)|general\smanager|chairman|chairwoman|CEO|founder|"
    r"(?:plant|sales|factory|export)\s(?:manager|director)|vice\spresident)\b"
)


def speaks_for_firm(clause: Clause) -> bool:
    """ "We filed 1,300 patents," said the chief engineer of one: what a firm says of itself."""
    speaker = _said_behind(clause) if _WE.search(clause.sentence_before) else ""
    return names_company(speaker) or _EXECUTIVE.search(speaker) is not None


def _said_behind(clause: Clause) -> str:
    """ "We sold 30,000 cars," said the chairman of Changan Automobile: who says it, behind the quotation."""
    end = clause.tokens[-1].end
    _, _, speaker = clause.folded[clause.tokens[clause.index].end : end].partition('"')
    return speaker if _SAYING.search(speaker[:40]) else ""


_SAYING = re.compile(r"\b(?:said|says|told|noted|added|according)\b", re.IGNORECASE)
