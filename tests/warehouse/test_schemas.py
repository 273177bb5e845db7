"""Files of earlier and later code are read by this one, and rows keep their table's rules."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from cqmonitor.errors import SchemaError
from cqmonitor.warehouse import Warehouse
from cqmonitor.warehouse.tables import APPENDED, AREAS, PUBLISHED, Table

from .makers import reading
from .workers import update


def rewrite(folder: Path, *changes: pl.Expr, drop: tuple[str, ...] = ()) -> None:
    for file in folder.rglob("*.parquet"):
        pl.read_parquet(file).with_columns(*changes).drop(drop).write_parquet(file)


def test_columns_and_claim_fields_that_older_files_lack_are_empty(tmp_path: Path) -> None:
    update(tmp_path, range(1))
    fields = pl.element().struct.field("^(claim_id|value|unit|quote.*)$")
    rewrite(tmp_path / "articles", pl.col("claims").list.eval(pl.struct(fields)), drop=("flags", "removed"))
    Warehouse(tmp_path).append_readings([reading(5)], "run")
    claims = Warehouse(tmp_path).claims_in_force().select("value", "measure").sort("value").collect()
    assert claims.rows() == [(6.0, None), (6.1, "growth")]


def test_columns_that_newer_files_have_are_left_out(tmp_path: Path) -> None:
    update(tmp_path, range(1))
    rewrite(tmp_path / "pages", pl.lit(1).alias("weight"))
    rewrite(tmp_path / ".published", pl.lit(1).alias("weight"))
    warehouse = Warehouse(tmp_path)
    assert warehouse.pages().collect().height == 1
    assert "weight" not in warehouse.observations().collect_schema()


@pytest.mark.parametrize("table", [*APPENDED, *PUBLISHED], ids=lambda table: table.name)
def test_an_empty_frame_keeps_every_table_s_schema(table: Table) -> None:
    empty = pl.DataFrame(schema=table.dtypes)
    good, refused = table.sift(table.conform(empty))
    assert (good.schema, refused.height) == (table.dtypes, 0)


def test_a_frame_is_put_in_the_table_s_order_and_types() -> None:
    frame = pl.DataFrame({"name_zh": ["重庆"], "name_en": ["Chongqing"], "ref_area": ["CN-CQ"], "extra": [1]})
    assert AREAS.conform(frame).rows() == [("CN-CQ", "Chongqing", "重庆", None)]
    with pytest.raises(SchemaError, match="areas: columns name_en are absent"):
        AREAS.conform(frame.drop("name_en"))


def test_a_column_of_a_wrong_type_is_an_error_of_the_table() -> None:
    frame = pl.DataFrame({"ref_area": ["a"], "name_en": [["list"]], "name_zh": ["b"]})
    with pytest.raises(SchemaError, match="areas"):
        AREAS.conform(frame)
