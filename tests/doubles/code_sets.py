"""StatCan's code sets, as far as the synthetic cubes need them (the codes and words are real)."""

from typing import Any

# scalarFactorCode: English, French
SCALARS = {
    0: ("units", "unités"),
    1: ("tens", "dizaines"),
    2: ("hundreds", "centaines"),
    3: ("thousands", "milliers"),
    4: ("tens of thousands", "dizaines de milliers"),
    5: ("hundreds of thousands", "centaines de milliers"),
    6: ("millions", "millions"),
    7: ("tens of millions", "dizaines de millions"),
    8: ("hundreds of millions", "centaines de millions"),
    9: ("billions", "milliards"),
}
# frequencyCode: English, French
FREQUENCIES = {
    1: ("Daily", "Quotidienne"),
    2: ("Weekly", "Hebdomadaire"),
    4: ("Biweekly", "Aux 2 semaines"),
    6: ("Monthly", "Mensuelle"),
    7: ("Bimonthly", "Aux 2 mois"),
    9: ("Quarterly", "Trimestrielle"),
    11: ("Semi-annual", "Semestrielle"),
    12: ("Annual", "Annuelle"),
    13: ("Every 2 years", "Aux 2 ans"),
    14: ("Every 3 years", "Aux 3 ans"),
    15: ("Every 4 years", "Aux 4 ans"),
    16: ("Every 5 years", "Aux 5 ans"),
    17: ("Every 10 years", "Aux 10 ans"),
    18: ("Occasional", "Occasionnelle"),
    19: ("Occasional Quarterly", "Occasionnelle trimestrielle"),
    20: ("Occasional Monthly", "Occasionnelle mensuelle"),
    21: ("Occasional Daily", "Occasionnelle quotidienne"),
}
# memberUomCode: English, French
UNITS = {
    17: ("2002=100", "2002=100"),
    25: ("2013=100", "2013=100"),
    75: ("Current dollars", "Dollars courants"),
    81: ("Dollars", "Dollars"),
    223: ("Number", "Nombre"),
    239: ("Percent", "Pourcent"),
    242: ("Percentage", "Pourcentage"),
    249: ("Persons", "Personnes"),
    270: ("Ratio", "Rapport"),
    300: ("Units", "Unités"),
    351: ("Index, 2014=100", "Indice, 2014=100"),
    396: ("Percentage point", "Point de pourcentage"),
    403: ("Index, 202001=100", "Indice, 202001=100"),
    428: ("Persons in thousands", "Personnes en milliers"),
}
# wdsResponseStatus codeId: English, French
RESPONSES = {
    0: ("Success", "Succès"),
    1: ("Invalid date", "Date invalide"),
    2: ("Invalid cube and series combination", "Combinaison invalide de cube et de série"),
    3: ("Request failed", "La demande a échouée"),
    4: ("Vector is invalid", "Vecteur invalide"),
    5: ("Cube product id is invalid", "Identificateur du produit invalide"),
    6: (
        "Cube is currently being published. Please try again later.",
        "Le cube est en cours de publication. Veuillez réessayer plus tard.",
    ),
    8: ("Invalid number of reference periods", "Nombre de périodes de référence invalide."),
}

# (code, sign, English, French); the service sends these codes as text
STATUSES = (
    ("0", None, "normal", "normal"),
    (
        "1",
        "..",
        "not available for a specific reference period",
        "indisponible pour une période de référence précise",
    ),
    ("10", "<LOD", "less than the limit of detection", "inférieur à la limite de détection"),
    (
        "2",
        "0s",
        "value rounded to 0 (zero) where there is a meaningful distinction between true zero "
        "and the value that was rounded",
        "valeur arrondie à 0 (zéro) là où il y a une distinction importante entre le zéro absolu "
        "et la valeur arrondie",
    ),
    ("3", "A", "data quality: excellent", "qualité des données : excellente"),
    ("4", "B", "data quality: very good", "qualité des données : très bonne"),
    ("5", "C", "data quality: good", "qualité des données : bonne"),
    ("6", "D", "data quality: acceptable", "qualité des données : acceptable"),
    ("7", "E", "use with caution", "à utiliser avec prudence"),
    ("8", "F", "too unreliable to be published", "trop peu fiable pour être publié"),
    ("9", "...", "not applicable", "n'ayant pas lieu de figurer"),
)
SYMBOLS = (
    ("0", None, "none", "aucun"),
    ("1", "p", "preliminary", "provisoire"),
    ("3", "r", "revised", "révisé"),
)


def code_sets() -> dict[str, list[dict[str, Any]]]:
    """The `object` of getCodeSets."""
    return {
        "scalar": _rows(SCALARS, "scalarFactorCode", "scalarFactorDesc"),
        "frequency": _rows(FREQUENCIES, "frequencyCode", "frequencyDesc"),
        "symbol": _signs(SYMBOLS, "symbol"),
        "status": _signs(STATUSES, "status"),
        "uom": _rows(UNITS, "memberUomCode", "memberUom"),
        "wdsResponseStatus": _rows(RESPONSES, "codeId", "codeText"),
    }


def _rows(texts: dict[int, tuple[str, str]], key: str, label: str) -> list[dict[str, Any]]:
    return [{key: code, f"{label}En": en, f"{label}Fr": fr} for code, (en, fr) in texts.items()]


def _signs(signs: tuple[tuple[str, str | None, str, str], ...], name: str) -> list[dict[str, Any]]:
    return [
        {
            f"{name}Code": code,
            f"{name}RepresentationEn": sign,
            f"{name}RepresentationFr": "<LDD" if sign == "<LOD" else sign,
            f"{name}DescEn": en,
            f"{name}DescFr": fr,
        }
        for code, sign, en, fr in signs
    ]
