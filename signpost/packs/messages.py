"""Messages: what a model finds wrong with data, as problems of a pack in plain words."""

import typing
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ValidationError

from .problems import PackProblem, Path, choices, quoted
from .yaml_files import Document

# What should stand there, by the type of pydantic's error.
_WANTED = {
    "string_type": "text",
    "tuple_type": "a list",
    "model_type": "a mapping of fields",
    "dict_type": "a mapping of fields",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
}


def problems_of(error: ValidationError, model: type[BaseModel], document: Document, at: Path = ()) -> list[PackProblem]:
    """Return what a model found wrong with what stands at a path of a document."""
    found = []
    for each in error.errors(include_url=False):
        path = (*at, *each["loc"])
        context: Mapping[str, Any] = each.get("ctx") or {}
        if each["type"] == "hours":
            found += [document.problem((*path, *where), message, "bad-value") for where, message in context["problems"]]
            continue
        if each["type"] == "extra_forbidden":
            known = fields_at(model, each["loc"])
            hint = " ".join(filter(None, (choices(str(path[-1]), known), "Correct its name or take it out.")))
            found.append(document.problem(path, f"{quoted(str(path[-1]))} is not a field here. {hint}", "bad-shape"))
            continue
        id, message = _worded(each["type"], each["input"], path, context, document)
        found.append(document.problem(path, message, id))
    return found


def _worded(type: str, value: object, path: Path, context: Mapping[str, Any], document: Document) -> tuple[str, str]:
    name = quoted(str(path[-1])) if path else "This"
    if type in ("bad-value", "bad-shape"):
        return type, context["message"]
    if type == "missing":
        return "bad-shape", f"{name} is missing. Add it."
    wanted = _WANTED.get(type)
    if wanted is None:
        return "bad-value", "This cannot be right. Correct it or take it out."
    if isinstance(value, list | Mapping):
        given = "a list" if isinstance(value, list) else "a mapping"
        return "bad-shape", f"There should be {wanted} here, not {given}.{_example(wanted)}"
    if value is None:
        id = "bad-shape" if wanted in ("a list", "a mapping of fields") else "bad-value"
        return id, f"There is nothing here, and there should be {wanted}. Write it, or take the field out."
    written = quoted(document.written.get(path, str(value)))
    if wanted == "text":
        return "bad-value", f"{written} is read as {_read_as(value)}, and there should be text: put it in quotes."
    if wanted in ("a list", "a mapping of fields"):
        return "bad-shape", f"There should be {wanted} here, not {written}.{_example(wanted)}"
    bare = " Write it without quotes." if isinstance(value, str) else " Correct it."
    return "bad-value", f"There should be {wanted} here, not {written}.{bare}"


def _example(wanted: str) -> str:
    return {
        "a list": " Write it such as [one, two].",
        "a mapping of fields": " Write fields with their values, a line each.",
    }.get(wanted, " Write it there.")


def _read_as(value: object) -> str:
    if isinstance(value, bool):
        return "a truth value"
    if isinstance(value, date):
        return "a date"
    return "a number"


def fields_at(model: type[BaseModel], path: Path) -> list[str]:
    """Return the names of the fields that may stand where the last step of a path inside a model stands."""
    here = model
    for step in path[:-1]:
        for name, field in here.model_fields.items():
            if (field.alias or name) == step and (inner := _model_in(field.annotation)):
                here = inner
    return [field.alias or name for name, field in here.model_fields.items()]


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and not typing.get_args(annotation) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, typing.get_args(annotation))), None)
