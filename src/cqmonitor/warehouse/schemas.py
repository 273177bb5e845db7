"""A table's fields and rules as a dataframely schema, which checks rows and names what each breaks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import new_class
from typing import Any

import dataframely as dy
import polars as pl
from polars.datatypes import DataTypeClass

from cqmonitor.warehouse.fields import Field

PolarsType = pl.DataType | DataTypeClass
RuleExpr = Callable[[], pl.Expr]


def row_schema(
    name: str,
    fields: Mapping[str, Field],
    nullable: Collection[str],
    rules: Mapping[str, RuleExpr],
) -> type[dy.Schema]:
    """The schema of one row: types, code lists, empty or not, and the rules between columns; no key.

    No number is NaN, of which Parquet's readers disagree what it means, and only an open end is infinite.
    """
    columns = {column: _column(field, column in nullable) for column, field in fields.items()}
    members = {**columns, **{rule: _rule(expr) for rule, expr in rules.items()}}
    return new_class(name.title(), (dy.Schema,), exec_body=lambda body: body.update(members))


def _rule(expr: RuleExpr) -> Any:
    return dy.rule()(lambda _schema: expr())


def _column(field: Field, nullable: bool) -> dy.Column:
    if field.codes:
        codes = field.codes
        return dy.String(nullable=nullable, check={"code": lambda e: e.is_in(codes)})
    if field.infinite:
        return dy.Float64(nullable=nullable, allow_inf=True, allow_nan=False)
    return _plain_column(field.dtype, nullable)


def _plain_column(dtype: PolarsType, nullable: bool) -> dy.Column:
    match dtype:
        case pl.List():
            return dy.List(_plain_column(dtype.inner, False), nullable=nullable)
        case pl.Struct():
            return dy.Struct(
                {one.name: _plain_column(one.dtype, True) for one in dtype.fields}, nullable=nullable
            )
        case pl.Datetime():
            return dy.Datetime(nullable=nullable, time_zone="UTC", time_unit="us")
    if dtype == pl.Float64:
        return dy.Float64(nullable=nullable, allow_inf=False, allow_nan=False)
    simple = {
        pl.String: dy.String,
        pl.Int64: dy.Int64,
        pl.Date: dy.Date,
        pl.Binary: dy.Binary,
        pl.UInt64: dy.UInt64,
    }
    return simple[dtype](nullable=nullable)  # type: ignore[index, no-any-return]
