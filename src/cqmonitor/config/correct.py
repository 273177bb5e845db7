"""Writing an entry of corrections.yaml, checked before the file is touched."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from cqmonitor.config.load import CORRECTIONS, check_texts, config_folder, is_packaged, read_texts
from cqmonitor.config.models import Correction
from cqmonitor.errors import InputError


def write_correction(correction: Correction, path: Path | None = None) -> Path:
    """Append a correction to corrections.yaml, whose comments and other entries stay.

    Args:
        path: the configuration folder, else as `load_config` finds it.

    Returns:
        The file.

    Raises:
        ConfigError: the file would not be right with it (an unknown code, a claim corrected already).
        InputError: the configuration is the one that comes with the package, which is nobody's to edit.
    """
    folder = config_folder(path)
    if is_packaged(folder):
        raise InputError(f"{folder}: comes with cqmonitor; copy it and name the copy with --config")
    texts = read_texts(folder)
    text = _with_entry(texts[CORRECTIONS], _entry(correction))
    check_texts(folder, texts | {CORRECTIONS: text})
    file = folder / CORRECTIONS
    made = file.with_name(f".{file.name}.{os.getpid()}")
    made.write_text(text, encoding="utf-8")
    made.replace(file)
    return file


def _entry(correction: Correction) -> dict[str, Any]:
    entry = correction.model_dump(mode="json", exclude_none=True, exclude={"at"})
    # Left as times and days, so that they stand in the file without quotes, as in its example.
    entry["at"] = correction.at
    if correction.amend:
        entry["amend"] = {
            name: value if isinstance(value := getattr(correction.amend, name), (float, int)) else said
            for name, said in entry["amend"].items()
        }
    return entry


def _with_entry(text: str, entry: dict[str, Any]) -> str:
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096
    yaml.preserve_quotes = True
    data = yaml.load(text) or {}
    if not data.get("corrections"):
        data["corrections"] = []
    data["corrections"].append(entry)
    written = StringIO()
    yaml.dump(data, written)
    return written.getvalue()
