"""The relational map in a real Chromium, on a real server, over the project's own data."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

RESOURCE = "https://w3id.org/credlattice/resource/"
PLAYBOOK = RESOURCE + "initiative/playbook-quality-trust-value-of-incremental-credentials"
WALMART = RESOURCE + "organization/walmart"
IES = RESOURCE + "organization/institute-of-education-sciences"
CAYG = RESOURCE + "initiative/credential-as-you-go"
TITLE = "Quality, Trust & Value of Incremental Credentials"
ADDRESS = "learnworkecosystemlibrary.com/initiatives/playbook-quality-trust-value-of-incremental-credentials"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails its test when a script fails, the console tells of an error or the policy is violated."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    opened.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective))"
    )
    yield opened
    context.close()
    assert wrong == []


def open_map(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("html[data-map=drawn]")


def chosen(page: Page) -> object:
    return page.evaluate("credlatticeMap.chosen()")


def test_the_playbook_is_found_by_name_and_the_panel_lists_its_organizations_with_sources(
    page: Page, server_url: str
) -> None:
    open_map(page, server_url)
    page.get_by_label("Find a name").press_sequentially("quality trust value of incr")
    page.get_by_role("option", name=TITLE).click()
    panel = page.locator("#details")
    expect(panel.get_by_role("heading", level=2)).to_contain_text(TITLE)
    funded = panel.locator("h4:text-is('is funded by') + ul > li")
    expect(funded).to_have_count(2)
    expect(funded.nth(0)).to_contain_text("Institute of Education Sciences")
    expect(funded.nth(1)).to_contain_text(f"Walmart funds the playbook “{TITLE}”.")
    for statement in (funded.nth(0), funded.nth(1)):
        expect(statement).to_contain_text("asserted")
        expect(statement).to_contain_text(ADDRESS)
        expect(statement).to_contain_text("read 2026-")
    expect(panel.locator("h4:text-is('is led by') + ul > li")).to_contain_text("Credential As You Go")


def test_the_drawing_holds_the_links_between_the_playbook_and_its_organizations(page: Page, server_url: str) -> None:
    open_map(page, server_url)
    for source in (WALMART, IES, CAYG):
        assert page.evaluate("([s, t]) => credlatticeMap.hasEdge(s, t)", [source, PLAYBOOK]), source


def test_a_click_on_a_mark_chooses_it(page: Page, server_url: str) -> None:
    open_map(page, f"{server_url}/?at={WALMART}&focus={WALMART}")
    expect(page.locator("#details h2")).to_contain_text("Walmart")
    place = page.evaluate("id => credlatticeMap.placeOf(id)", PLAYBOOK)
    page.locator("#drawing").click(position=place)
    expect(page.locator("#details h2")).to_contain_text(TITLE)
    assert chosen(page) == PLAYBOOK
    assert "at=" in page.url


def test_a_choice_in_the_filters_changes_map_list_counts_and_address_without_loading_the_page(
    page: Page, server_url: str
) -> None:
    open_map(page, server_url)
    page.evaluate("window.same = true")
    page.get_by_text("Funded by", exact=True).click()
    page.locator("[data-facet=funder]").get_by_label("Walmart", exact=False).first.check()
    page.wait_for_url("**/?*funder=clr%3Aorganization%2Fwalmart*")
    expect(page.locator("#list .group")).to_have_count(1)
    expect(page.locator("#list")).to_contain_text(TITLE)
    counted = page.locator("#shown strong").first.inner_text()
    assert page.locator("#list .entities > li").count() == int(counted)
    assert page.evaluate("window.same") is True
    assert page.evaluate("id => credlatticeMap.isShown(id)", WALMART)
    assert not page.evaluate("id => credlatticeMap.isShown(id)", RESOURCE + "approach/learn-as-you-go")


def test_claims_are_drawn_only_when_asked_for(page: Page, server_url: str) -> None:
    open_map(page, server_url)
    before = page.evaluate("credlatticeMap.shownNodes().length")
    page.get_by_label("Suggested").check()
    page.wait_for_url("**/?*status=suggested*")
    page.wait_for_function("before => credlatticeMap.shownNodes().length > before", arg=before)


def test_one_step_around_shows_the_neighbours_only(page: Page, server_url: str) -> None:
    open_map(page, f"{server_url}/?at={PLAYBOOK}")
    page.get_by_role("button", name="1 step").click()
    page.wait_for_url("**/?*focus=*")
    page.wait_for_function("() => credlatticeMap.shownNodes().length < 40")
    assert page.evaluate("id => credlatticeMap.isShown(id)", WALMART)
    page.get_by_role("button", name="Whole map", exact=True).click()
    page.wait_for_function("() => credlatticeMap.shownNodes().length > 200")


def test_the_map_is_walked_by_keyboard(page: Page, server_url: str) -> None:
    open_map(page, f"{server_url}/?at={PLAYBOOK}")
    expect(page.locator("#details h2")).to_contain_text(TITLE)
    page.locator("#drawing").focus()
    page.keyboard.press("n")
    said = page.locator("#said")
    expect(said).to_contain_text("link")
    expect(said).to_contain_text("playbook “Quality, Trust")
    page.keyboard.press("Enter")
    expect(page.locator("#details")).to_be_focused()
    first = chosen(page)
    assert first != PLAYBOOK
    page.locator("#drawing").focus()
    page.keyboard.press("Escape")
    assert chosen(page) is None
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
        expect(said).not_to_be_empty()
    page.keyboard.press("Enter")
    expect(page.locator("#details")).to_be_focused()
    assert chosen(page) is not None


def test_without_javascript_the_list_says_the_same(browser: Browser, server_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server_url)
    page.get_by_label("Find a name").fill("quality trust value")
    page.get_by_role("button", name="Search").click()
    entry = page.locator("#list .entities > li", has_text=TITLE)
    expect(entry).to_contain_text("is funded by")
    expect(entry).to_contain_text("Institute of Education Sciences")
    expect(entry).to_contain_text("Walmart")
    expect(entry).to_contain_text("is led by Credential As You Go")
    entry.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    funded = page.locator("h3:has(:text-is('is funded by')) + ul > li")
    expect(funded).to_have_count(2)
    expect(funded.nth(1)).to_contain_text(ADDRESS)
    expect(page.locator("#disputes")).to_contain_text("two versions")
    context.close()


def test_without_webgl_the_list_remains_and_the_page_says_why(browser: Browser, server_url: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(server_url)
    page.wait_for_selector("html[data-map=listed]")
    expect(page.locator("#map")).to_be_hidden()
    expect(page.locator("#map-message")).to_contain_text("cannot draw the map")
    expect(page.locator("#list .entities > li").first).to_be_visible()
    context.close()


@pytest.mark.parametrize("path", ["/", "/resource/initiative/credential-as-you-go", f"/?at={PLAYBOOK}"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_runs_out_of_a_small_screen(browser: Browser, server_url: str, path: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(server_url + path)
    if "/resource/" not in path:
        page.wait_for_selector("html[data-map]")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    context.close()


def test_on_a_small_screen_the_list_comes_first_and_the_map_is_one_tap_away(browser: Browser, server_url: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    open_map(page, server_url)
    expect(page.locator("#list")).to_be_visible()
    expect(page.locator("#map")).to_be_hidden()
    page.get_by_role("button", name="Map", exact=True).tap()
    expect(page.locator("#map")).to_be_visible()
    expect(page.locator("#list")).to_be_hidden()
    assert page.locator("#drawing canvas").first.bounding_box()["width"] > 300  # type: ignore[index]
    context.close()
