"""Writes the files in ``docs/schemas``."""

from __future__ import annotations

import sys
from importlib import import_module

from api.schemas.registry import FOLDER, OUTPUTS, write_schemas

write_schemas(FOLDER)
# By name: the application imports the schemas.
openapi_text: str = import_module("api.app").openapi_text()
(FOLDER / "openapi.json").write_text(openapi_text, encoding="utf-8")
sys.stdout.write(f"wrote {len(OUTPUTS) + 1} schemas to {FOLDER}\n")
