"""A program of its own: a page on standard input, its PDF on standard output. Run by etp.common.pdf, under its limits.

Apart from the web process, a page that takes too long can be ended, and nobody pays for loading the layout engine.
"""

import json
import mimetypes
import re
import sys
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

# An address that leads nowhere: what a page names is asked of the fetcher below and of nothing else.
BASE = "https://static.invalid"
USE = re.compile(r'<use href="([^"#]+)#([\w-]+)"/>')
SYMBOL = r'<symbol id="{}"([^>]*)>(.*?)</symbol>'
VARIANT = "pdf/ua-1"


class OwnFiles(URLFetcher):
    """Reads our own static files, and refuses every other address: no network, no other file of the machine."""

    def __init__(self, prefix: str, folders: list[str]) -> None:
        super().__init__()
        self.prefix = BASE + prefix
        self.folders = [Path(folder).resolve() for folder in folders]

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if not url.startswith(self.prefix):
            raise ValueError("Only our own static files are read.")
        name = url.removeprefix(self.prefix).partition("?")[0].partition("#")[0]
        for folder in self.folders:
            path = (folder / name).resolve()
            if path.is_relative_to(folder) and path.is_file():
                kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
        raise ValueError("No such static file.")

    def text(self, url: str) -> str:
        """What the file at `url` says."""
        words: str = self.fetch(url).read().decode()
        return words


def with_drawings(html: str, files: OwnFiles) -> str:
    """`html` with each symbol that it borrows from a file of drawings drawn in its place: the engine borrows none."""

    def drawn(use: re.Match[str]) -> str:
        address, name = use.groups()
        found = re.search(SYMBOL.format(re.escape(name)), files.text(BASE + address), re.DOTALL)
        return f"<svg{found[1]}>{found[2]}</svg>" if found else ""

    return USE.sub(drawn, html)


def typeset(html: str, *, title: str, lang: str, prefix: str, sheet: str, folders: list[str]) -> bytes:
    """`html` as a tagged PDF (PDF/UA-1) with this title and language; `sheet` is one more style sheet of ours."""
    files = OwnFiles(prefix, folders)
    page = HTML(string=with_drawings(html, files), base_url=BASE + "/", url_fetcher=files)
    document = page.render(stylesheets=[CSS(url=f"{files.prefix}{sheet}", url_fetcher=files)], pdf_variant=VARIANT)
    document.metadata.title, document.metadata.lang = title, lang
    pdf: bytes = document.write_pdf(pdf_variant=VARIANT)
    return pdf


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(**json.load(sys.stdin)))
