"""Names of organizations as they can be compared: written alike, and the words that tell one from another."""

from __future__ import annotations

import re
import unicodedata
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_APOSTROPHES: Final = re.compile("['’‘`´]")
_PUNCTUATION: Final = re.compile(r"[^\w]+|_")
_LEFT_OUT: Final = frozenset({"the", "at", "inc", "llc"})
"""'University of X at Y' is also written 'University of X-Y'."""
_WRITTEN_OUT: Final = {
    "univ": "university",
    "coll": "college",
    "comm": "community",
    "inst": "institute",
    "sch": "school",
    "ctr": "center",
    "centre": "center",
    "st": "saint",
    "mt": "mount",
    "ft": "fort",
    "dept": "department",
}
_GENERIC: Final = _words(
    "university college school institute academy center department of and for in a community state technical career "
    "saint national american international regional county city district public board association commission council "
    "training education educational health medical hospital beauty cosmetology main campus online"
)
"""Words that so many names begin with that they tell nothing apart."""
_TELLING: Final = _words(
    "north south east west northern southern eastern western northeast northwest southeast southwest northeastern "
    "northwestern southeastern southwestern central upper lower new old first second third i ii iii iv v men women "
    "boys girls senior junior"
)
"""Words by which two names differ that are otherwise alike."""
_STATES: Final = {
    name.replace("_", " "): code
    for code, _, name in (
        pair.partition(":")
        for pair in _words(
            "AL:alabama AK:alaska AZ:arizona AR:arkansas CA:california CO:colorado CT:connecticut DE:delaware "
            "DC:district_of_columbia FL:florida GA:georgia HI:hawaii ID:idaho IL:illinois IN:indiana IA:iowa "
            "KS:kansas KY:kentucky LA:louisiana ME:maine MD:maryland MA:massachusetts MI:michigan MN:minnesota "
            "MS:mississippi MO:missouri MT:montana NE:nebraska NV:nevada NH:new_hampshire NJ:new_jersey "
            "NM:new_mexico NY:new_york NC:north_carolina ND:north_dakota OH:ohio OK:oklahoma OR:oregon "
            "PA:pennsylvania RI:rhode_island SC:south_carolina SD:south_dakota TN:tennessee TX:texas UT:utah "
            "VT:vermont VA:virginia WA:washington WV:west_virginia WI:wisconsin WY:wyoming PR:puerto_rico GU:guam"
        )
    )
}


def plain(name: str) -> str:
    """`name` without what is written in several ways: case, accents, punctuation, 'the', common abbreviations.

    >>> plain("The University of Illinois at Urbana–Champaign")
    'university of illinois urbana champaign'
    >>> plain("St. Mary's Univ. & Séminaire, Inc.")
    'saint marys university and seminaire'
    """
    letters = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = _PUNCTUATION.sub(" ", _APOSTROPHES.sub("", bare)).split()
    return " ".join(_WRITTEN_OUT.get(word, word) for word in words if word not in _LEFT_OUT)


def in_order(key: str) -> str:
    """The words of a plain name, sorted: two names with the same words are alike.

    >>> in_order("college of marin")
    'college marin of'
    """
    return " ".join(sorted(key.split()))


def telling_word(key: str) -> str:
    """The first word of a plain name that few names begin with; the first of all where there is none.

    >>> telling_word("university of alaska anchorage")
    'alaska'
    """
    words = key.split()
    return next((word for word in words if word not in _GENERIC), words[0] if words else "")


def told_apart(one: str, other: str) -> bool:
    """Whether two plain names, however alike, differ in a number, a direction or a rank.

    >>> told_apart("school 12", "school 21"), told_apart("northeast college", "northwest college")
    (True, True)
    >>> told_apart("north college", "north colleges")
    False
    """

    def telling(key: str) -> set[str]:
        return {word for word in key.split() if word in _TELLING or any(letter.isdigit() for letter in word)}

    return telling(one) != telling(other)


def state(region: str) -> str:
    """A state of the United States by its two letters, any other region as a plain name.

    >>> state("California"), state("ca"), state("Bayern")
    ('CA', 'CA', 'bayern')
    """
    key = plain(region)
    return _STATES.get(key, key.upper() if len(key) == 2 else key)


def host(address: str) -> str:
    """The host of a web address, without www.

    >>> host("https://www.Example.edu/about")
    'example.edu'
    """
    found = re.match(r"https?://(?:www\d?\.)?([^/:?#]+)", address, re.IGNORECASE)
    return found[1].lower() if found else ""
