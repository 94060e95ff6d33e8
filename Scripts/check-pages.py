"""Looks at a running dashboard's pages with the system's Chromium, as readers would.

    python check-pages.py ADDRESS [FOLDER]

Every page at the width of a phone and of a desk, light and dark: no error on the console, no request to anybody else, no
sideways scrolling, every chart drawn, and nothing that axe holds against it (labels, contrast, headings, focus order).
Prints what is wrong, a line each, and exits 1 if anything is. With FOLDER it keeps a picture of each page there.
"""

import pathlib
import sys
import urllib.parse

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

PAGES = [
    "/", "/robustness", "/explore", "/explore?chart=area&by=line", "/explore?chart=bar&by=organisation",
    "/explore?chart=rank&by=line", "/model/meta-llama/Llama-3.1-8B-Instruct", "/organisation/alibaba-qwen",
    "/family/Qwen2.5", "/country/CN", "/trust", "/sources", "/methods", "/search?q=qwen", "/embed/share?by=line", "/nothing/here",
]
WIDTHS = {"phone": 375, "desk": 1280}
CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]


def problems(page, address, path, errors, requests):
    for error in errors:
        yield f"console: {error}"
    host = urllib.parse.urlsplit(address).netloc
    for request in requests:
        parts = urllib.parse.urlsplit(request)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != host:
            yield f"asks somebody else: {request}"
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if width[0] > width[1]:
        yield f"scrolls sideways: {width[0]} of {width[1]} pixels"
    for number, state in enumerate(page.evaluate("""
        [...document.querySelectorAll('.plot')].map((plot) => plot.querySelectorAll('svg path, svg rect').length)""")):
        if state < 3:
            yield f"chart {number + 1} is empty"
    for violation in Axe().run(page).response["violations"]:
        nodes = [node["html"][:120] for node in violation["nodes"][:3]]
        yield f"axe {violation['id']}: {violation['help']}: {' | '.join(nodes)}"


def main():
    address = sys.argv[1].rstrip("/")
    folder = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
    program = next((path for path in CHROMIUM if pathlib.Path(path).exists()), None)
    if program is None:
        sys.exit("no Chromium is installed")
    found = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            for name, width in WIDTHS.items():
                context = browser.new_context(
                    viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
                for path in PAGES:
                    page = context.new_page()
                    errors, requests = [], []
                    # A page that is not there is meant to say so.
                    page.on("console", lambda message: errors.append(message.text)
                            if message.type in ("error", "warning") and "404" not in message.text else None)
                    page.on("pageerror", lambda error: errors.append(str(error)))
                    page.on("request", lambda request: requests.append(request.url))
                    page.goto(address + path, timeout=120_000)
                    # Charts are drawn as they come into sight.
                    for plot in page.query_selector_all(".plot"):
                        plot.scroll_into_view_if_needed()
                        plot.wait_for_selector("svg", timeout=60_000, state="attached")
                    page.evaluate("scrollTo(0, 0)")
                    for problem in problems(page, address, path, errors, requests):
                        found += 1
                        print(f"{path} ({name}, {scheme}): {problem}")
                    if folder:
                        stem = path.strip("/").translate(str.maketrans("/?&=", "----")) or "leaders"
                        page.screenshot(path=folder / f"{stem}-{name}-{scheme}.png", full_page=True)
                    page.close()
                context.close()
        browser.close()
    print(f"{len(PAGES)} pages at {len(WIDTHS)} widths, light and dark: {found} problems")
    sys.exit(1 if found else 0)


main()
