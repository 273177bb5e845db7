"""MinHash signatures of texts: what near-duplicates are looked up by.

Shingles of three words for languages that write words, of four characters for Chinese; digits are
kept, because two releases on one template differ in their numbers alone.
"""

from __future__ import annotations

import re
import unicodedata

from rensa import RMinHash

PERMUTATIONS = 128
"""Length of a signature: an estimated Jaccard similarity is then off by about 0.04 (one sigma)."""

SEED = 20240829
"""Part of the signature's definition: signatures of another seed cannot be compared."""

WORDS_A_SHINGLE = 3
CHARACTERS_A_SHINGLE = 4

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_CHARACTER = re.compile(r"[^\W_]|(?<=\d)[.](?=\d)")


def signature(text: str, lang: str) -> tuple[int, ...]:
    """The MinHash signature of a text (Broder 1997), by rensa.

    Args:
        text: the article's cleaned text.
        lang: `zh` is cut into characters, anything else into words.

    Returns:
        `PERMUTATIONS` unsigned 32-bit numbers, or none for a text without a letter or digit.
    """
    pieces = shingles(text, lang)
    if not pieces:
        return ()
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update(sorted(pieces))
    return tuple(sketch.digest())


def shingles(text: str, lang: str) -> frozenset[str]:
    """All runs of neighbouring words (Chinese: characters) of a text, case and punctuation folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if lang == "zh":
        return _runs(_CHARACTER.findall(folded), CHARACTERS_A_SHINGLE, "")
    return _runs(_WORD.findall(folded), WORDS_A_SHINGLE, " ")


def _runs(parts: list[str], length: int, glue: str) -> frozenset[str]:
    if not parts:
        return frozenset()
    last = max(len(parts) - length, 0)
    return frozenset(glue.join(parts[i : i + length]) for i in range(last + 1))
