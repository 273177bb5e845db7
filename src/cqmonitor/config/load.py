"""Find, read and check the five files; the version of the rules; which sources a run asks."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeVar

from cqmonitor.config import checks
from cqmonitor.config.models import (
    Areas,
    Boilerplate,
    Config,
    Corrections,
    Indicators,
    Model,
    Source,
    Sources,
)
from cqmonitor.config.read import Problem, locate, parse
from cqmonitor.errors import ConfigError, InputError

FILES: dict[str, type[Model]] = {
    "sources.yaml": Sources,
    "indicators.yaml": Indicators,
    "areas.yaml": Areas,
    "boilerplate.yaml": Boilerplate,
    "corrections.yaml": Corrections,
}

CORRECTIONS = "corrections.yaml"

_PACKAGE = Path(__file__).resolve().parents[1]
_RULE_CODE = ("clean", "extract", "reading/page.py", "codes.py", "records.py", "url_dates.py", "url_forms.py")
_RULE_SUFFIXES = (".py", ".yaml", ".json", ".csv", ".txt")

M = TypeVar("M", bound=Model)


def load_config(path: Path | str | None = None) -> Config:
    """The configuration of a folder, checked.

    Args:
        path: the folder with the five files; else what `CQMONITOR_CONFIG` names; else the `config/`
            of the checkout; else the copy inside the wheel. Relative paths of folder, WARC and URL
            list sources are taken from this folder.

    Raises:
        ConfigError: the first problem, with file, line, key and what is allowed; its `others` and its
            text hold the remaining ones of all files.
        InputError: `path`, or what `CQMONITOR_CONFIG` names, is no folder.
    """
    folder = config_folder(path)
    return check_texts(folder, read_texts(folder))


def read_texts(folder: Path) -> dict[str, str]:
    """The text of each of the five files. Raises ConfigError where one cannot be read."""
    return {name: _read_text(folder / name) for name in FILES}


def check_texts(folder: Path, texts: Mapping[str, str]) -> Config:
    """The configuration that the five texts would be as the files of a folder; raises as `load_config`."""
    return _load(folder, tuple(texts[name] for name in FILES))


def is_packaged(folder: Path) -> bool:
    """Whether a configuration is the one inside the wheel."""
    return folder == _PACKAGE / "default_config"


def config_folder(path: Path | str | None = None) -> Path:
    """The folder that `load_config` reads. Raises InputError where it is none."""
    given = path or os.environ.get("CQMONITOR_CONFIG")
    folder = Path(given).expanduser().resolve() if given else _default_folder()
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder (allowed: a folder with {', '.join(FILES)})")
    return folder


def _default_folder() -> Path:
    checkout = _PACKAGE.parents[1] / "config"
    is_checkout = _PACKAGE.parent.name == "src" and (checkout / "sources.yaml").is_file()
    return checkout if is_checkout else _PACKAGE / "default_config"


def _read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(file, "no such file", allowed=tuple(FILES)) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(file, f"not UTF-8: {error.reason}", line=line) from None
    except OSError as error:
        raise ConfigError(file, f"cannot be read: {error.strerror}") from None


@lru_cache(maxsize=8)
def _load(folder: Path, texts: tuple[str, ...]) -> Config:
    """Cached by content: a long run that looks again pays for reading the files alone."""
    named = {name: (folder / name, text) for name, text in zip(FILES, texts, strict=True)}
    models: list[Model] = []
    errors: list[ConfigError] = []
    for name, model in FILES.items():
        parsed = parse(*named[name], model)
        if isinstance(parsed, list):
            errors += parsed
        else:
            models.append(parsed)
    if not errors:
        for name, problems in _check(models):
            errors += locate(*named[name], problems) if problems else []
    if errors:
        raise _all_in_one(errors)
    return _joined(models)


def _of(models: Iterable[Model], wanted: type[M]) -> M:
    return next(model for model in models if isinstance(model, wanted))


def _joined(models: list[Model]) -> Config:
    return Config(
        http=_of(models, Sources).http,
        sources=_of(models, Sources).sources,
        indicators=_of(models, Indicators).indicators,
        areas=_of(models, Areas).areas,
        boilerplate=_of(models, Boilerplate).rules,
        corrections=_of(models, Corrections).corrections,
    )


def _check(models: list[Model]) -> Iterator[tuple[str, list[Problem]]]:
    indicators, areas = _of(models, Indicators), _of(models, Areas)
    codes = [indicator.code for indicator in indicators.indicators]
    places = {area.code for area in areas.areas}
    yield "sources.yaml", list(checks.check_sources(_of(models, Sources), places))
    yield "indicators.yaml", list(checks.check_indicators(indicators))
    yield "areas.yaml", list(checks.check_areas(areas))
    yield "boilerplate.yaml", list(checks.check_boilerplate(_of(models, Boilerplate)))
    yield "corrections.yaml", list(checks.check_corrections(_of(models, Corrections), codes, places))


def _all_in_one(errors: list[ConfigError]) -> ConfigError:
    first, *others = errors
    first.others = tuple(others)
    return first


# --- the version of the rules -------------------------------------------------------------------


def rules_version(config: Config) -> str:
    """16 hex digits over the code and the configuration that cleaning and extraction use.

    Two runs of one version read one page alike. An alias or a rule changes it; addresses, schedules,
    descriptions of how to fetch, and corrections do not, since they change no reading.
    """
    return hashlib.sha256(f"{_code_digest()}\n{config.rules_digest}".encode()).hexdigest()[:16]


@cache
def _code_digest() -> str:
    digest = hashlib.sha256()
    for file in _rule_files():
        body = file.read_bytes()
        digest.update(f"{file.relative_to(_PACKAGE).as_posix()}\0{len(body)}\0".encode())
        digest.update(body)
    return digest.hexdigest()


def _rule_files() -> Iterator[Path]:
    """Source and data files of the stages; compiled files and editors' leftovers are none."""
    for name in _RULE_CODE:
        top = _PACKAGE / name
        below = sorted(top.rglob("*")) if top.is_dir() else [top]
        yield from (file for file in below if file.suffix in _RULE_SUFFIXES and file.is_file())


# --- which sources a run asks -------------------------------------------------------------------


def select_sources(config: Config, names: Sequence[str] = ()) -> tuple[Source, ...]:
    """The sources of these names or groups, enabled or not; without names all that are enabled.

    Raises:
        InputError: a name that is neither a source nor a group; the text lists what there is.
    """
    if not names:
        return tuple(source for source in config.sources if source.enabled)
    known = {source.name for source in config.sources} | {s.group for s in config.sources if s.group}
    if unknown := [name for name in names if name not in known]:
        raise InputError(
            f"no source or group named {', '.join(unknown)} (allowed: {', '.join(sorted(known))})"
        )
    return tuple(source for source in config.sources if {source.name, source.group} & set(names))
