"""What stays on the device, and what leaves it: only when the person pressed, and rounded."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

HERE = {"latitude": 45.512347, "longitude": -73.554321}
LISTING = "/fr/services/mdm-clinique/"


def test_a_position_leaves_the_device_only_when_asked_and_rounded(open_browser: Callable[..., Page]) -> None:
    page = open_browser(width=1180)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(HERE)  # type: ignore[arg-type]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/fr/services/?q=clinique")
    assert not any("near=4" in url for url in asked)
    page.locator("[data-near] button").click()
    page.wait_for_url("**near=4*")
    latitude, longitude = map(float, parse_qs(urlsplit(page.url).query)["near"][0].split(","))
    # Within 250 m of the person, and on the grid of 500 m, where thousands of others are too.
    assert abs(latitude - HERE["latitude"]) * 111_320 <= 260
    assert abs(longitude - HERE["longitude"]) * 78_000 <= 260
    assert abs(latitude / (500 / 111_320) - round(latitude / (500 / 111_320))) < 0.02
    assert not any("45.5123" in url or "73.5543" in url for url in asked)


def test_without_a_position_the_person_is_told_what_to_do(open_browser: Callable[..., Page]) -> None:
    page = open_browser(width=1180)
    page.goto("/fr/services/?q=clinique")
    page.locator("[data-near] button").click()
    page.locator("[data-near] [role=status]", has_text="code postal").wait_for()


def test_a_listing_is_kept_on_the_device_only_when_asked_and_forgotten_when_asked(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser()
    page.goto(LISTING)
    assert page.evaluate("localStorage.length") == 0
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    button = page.locator("[data-keep]")
    button.click()
    assert page.evaluate("localStorage.getItem('liste')") == '["mdm-clinique"]'
    assert button.get_attribute("aria-pressed") == "true"
    assert [url for url in asked if "favicon" not in url] == []
    page.goto("/fr/feuille/")
    link = page.locator("[data-kept] a")
    assert "s=mdm-clinique" in (link.get_attribute("href") or "")
    page.goto(LISTING)
    page.locator("[data-keep]").click()
    assert page.evaluate("localStorage.length") == 0


def test_without_javascript_no_button_does_nothing(open_browser: Callable[..., Page]) -> None:
    page = open_browser(javascript=False, width=1180)
    for path in (LISTING, "/fr/services/?q=clinique", "/fr/feuille/?s=211"):
        page.goto(path)
        for button in page.locator("button[type=button]").all():
            assert not button.is_visible()


def test_leaving_empties_the_page_at_once(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    page.goto("/fr/")
    page.locator("input[name=q]").first.fill("mot secret")
    # An empty answer keeps the browser where it is, so that what stays on the screen meanwhile can be seen.
    page.route("**/quitter*", lambda route: route.fulfill(status=204))
    page.locator("[data-exit]").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert page.evaluate("document.body.childElementCount") == 0
    assert page.evaluate("document.title.trim()") == ""


def test_the_map_names_the_borough_under_the_pointer(open_browser: Callable[..., Page]) -> None:
    page = open_browser(width=1180)
    page.goto("/fr/")
    name = page.locator(".ms-map text", has_text="Verdun")
    assert not name.is_visible()
    page.locator(".ms-map a[aria-label=Verdun]").focus()
    assert name.is_visible()
