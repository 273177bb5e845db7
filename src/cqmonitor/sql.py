"""SQL on the published tables, by DuckDB (https://duckdb.org), which is an optional extra."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cqmonitor.errors import InputError
from cqmonitor.storage import ObjectPath, objects
from cqmonitor.warehouse import Warehouse
from cqmonitor.warehouse.draft import table_files
from cqmonitor.warehouse.tables import PUBLISHED
from cqmonitor.warehouse.versions import folder_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def connect(store: Warehouse) -> DuckDBPyConnection:
    """A database in memory with the published tables of one version as views.

    Raises:
        InputError: DuckDB is not installed.
        WarehouseError: nothing has been published yet.
    """
    try:
        import duckdb
    except ImportError:
        raise InputError("SQL needs DuckDB, which is not installed: pip install 'cqmonitor[sql]'") from None
    folder = folder_of(store.path)
    connection = duckdb.connect()
    if isinstance(folder, ObjectPath):
        connection.register_filesystem(objects.filesystem())  # DuckDB's own way there is a further download
    for table in PUBLISHED:
        files = [str(file) for file in table_files(folder, table)]
        connection.read_parquet(files, hive_partitioning=False, union_by_name=True).create_view(table.name)
    return connection


def query(store: Warehouse, statement: str) -> tuple[list[str], Sequence[tuple[Any, ...]]]:
    """The columns and rows of a statement over the views observations, claims, articles, indicators, areas.

    Raises:
        InputError: DuckDB is not installed, or does not understand the statement.
        WarehouseError: nothing has been published yet.
    """
    if not statement.strip():
        raise InputError("the statement is empty; one is SELECT count(*) FROM observations")
    with connect(store) as connection:
        import duckdb

        try:
            result = connection.sql(statement)
            return (list(result.columns), result.fetchall()) if result is not None else ([], [])
        except duckdb.CatalogException as error:
            views = ", ".join(table.name for table in PUBLISHED)
            raise InputError(f"{error}\nThe tables are {views}") from None
        except duckdb.Error as error:
            raise InputError(str(error)) from None
