#!/usr/bin/env python3
"""The explorer in a headless Chromium: looks at every kind of page, and takes pictures.

    Scripts/explorer-browser.py PREVIEW [PICTURES]

PREVIEW is the program ExplorerPreview, a chain with something to see. With PICTURES, a folder, pictures are written there.
Fails where a page has something to complain about in its console, loads anything from elsewhere, is wider than a phone,
needs scripts to be read, runs what strangers wrote, or does not follow the chain.
"""
import pathlib
import re
import subprocess
import sys
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Node" / "Tests" / "Clients"))
import chromium  # noqa: E402

#: Name, width, height, dark, and the pictures that the documents show.
PICTURES = [
    ("overview", 1280, 1000, False), ("overview", 390, 844, True), ("transfer", 1280, 1000, True),
    ("failed", 390, 844, False), ("block", 1280, 800, False), ("token", 1280, 900, False), ("batches", 390, 844, False),
    ("account", 1280, 800, True), ("pool", 390, 844, False), ("missing", 1280, 500, False),
]


class Preview:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url, self.places = None, {}
        for line in self.process.stdout:
            if line.startswith("http://"):
                self.url = line.strip()
            elif found := re.fullmatch(r"(\w+) (/\S*)\n", line):
                self.places[found[1]] = found[2]
            elif line == "ready\n":
                return
        sys.exit("the preview ended before it was ready")

    def seal(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def close(self):
        self.process.stdin.close()
        self.process.stdout.read()
        assert self.process.wait(60) == 0, "the preview did not end well"


def check(page, place, base):
    own = [c for c in page.complaints() if not (place == "missing" and "404" in str(c))]
    assert not own, (place, own)
    for url in page.requests():
        assert url.startswith(base + "/"), (place, url)
    width, content = page.value("[innerWidth, document.documentElement.scrollWidth]")
    assert content <= width, (place, width, content)
    wide = page.value("Array.from(document.querySelectorAll('.scroll')).filter(e => e.scrollWidth > e.clientWidth + 1).length")
    assert wide == 0, (place, "a table is cut", page.value("innerWidth"))
    assert page.value("typeof hacked") == "undefined", place
    assert not page.browser.events(page.session, "Page.javascriptDialogOpening")


def look_at_all(browser, preview):
    count = 0
    for place, path in preview.places.items():
        for width, dark, scripts in ((1280, False, True), (390, True, True), (820, False, True), (390, False, False)):
            page = browser.open(preview.url + path, width=width, height=900, dark=dark, scripts=scripts)
            check(page, place, preview.url)
            if not scripts:
                # What the page is about is there all the same.
                assert len(page.value("document.getElementById('main').innerText")) > 60, place
            page.close()
            count += 1
    return count


def follow(browser, preview):
    """An open page shows a new block, marks it as new, and keeps what its reader has opened; a transaction gets its block."""
    overview = browser.open(preview.url + "/")
    pending = browser.open(preview.url + preview.places["pending"])
    quiet = browser.open(preview.url + "/blocks?from=20")
    # A page that nobody sees keeps no stream.
    overview.call("Page.bringToFront")
    overview.until(lambda: not overview.value("document.getElementById('live').hidden"))
    head = int(overview.value("document.getElementById('main').dataset.live"))
    assert "Pending" in pending.value("document.querySelector('.title').innerText")
    before = overview.value("document.querySelectorAll('tr[data-key]')[0].dataset.key")
    preview.seal()
    for page in (overview, pending):
        page.call("Page.bringToFront")
        page.until(lambda: int(page.value("document.getElementById('main').dataset.live")) == head + 1)
    fresh = overview.value("Array.from(document.querySelectorAll('tr.fresh'), row => row.dataset.key)")
    assert fresh and before not in fresh, fresh
    assert overview.value("document.querySelectorAll('tr[data-key]').length") == 20
    assert overview.value("document.querySelectorAll('h1, .tiles, .chart').length") == 3
    assert overview.value("document.querySelector('td a.number').innerText") == str(head + 1)
    assert "Success" in pending.value("document.querySelector('.title').innerText")
    assert not quiet.value("'live' in document.getElementById('main').dataset")
    for page in (overview, pending, quiet):
        assert not page.complaints(), page.complaints()
        page.close()


def search(browser, preview):
    page = browser.open(preview.url + "/")
    for words, expected in (("12", "Block 12"), ("<b>x</b>", "Not understood"), (preview.places["token"][9:], "Contract")):
        page.value("document.querySelector('input[name=q]').value = %r" % words)
        page.value("document.querySelector('form.search').submit()")
        page.until(lambda: page.value("document.readyState === 'complete' && document.querySelector('h1')?.innerText") == expected)
    page.close()


def main():
    if chromium.BINARY is None:
        print("SKIPPED: no chromium is installed (apt-get install chromium), so the explorer was not looked at in a browser")
        return
    preview = Preview(sys.argv[1])
    browser = chromium.Chromium()
    try:
        if len(sys.argv) > 2:
            folder = pathlib.Path(sys.argv[2])
            folder.mkdir(parents=True, exist_ok=True)
            for place, width, height, dark in PICTURES:
                page = browser.open(preview.url + preview.places[place], width=width, height=height, dark=dark)
                page.picture(folder / f"explorer-{place}{'-phone' if width < 600 else ''}{'-dark' if dark else ''}.png")
                page.close()
        count = look_at_all(browser, preview)
        print(f"{count} pages looked at: nothing in their consoles, nothing from elsewhere, nothing cut, nothing ran")
        search(browser, preview)
        follow(browser, preview)
        print("an open page follows the chain; a pending transaction gets its block")
        # Open streams do not hold the server up.
        waiting = browser.open(preview.url + "/")
        waiting.until(lambda: not waiting.value("document.getElementById('live').hidden"))
        with urllib.request.urlopen(preview.url + "/events") as stream:
            assert stream.readline().startswith(b"retry:")
            preview.close()
            rest = stream.read()
            assert rest.startswith(b"event: head"), rest
        print("streams end when the server does")
    finally:
        browser.close()
        preview.process.kill()


main()
