"""Copy the third-party files of ``vendor.toml`` to where they are served; run at set-up as ``python -m ui.vendor``."""

import importlib.util
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
NODE_MODULES = HERE.parent / "node_modules"
TARGET = HERE / "static" / "vendor"

_SOURCE_MAP = re.compile(r"^(//|/\*)# sourceMappingURL=.*$", re.MULTILINE)
_SHAPE = re.compile(r"<(path|circle|line|rect|polyline|ellipse|polygon)\b[^>]*>")


def wanted() -> dict[str, Any]:
    """Read the list."""
    return tomllib.loads((HERE / "vendor.toml").read_text("utf-8"))


def icon_names() -> frozenset[str]:
    """Name every icon of the sprite; a filled one ends in ``-filled``."""
    icons = wanted()["icons"]
    return frozenset([*icons["outline"], *(f"{name}-filled" for name in icons["filled"])])


def _text(source: Path, layer: str) -> str:
    text = _SOURCE_MAP.sub("", source.read_text("utf-8"))
    if layer:
        text = text.removeprefix('@charset "UTF-8";')
        return f"@layer {layer}{{{text}}}\n"
    return text


def _shapes(source: Path) -> str:
    found = (match.group(0) for match in _SHAPE.finditer(source.read_text("utf-8")))
    return "".join(" ".join(shape.split()) for shape in found if 'stroke="none"' not in shape)


def sprite(icons: dict[str, Any], modules: Path) -> str:
    """Build the one SVG file of all icons: ``<symbol id=name>`` each, drawn in the colour of the text around it."""
    folder = modules / icons["from"]
    line = f'fill="none" stroke="currentColor" stroke-width="{icons["stroke"]}"'
    line += ' stroke-linecap="round" stroke-linejoin="round"'
    parts = [
        f'<symbol id="{name}" viewBox="0 0 24 24" {line}>{_shapes(folder / "outline" / f"{name}.svg")}</symbol>'
        for name in icons["outline"]
    ]
    parts += [
        f'<symbol id="{name}-filled" viewBox="0 0 24 24" fill="currentColor">'
        f"{_shapes(folder / 'filled' / f'{name}.svg')}</symbol>"
        for name in icons["filled"]
    ]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(parts) + "\n</svg>\n"


def _wheel(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        msg = f"the Python package {package} is not installed"
        raise FileNotFoundError(msg)
    return Path(spec.origin).parent


def copy(modules: Path = NODE_MODULES, target: Path = TARGET) -> list[Path]:
    """Copy everything on the list into ``target``; raise ``FileNotFoundError`` when a source is missing."""
    listed = wanted()
    files = [(modules / item["from"], item) for item in listed["file"]]
    files += [(_wheel(item["package"]) / item["from"], item) for item in listed["wheel"]]
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for source, item in files:
        path = target / item["to"]
        path.write_text(_text(source, item.get("layer", "")), "utf-8")
        written.append(path)
    path = target / "icons.svg"
    path.write_text(sprite(listed["icons"], modules), "utf-8")
    return [*written, path]


def main() -> int:
    """Copy, or say what to do."""
    try:
        written = copy()
    except FileNotFoundError as missing:
        sys.stderr.write(f"ui.vendor: {missing}\nRun `npm ci` first; `make setup` does both.\n")
        return 1
    sys.stdout.write(f"ui.vendor: {len(written)} files in {TARGET}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
