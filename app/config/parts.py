"""Whose work the program is made of, and under which licences."""

import re
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata, requires, version

_WITH_US = (
    ("Inter", "SIL Open Font License 1.1"),
    ("Lucide icons", "ISC"),
)
"""What lies in `resources/`; the whole of each licence lies beside it."""


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    version: str
    """"" for what has none."""
    licence: str


def program_version() -> str:
    return version("sotto")


def parts() -> tuple[Part, ...]:
    """Return what comes with the program and the packages that it asks for. Blocking: reads files.

    A package that this system does without is left out.
    """
    named = {
        re.split(r"[^\w.-]", line)[0] for line in requires("sotto") or () if "extra" not in line
    }
    found = [Part(name, "", licence) for name, licence in _WITH_US]
    for name in sorted(named, key=str.lower):
        try:
            about = metadata(name)
        except PackageNotFoundError:
            continue
        found.append(Part(about["Name"], about["Version"], _licence(about)))
    return tuple(found)


def _licence(about: PackageMetadata) -> str:
    """The short name: the expression, else the classifier's, else the first line of the text."""
    if "License-Expression" in about:
        return about["License-Expression"]
    classifiers = about.get_all("Classifier") or []
    for classifier in classifiers:
        if classifier.startswith("License :: ") and not classifier.endswith("OSI Approved"):
            return str(classifier).rpartition(" :: ")[2]
    text = about["License"] if "License" in about else ""
    first = text.strip().partition("\n")[0]
    return first[:60] or "see its own page"
