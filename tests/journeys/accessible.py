"""What must hold for whoever reads a page with other eyes or hands: axe-core, and what it leaves out.

Everything is asked by the debugger's own channel: the content policy of the site stays in force.
"""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

GRAVE = ("serious", "critical")
TAP = 44  # px high: the smallest a thumb hits
NARROW = 320  # px wide: 1280 at 400 %
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

RUN_AXE = """(options) => axe.run(document, options).then((found) => found.violations.map((each) =>
    [each.impact, each.id, each.nodes.map((node) => node.target.join(' '))]))"""

SHAPE = """(tap) => {
    const told = (each) => (each.outerHTML || '').replace(/\\s+/g, ' ').slice(0, 110);
    const isShown = (each) => each.checkVisibility({ visibilityProperty: true })
        && each.getBoundingClientRect().width > 1;
    const faults = [];
    const headings = [...document.querySelectorAll('h1')].filter(isShown);
    if (headings.length !== 1) faults.push(`${headings.length} h1`);
    if (!document.title.trim()) faults.push('no title');
    if (!document.documentElement.lang) faults.push('no language');
    const fields = 'input:not([type=hidden], [type=image]), select, textarea';
    for (const each of document.querySelectorAll(fields)) {
        const said = (each.getAttribute('aria-label') || '').trim() || each.getAttribute('aria-labelledby')
            || [...(each.labels || [])].some((label) => label.textContent.trim());
        if (isShown(each) && !said) faults.push(`no label: ${told(each)}`);
    }
    for (const each of document.querySelectorAll('a[href], button, summary, input, select, textarea')) {
        if (!isShown(each) || each.matches('.skip, [type=hidden], [tabindex="-1"]')) continue;
        if (each.localName === 'a' && getComputedStyle(each).display === 'inline') continue;
        const ticked = each.matches('[type=checkbox], [type=radio]');
        const area = ticked ? each.closest('label') || each.labels[0] || each : each;
        const high = Math.max(area.getBoundingClientRect().height, each.getBoundingClientRect().height);
        if (high < tap - 0.5 && !(ticked && each.closest('td, th'))) {
            faults.push(`${Math.round(high)} px high: ${told(each)}`);
        }
    }
    for (const script of document.scripts) {
        if (!script.defer || new URL(script.src, location).origin !== location.origin) {
            faults.push(`script: ${told(script)}`);
        }
    }
    return faults;
}"""

WITHOUT_RING = """() => {
    const looks = (each) => {
        const style = getComputedStyle(each);
        return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow].join('|');
    };
    const able = 'a[href], button:enabled, summary, select, textarea, input, [tabindex="0"]';
    const faults = [];
    for (const each of document.querySelectorAll(able)) {
        if (each.tabIndex < 0 || each.type === "hidden") continue;
        if (!each.checkVisibility({ visibilityProperty: true })) continue;
        each.blur();
        const before = looks(each);
        each.focus();
        if (document.activeElement !== each) continue;
        const style = getComputedStyle(each);
        const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
        if (!ring || looks(each) === before) faults.push(each.outerHTML.replace(/\\s+/g, ' ').slice(0, 110));
    }
    document.activeElement.blur();
    return faults;
}"""

WIDER = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const over = [...document.querySelectorAll('body *')].filter((each) =>
        each.getBoundingClientRect().right > room + 1 && !each.closest('.table-frame, .scroll'));
    return [`${document.documentElement.scrollWidth} px wide in ${room}`,
        ...over.slice(0, 4).map((each) => each.outerHTML.replace(/\\s+/g, ' ').slice(0, 90))];
}"""


def violations(page: Page, *rules: str) -> list[str]:
    """What axe calls serious or critical, one line a rule; with `rules` it looks for these alone."""
    only: dict[str, Any] = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": LEVELS}
    options = {"runOnly": only, "resultTypes": ["violations"]}
    if not rules:
        options["rules"] = {"target-size": {"enabled": True}}
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN_AXE, options)
    return [f"{rule}: {', '.join(targets)}" for impact, rule, targets in found if impact in GRAVE]


def faults(page: Page, *, at_a_desk: bool = False) -> list[str]:
    """Everything that is wrong with the page that stands open, on a phone and on a desk, by day and by night.

    Twice as large it may not scroll sideways: a phone with letters of twice the size, or, for pages that are
    used `at_a_desk`, a screen of 1280 points enlarged by the browser to 200 %.
    """
    found: list[str] = []

    def note(where: str, what: list[str]) -> None:
        found.extend(f"{where}: {each}" for each in what)

    phone, desk = {"width": 360, "height": 640}, {"width": 1280, "height": 800}
    page.set_viewport_size(phone)
    note("360 px", [*violations(page), *page.evaluate(SHAPE, TAP), *page.evaluate(WIDER)])
    page.keyboard.press("Tab")  # from now on the browser shows where the focus is
    note("no ring", page.evaluate(WITHOUT_RING))
    page.set_viewport_size({"width": NARROW, "height": 640})
    note("320 px", page.evaluate(WIDER))
    page.set_viewport_size({"width": 640, "height": 400} if at_a_desk else phone)
    if not at_a_desk:
        page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    note("twice as large", page.evaluate(WIDER))
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(desk)
    note("1280 px, dark", violations(page, "color-contrast"))
    page.emulate_media(color_scheme="light")
    note("1280 px", [*violations(page), *page.evaluate(WIDER)])
    return found
