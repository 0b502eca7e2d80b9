"""Numbers as people write them in Spanish and English."""

NARROW = "\N{NO-BREAK SPACE}"


def number(value: float, lang: str, decimals: int = 0) -> str:
    """Group thousands and mark decimals.

    >>> number(26148.25, "es", 1), number(26148.25, "en", 1)
    ('26.148,2', '26,148.2')
    """
    text = f"{value:,.{decimals}f}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "es" else text


def percent(share: float, lang: str, decimals: int = 1) -> str:
    """Write a share of one as a percentage.

    >>> percent(0.0984, "en")
    '9.8%'
    """
    return number(share * 100, lang, decimals) + (f"{NARROW}%" if lang == "es" else "%")
