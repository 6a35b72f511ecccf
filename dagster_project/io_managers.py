"""How Dagster keeps what assets return: a file per asset and song, written whole, with a preview for the UI.

The formats are those of `resources.values`. What does not belong here: media files, which cross walls as handles.
"""

from dataclasses import fields
from typing import Any

import dagster as dg
import numpy as np
from dagster._core.storage.upath_io_manager import UPathIOManager
from upath import UPath

from resources.storage import ArtifactStore
from resources.storage_resource import StoreResource
from resources.values import VALUES, extension, from_bytes, to_bytes
from state.music import Arrays
from state.value import Value

PREVIEW_ROWS = 12


class ValueFiles(UPathIOManager):
    """Keeps values in a store as `<asset>/<song><extension>`; what is not there is read from `beneath`, if given.

    Dagster names the files by paths; only their names are used, and the store reads and writes.
    """

    def __init__(self, store: ArtifactStore, beneath: ArtifactStore | None = None) -> None:
        super().__init__(UPath(store.where(VALUES)))
        self._store, self._beneath = store, beneath

    def make_directory(self, path: UPath) -> None:
        """Leave folders to the store."""

    def _type_of(self, context: Any) -> type:
        kind = context.dagster_type.typing_type
        return kind if isinstance(kind, type) else type(None)

    def _with_extension(self, path: UPath) -> UPath:
        return path

    def get_path_for_partition(self, context: Any, path: UPath, partition: str) -> UPath:
        """Return the file of one song."""
        return path / (partition + extension(self._type_of(context)))

    def _get_path(self, context: Any) -> UPath:
        path = super()._get_path(context)
        return path.with_name(path.name + extension(self._type_of(context)))

    def dump_to_path(self, context: Any, obj: Any, path: UPath) -> None:
        """Write a value whole."""
        self._store.put_bytes(self._name(path), to_bytes(obj))

    def load_from_path(self, context: Any, path: UPath) -> Value | Arrays:
        """Read a value as the type that the consuming asset asks for."""
        name = self._name(path)
        store = self._store if self._beneath is None or self._store.exists(name) else self._beneath
        return from_bytes(self._type_of(context), store.read_bytes(name))

    def _name(self, path: UPath) -> str:
        name = self._store.name_at(str(path))
        assert name is not None, f"{path} is the path of a value"
        return name

    def get_metadata(self, context: Any, obj: Any) -> dict[str, Any]:
        """Return the previews that the UI shows for every value."""
        if isinstance(obj, Arrays):
            shapes = {f.name: list(np.shape(getattr(obj, f.name))) for f in fields(obj)}
            return {"shapes": dg.MetadataValue.json(shapes)}
        dumped = obj.model_dump(mode="json")
        if "rows" not in type(obj).model_fields:
            return {"value": dg.MetadataValue.json(dumped)}
        rows = [{k: v for k, v in row.items() if not isinstance(v, list | dict)} for row in dumped["rows"]]
        columns = dg.TableSchema(columns=[dg.TableColumn(name, type(cell).__name__) for name, cell in rows[0].items()])
        records = [dg.TableRecord({k: "" if v is None else v for k, v in row.items()}) for row in rows[:PREVIEW_ROWS]]
        return {
            "preview": dg.MetadataValue.table(records),
            "dagster/row_count": len(rows),
            "dagster/column_schema": columns,
        }


class ValueFilesResource(dg.ConfigurableIOManagerFactory):  # type: ignore[type-arg]
    """Dagster's shell around `ValueFiles`."""

    store: StoreResource
    beneath: StoreResource | None = None

    def create_io_manager(self, context: dg.InitResourceContext) -> ValueFiles:
        """Return the IO manager."""
        return ValueFiles(self.store.store, self.beneath.store if self.beneath else None)
