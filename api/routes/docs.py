"""``/docs``: the addresses of this server for people to read and to try, without any network.

Swagger UI's own files come from an installed wheel, found without importing it.
"""

from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from fastapi import APIRouter
from starlette.responses import FileResponse, Response

from api.problem import ProblemKind, refuse

router = APIRouter(prefix="/docs", include_in_schema=False)

WHEEL = "fastapi-swagger"
_FOLDER = "fastapi_swagger/resources"

FILES = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "favicon-32x32.png": "image/png",
}
"""Of the wheel; byte for byte those of the npm package ``swagger-ui-dist`` 5.34.0 (Apache-2.0)."""

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Pincite</title>
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<noscript>This page needs JavaScript; /openapi.json says the same.</noscript>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
_START = """SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
});
"""
# Swagger UI sets styles and shows pictures of its own; nothing of anybody else's is ever loaded.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none';"
    " form-action 'none'"
)


@router.get("")
async def docs() -> Response:
    """The page."""
    return Response(_PAGE, media_type="text/html", headers={"content-security-policy": _POLICY})


@router.get("/start.js")
async def start() -> Response:
    """What begins Swagger UI, in a file because the policy lets no script stand in the page."""
    return Response(_START, media_type="text/javascript")


@router.get("/{name}")
def file(name: str) -> Response:
    """One of Swagger UI's files."""
    if name not in FILES:
        raise refuse(ProblemKind.NOT_FOUND, "There is no such page. The documentation is at /docs.")
    return FileResponse(locate(name), media_type=FILES[name])


@cache
def locate(name: str) -> Path:
    """Where a file of Swagger UI lies.

    Raises:
        ImportError: Its wheel is not installed.
    """
    return Path(str(distribution(WHEEL).locate_file(f"{_FOLDER}/{name}")))
