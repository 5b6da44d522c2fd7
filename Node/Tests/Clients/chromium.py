"""A headless Chromium, told what to do over the DevTools protocol on a pipe: nothing but the standard library is needed."""
import base64
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time

#: The browser's path, or None where there is none.
BINARY = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


class Chromium:
    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="martinet-chromium-")
        to_browser, self._out = os.pipe()
        self._in, from_browser = os.pipe()

        def arrange():
            # What the browser reads is its descriptor 3, what it writes 4; both may be taken here.
            a, b = os.dup(to_browser), os.dup(from_browser)
            os.dup2(a, 3)
            os.dup2(b, 4)

        self._process = subprocess.Popen(
            [BINARY, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
             "--force-color-profile=srgb", "--remote-debugging-pipe", "--user-data-dir=" + self.profile, "about:blank"],
            preexec_fn=arrange, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self._next = 0
        self._answers = {}
        self._events = []
        self._arrived = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        buffer = b""
        while True:
            piece = os.read(self._in, 1 << 16)
            if not piece:
                return
            *messages, buffer = (buffer + piece).split(b"\0")
            with self._arrived:
                for text in messages:
                    message = json.loads(text)
                    if "id" in message:
                        self._answers[message["id"]] = message
                    else:
                        self._events.append(message)
                self._arrived.notify_all()

    def call(self, method, session=None, **parameters):
        with self._arrived:
            self._next += 1
            number = self._next
        message = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._out, data):]
        with self._arrived:
            while number not in self._answers:
                assert self._arrived.wait(120), "the browser does not answer " + method
            answer = self._answers.pop(number)
        assert "error" not in answer, (method, answer.get("error"))
        return answer["result"]

    def events(self, session, *methods):
        with self._arrived:
            return [e for e in self._events if e.get("sessionId") == session and e["method"] in methods]

    def open(self, url, **options):
        return Page(self, url, **options)

    def close(self):
        try:
            self.call("Browser.close")
        except (AssertionError, OSError):
            self._process.kill()
        self._process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


class Page:
    """A tab. `complaints` lists what its console, its network and its scripts had to say against it."""

    def __init__(self, browser, url, width=1280, height=900, dark=False, scripts=True, scale=1):
        self.browser = browser
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.target = target
        self.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        if not scripts:
            self.call("Emulation.setScriptExecutionDisabled", value=True)
        self.url = url
        self.call("Page.navigate", url=url)
        self.until(lambda: self.browser.events(self.session, "Page.loadEventFired"))

    def call(self, method, **parameters):
        return self.browser.call(method, session=self.session, **parameters)

    def until(self, condition):
        """Waits; a minute is not a limit that a test could come near, but the end of one that hangs."""
        end = time.monotonic() + 60
        while not (result := condition()):
            assert time.monotonic() < end, "nothing happened at " + self.value("location.href + ': ' + document.body.innerText.slice(0, 300)")
            time.sleep(0.02)
        return result

    def value(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def complaints(self):
        found = []
        for event in self.browser.events(
                self.session, "Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled", "Network.loadingFailed"):
            parameters = event["params"]
            if event["method"] == "Log.entryAdded" and parameters["entry"]["level"] not in ("error", "warning"):
                continue
            if event["method"] == "Network.loadingFailed" and parameters.get("canceled"):
                continue
            found.append(parameters)
        return found

    def requests(self):
        return [e["params"]["request"]["url"] for e in self.browser.events(self.session, "Network.requestWillBeSent")]

    def picture(self, path):
        data = self.call("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)
