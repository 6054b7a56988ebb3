"""Chromium without a window, told what to do over a pipe (the DevTools protocol), with nothing but
Python's own library."""
import base64
import json
import os
import pathlib
import select
import shutil
import subprocess
import tempfile
import time

CHROMIUM = shutil.which("chromium", path="/usr/bin:/usr/local/bin:/usr/lib/chromium")
DESKTOP = (1280, 800)
PHONE = (360, 640)
DEADLINE = 60  # s, of whatever is waited for


class Browser:
    def __init__(self):
        self.scratch = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_read, self.to_write = os.pipe()
        self.to_read, to_write = os.pipe()
        for end in (to_read, to_write):
            os.set_inheritable(end, True)
        # The browser reads commands from 3 and answers on 4, whatever these are in this process.
        command = (f"exec {CHROMIUM} --headless=new --no-sandbox --disable-gpu --no-first-run "
                   "--disable-dev-shm-usage --disable-background-networking --hide-scrollbars "
                   f"--remote-debugging-pipe --user-data-dir={self.scratch.name}/profile "
                   f"3<&{to_read} 4>&{to_write}")
        with open(f"{self.scratch.name}/log", "w") as log:
            self.process = subprocess.Popen(["/bin/bash", "-c", command], stdout=log, stderr=log,
                                            pass_fds=(to_read, to_write))
        os.close(to_read)
        os.close(to_write)
        self.unread = b""
        self.asked = 0
        self.events = []

    def tell(self, method, session=None, **parameters):
        """The answer to a command."""
        self.asked += 1
        asked = self.asked
        command = {"id": asked, "method": method, "params": parameters}
        if session:
            command["sessionId"] = session
        os.write(self.to_write, json.dumps(command).encode() + b"\0")
        while True:
            said = self.next_message()
            if said.get("id") != asked:
                self.events.append(said)
            elif "error" in said:
                raise AssertionError(f"{method}: {said['error']}")
            else:
                return said["result"]

    def next_message(self):
        until = time.monotonic() + DEADLINE
        while b"\0" not in self.unread:
            ready, _, _ = select.select([self.to_read], [], [], max(0, until - time.monotonic()))
            more = os.read(self.to_read, 1 << 20) if ready else b""
            if not more:
                raise SystemExit("the browser says nothing:\n" +
                                 pathlib.Path(self.scratch.name, "log").read_text())
            self.unread += more
        message, self.unread = self.unread.split(b"\0", 1)
        return json.loads(message)

    def new_tab(self, size=DESKTOP, scripts=True):
        """Of somebody new: it shares no cookies with others."""
        return Tab(self, size, scripts)

    def stop(self):
        self.process.terminate()
        self.process.wait()
        os.close(self.to_write)
        os.close(self.to_read)
        self.scratch.cleanup()


class Tab:
    def __init__(self, browser, size, scripts):
        self.browser = browser
        self.context = browser.tell("Target.createBrowserContext")["browserContextId"]
        target = browser.tell("Target.createTarget", url="about:blank",
                              browserContextId=self.context)["targetId"]
        self.session = browser.tell("Target.attachToTarget", targetId=target,
                                    flatten=True)["sessionId"]
        self.tell("Page.enable")
        self.tell("Network.enable")
        self.tell("Log.enable")
        self.tell("Runtime.enable")
        self.resize(size)
        self.tell("Emulation.setScriptExecutionDisabled", value=not scripts)

    def close(self):
        self.browser.tell("Target.disposeBrowserContext", browserContextId=self.context)

    def tell(self, method, **parameters):
        return self.browser.tell(method, self.session, **parameters)

    def resize(self, size):
        self.tell("Emulation.setDeviceMetricsOverride", width=size[0], height=size[1],
                  deviceScaleFactor=1, mobile=size[0] < 600)

    def open(self, url):
        self.tell("Page.navigate", url=url)

    def html(self):
        """The document as it is now; also while its scripts are off."""
        root = self.tell("DOM.getDocument", depth=0)["root"]["nodeId"]
        return self.tell("DOM.getOuterHTML", nodeId=root)["outerHTML"]

    def run(self, script):
        """Its value."""
        return self.tell("Runtime.evaluate", expression=script)["result"].get("value")

    def url(self):
        history = self.tell("Page.getNavigationHistory")
        return history["entries"][history["currentIndex"]]["url"]

    def wait_for(self, words):
        """The document, once it has these words."""
        until = time.monotonic() + DEADLINE
        while time.monotonic() < until:
            try:
                if words in (html := self.html()):
                    return html
            except AssertionError:
                html = ""  # between two documents
            select.select([], [], [], 0.05)
        raise AssertionError(f"\"{words}\" never came, but {html}")

    def width(self):
        """Of all that is there, in pixels; and of the window."""
        sizes = self.tell("Page.getLayoutMetrics")
        return sizes["cssContentSize"]["width"], sizes["cssLayoutViewport"]["clientWidth"]

    def cookies(self):
        found = self.tell("Network.getCookies", urls=[self.url()])["cookies"]
        return {cookie["name"]: cookie for cookie in found}

    def spoken(self):
        """Roles and names, as a screen reader gets them."""
        nodes = self.tell("Accessibility.getFullAXTree")["nodes"]
        return [(node["role"]["value"], node.get("name", {}).get("value", ""))
                for node in nodes if not node["ignored"] and "role" in node]

    def complaints(self):
        """What the browser has refused or found wrong, since the last time."""
        mine = [said for said in self.browser.events if said.get("sessionId") == self.session]
        self.browser.events = [said for said in self.browser.events if said not in mine]
        return [said["params"] for said in mine
                if said["method"] in ("Log.entryAdded", "Runtime.exceptionThrown")]

    def picture(self):
        """PNG."""
        return base64.b64decode(self.tell("Page.captureScreenshot", format="png")["data"])
