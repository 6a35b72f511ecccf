"""The base of every value: frozen, strict about unknown fields, hashed by content.

The hash is what Dagster records as a data version and what a clip is stored under, so it must depend on the
content alone: canonical JSON (sorted keys, no white space) through SHA-256.
"""

import hashlib
import json
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value of the film. Unknown fields, NaN and infinities are refused."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def content_hash(self) -> str:
        """Return 32 hexadecimal digits that change exactly when the content does."""
        return content_hash(self.model_dump(mode="json"))


def content_hash(content: Any) -> str:
    """Return 32 hexadecimal digits of anything that JSON can say."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]
