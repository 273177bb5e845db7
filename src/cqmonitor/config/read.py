"""One YAML file to its model, or to problems that say file, line, key, what was found and what is allowed.

A good file is read by ruamel.yaml's C parser. Lines are looked up only when there is something to
complain about, by composing the file again into nodes, which carry their marks.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError, SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from cqmonitor.config.models import Model, expand
from cqmonitor.errors import ConfigError

M = TypeVar("M", bound=Model)
Key = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a key of one file.

    `key` is the way to it: names, numbers counted from 0, or in a list of phrases the phrase itself.
    """

    key: Key
    found: str
    allowed: tuple[str, ...] = ()
    line: int | None = None


class _Constructor(SafeConstructor):
    """Leaves dates as text: an impossible one is then refused by the model, with its line."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def _yaml() -> YAML:
    yaml = YAML(typ="safe")
    yaml.Constructor = _Constructor
    return yaml


def parse(file: Path, text: str, model: type[M]) -> M | list[ConfigError]:
    """The model of a file's text, or everything that is wrong with it, in the order of the file."""
    try:
        data = _yaml().load(text)
    except YAMLError as error:
        return [_syntax_error(file, error)]
    try:
        return model.model_validate(data if data is not None else {}, context={"folder": file.parent})
    except ValidationError as error:
        problems = [_problem(details, model) for details in error.errors() if not _follows(details)]
        return locate(file, text, problems)


def locate(file: Path, text: str, problems: list[Problem]) -> list[ConfigError]:
    """Problems as errors with their lines, sorted by line."""
    root = _yaml().compose(text)
    errors = [
        ConfigError(
            file,
            problem.found,
            line=problem.line or _line(root, problem.key),
            key=dotted(_real_keys(root, problem.key)) or None,
            allowed=problem.allowed,
        )
        for problem in problems
    ]
    return sorted(errors, key=lambda error: error.line or 0)


