"""Static files under addresses that change with their content, so that browsers may keep them for a year.

A folder of files is one version: `/static/pages-1a2b3c4d/chat/main.js`. Scripts and style sheets refer to their
neighbours by relative addresses and stay in the same version. A page opened before a deployment still finds its files
under the old version, uncached.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

YEAR = "public, max-age=31536000, immutable"
PACKED = {".css", ".js", ".svg", ".txt", ".json"}
TYPES = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file in memory; `packed` is its gzip form, or nothing where packing does not pay."""

    content: bytes
    packed: bytes
    media: str


class Assets:
    """The static files of some folders, by name (`pages`, `console`)."""

    def __init__(self, folders: dict[str, Path]) -> None:
        self._files: dict[str, dict[str, Asset]] = {}
        self._versions: dict[str, str] = {}
        for name, folder in folders.items():
            found = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}
            self._files[name] = {path: _read(file) for path, file in found.items()}
            digest = hashlib.sha256()
            for path, asset in self._files[name].items():
                digest.update(path.encode() + b"\0" + hashlib.sha256(asset.content).digest())
            self._versions[name] = digest.hexdigest()[:12]

    def url(self, path: str) -> str:
        """The address of `pages/base.css`. Errors: KeyError for a file that does not exist."""
        folder, _, rest = path.partition("/")
        if rest not in self._files[folder]:
            raise KeyError(f"no static file {path}")
        return f"/static/{folder}-{self._versions[folder]}/{rest}"

    def pictures(self) -> dict[str, str]:
        """Name -> address of every picture that a reply may show."""
        found = (path for path in self._files["pictures"] if path.endswith(".png"))
        return {path.removesuffix(".png"): self.url(f"pictures/{path}") for path in found}

    async def serve(self, request: web.Request) -> web.Response:
        """A file; unchanging under its own version, asked for again under any other."""
        folder, _, version = request.match_info["version"].rpartition("-")
        asset = self._files.get(folder, {}).get(request.match_info["path"])
        if asset is None:
            raise web.HTTPNotFound
        response = _response(asset, request)
        response.headers["Cache-Control"] = YEAR if version == self._versions[folder] else "no-cache"
        return response


def _response(asset: Asset, request: web.Request) -> web.Response:
    headers = {"Content-Type": asset.media, "Vary": "Accept-Encoding"}
    if asset.packed and "gzip" in request.headers.get("Accept-Encoding", ""):
        return web.Response(body=asset.packed, headers={**headers, "Content-Encoding": "gzip"})
    return web.Response(body=asset.content, headers=headers)


def _read(file: Path) -> Asset:
    content = file.read_bytes()
    media = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    if media.startswith("text/"):
        media += "; charset=utf-8"
    packed = gzip.compress(content, 9, mtime=0) if file.suffix in PACKED else b""
    return Asset(content, packed if len(packed) < len(content) else b"", media)
