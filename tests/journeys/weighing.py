"""What a page costs on the line: bytes and requests as Chromium's network counts them, headers included."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession, Page

SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 ms a round trip, 400 kbit/s: bytes a second, as the browser's debugger takes them."""


@dataclass
class Line:
    """The line of one tab. A cold one forgets what the browser has kept."""

    page: Page
    session: CDPSession = field(init=False)
    costs: dict[str, float] = field(init=False, default_factory=dict)
    addresses: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.session = self.page.context.new_cdp_session(self.page)
        self.session.send("Network.enable")
        self.session.on("Network.requestWillBeSent", self._asked)
        self.session.on("Network.responseReceived", self._begun)
        self.session.on("Network.dataReceived", self._more)
        self.session.on("Network.loadingFinished", self._over)

    def _asked(self, event: dict[str, Any]) -> None:
        if redirected := event.get("redirectResponse"):
            key = f"{event['requestId']} before {len(self.costs)}"
            self.costs[key] = redirected["encodedDataLength"]
            self.addresses[key] = redirected["url"]
        self.addresses[event["requestId"]] = event["request"]["url"]

    def _begun(self, event: dict[str, Any]) -> None:
        self.costs[event["requestId"]] = event["response"]["encodedDataLength"]

    def _more(self, event: dict[str, Any]) -> None:
        self.costs[event["requestId"]] = self.costs.get(event["requestId"], 0) + event["encodedDataLength"]

    def _over(self, event: dict[str, Any]) -> None:
        self.costs[event["requestId"]] = event["encodedDataLength"]

    def slow(self) -> None:
        self.session.send("Network.emulateNetworkConditions", SLOW_3G)

    def forgets(self) -> None:
        self.session.send("Network.clearBrowserCache")

    def opens(self, address: str) -> None:
        """Go there and wait until nothing more comes."""
        self.costs.clear()
        self.addresses.clear()
        response = self.page.goto(address, wait_until="networkidle")
        assert response is not None
        assert response.status == 200, f"{address}: {response.status}"

    @property
    def sent(self) -> dict[str, float]:
        """Bytes by address of everything that came over the line; what the browser had kept costs nothing."""
        return {self.addresses.get(key, key): cost for key, cost in self.costs.items() if cost}

    @property
    def weight(self) -> int:
        return round(sum(cost for cost in self.costs.values()))

    @property
    def requests(self) -> int:
        return sum(1 for cost in self.costs.values() if cost)