def dotted(key: Key) -> str:
    """`("sources", 0, "lang")` as `sources[0].lang`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key).lstrip(".")


# --- where: the nodes of the file ---------------------------------------------------------------


def _steps(node: Node | None, key: Key) -> Iterator[tuple[str | int, Node]]:
    """The parts of a key that the file has, each with the node whose line says where it is."""
    for part in key:
        if isinstance(node, SequenceNode):
            at = part if isinstance(part, int) else _entry_of(node, part)
            if at < len(node.value):
                node = node.value[at]
                yield at, node
        elif isinstance(node, MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == str(part)), None)
            if pair is not None:
                node = pair[1]
                yield part, pair[0]


def _entry_of(node: SequenceNode, phrase: str) -> int:
    """The number of the entry that stands for the phrase, its alternatives written out."""
    entries = enumerate(node.value)
    return next((i for i, entry in entries if phrase in expand(str(entry.value))), len(node.value))


def _line(root: Node | None, key: Key) -> int:
    nodes = [root, *(node for _, node in _steps(root, key))]
    mark = nodes[-1].start_mark if nodes[-1] is not None else None
    return int(mark.line) + 1 if mark is not None else 1


def _real_keys(root: Node | None, key: Key) -> Key:
    """The key without what pydantic puts in between: the tag of a union, `[key]`."""
    present = tuple(part for part, _ in _steps(root, key))
    last_is_absent = len(present) == len(list(_steps(root, key[:-1])))
    return (*present, *key[-1:]) if last_is_absent and key[-1:] != ("[key]",) else present


def _syntax_error(file: Path, error: YAMLError) -> ConfigError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark is not None else None
    what = getattr(error, "problem", None) or str(error)
    if isinstance(error, DuplicateKeyError):
        return ConfigError(file, f"duplicate key: {what}", line=line)
    if isinstance(error, MarkedYAMLError) and error.context:
        what = f"{what} ({error.context})"
    return ConfigError(file, f"not valid YAML: {what}", line=line)


# --- what: pydantic's errors in our words -------------------------------------------------------


def _follows(details: ErrorDetails) -> bool:
    """Whether it says only that nothing is left of a list whose entries are complained about already."""
    return details["type"] == "too_short" and bool(details["input"])


def _problem(details: ErrorDetails, model: type[Model]) -> Problem:
    say = _SAYINGS.get(details["type"], _other)
    found, allowed = say(details, model)
    return Problem(details["loc"], found, allowed)


Saying = tuple[str, tuple[str, ...]]


def _other(details: ErrorDetails, model: type[Model]) -> Saying:
    message = details["msg"].removeprefix("Value error, ")
    return f"{message[0].lower()}{message[1:]}, found {_short(details['input'])}", ()


def _no_list(details: ErrorDetails, model: type[Model]) -> Saying:
    return f"should be a list, found {_short(details['input'])}", ()


def _no_mapping(details: ErrorDetails, model: type[Model]) -> Saying:
    return f"should be keys with values, found {_short(details['input'])}", ()


def _unknown_key(details: ErrorDetails, model: type[Model]) -> Saying:
    allowed = _model_at(model, details["loc"][:-1])
    return f"unknown key {details['loc'][-1]!r}", tuple(allowed.model_fields) if allowed else ()


def _missing(details: ErrorDetails, model: type[Model]) -> Saying:
    return f"{details['loc'][-1]!r} is missing", ()


def _not_listed(details: ErrorDetails, model: type[Model]) -> Saying:
    return f"found {_short(details['input'])}", _quoted(details["ctx"]["expected"])


def _unknown_tag(details: ErrorDetails, model: type[Model]) -> Saying:
    ctx = details["ctx"]
    return f"unknown {ctx['discriminator'].strip(chr(39))} {ctx['tag']!r}", _quoted(ctx["expected_tags"])


def _missing_tag(details: ErrorDetails, model: type[Model]) -> Saying:
    return f"{details['ctx']['discriminator'].strip(chr(39))!r} is missing", tuple(
        _members(_model_fields_type(model, details["loc"]))
    )


def _bad_regex(details: ErrorDetails, model: type[Model]) -> Saying:
    try:
        re.compile(str(details["input"]))
    except re.error as error:
        return f"not a regular expression: {error}, found {_short(details['input'])}", ()
    return _other(details, model)


_SAYINGS: Mapping[str, Callable[[ErrorDetails, type[Model]], Saying]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "literal_error": _not_listed,
    "enum": _not_listed,
    "union_tag_invalid": _unknown_tag,
    "union_tag_not_found": _missing_tag,
    "pattern_regex": _bad_regex,
    "tuple_type": _no_list,
    "model_type": _no_mapping,
    "dict_type": _no_mapping,
}


def _quoted(expected: str) -> tuple[str, ...]:
    return tuple(re.findall(r"'([^']*)'", expected))


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


# --- the types along a key, to list what is allowed ---------------------------------------------


def _model_at(model: type[Model], key: Key) -> type[BaseModel] | None:
    found = _model_fields_type(model, key)
    return found if isinstance(found, type) and issubclass(found, BaseModel) else None


def _model_fields_type(model: type[Model], key: Key) -> Any:
    """The type that stands at a key of the model, tags of unions followed, containers opened."""
    here: Any = model
    for part in key:
        if isinstance(here, type) and issubclass(here, BaseModel) and part in here.model_fields:
            here = _inner(here.model_fields[str(part)].annotation)
        elif isinstance(part, str):
            here = _members(here).get(part, here)
    return here


def _inner(annotation: Any) -> Any:
    """`tuple[X, ...]`, `dict[K, X]`, `X | None` and `Annotated[X, ...]` opened down to X."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated or origin is tuple:
        return _inner(arguments[0])
    if origin is dict:
        return _inner(arguments[1])
    some = [argument for argument in arguments if argument is not types.NoneType]
    if origin in (Union, types.UnionType) and len(some) == 1:
        return _inner(some[0])
    return annotation


@cache
def _members(union: Any) -> dict[str, Any]:
    """The models of a tagged union by the value of their `method`."""
    models = [member for member in get_args(union) if isinstance(member, type)]
    return {
        get_args(member.model_fields["method"].annotation)[0]: member
        for member in models
        if issubclass(member, BaseModel) and "method" in member.model_fields
    }
