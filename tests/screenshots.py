"""`make screenshots`: the README's pictures, of the real portal in a real browser."""

from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.running_portal import CHROMIUM, SWITCHES, running_portal

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1180, "height": 900}
PICTURES = {
    "home-fr-phone": ("/fr/", PHONE, "light"),
    "home-en-desk": ("/en/", DESK, "light"),
    "results-fr-phone": ("/fr/services/?q=médecin+sans+carte+soleil", PHONE, "light"),
    "results-en-desk": ("/en/services/?q=food+bank", DESK, "light"),
    "listing-fr-phone": ("/fr/services/mdm-clinique/", PHONE, "light"),
    "listing-en-phone-dark": ("/en/services/chez-doris/", PHONE, "dark"),
    "boroughs-fr-desk-dark": ("/fr/arrondissements/", DESK, "dark"),
    "sheet-fr-desk": ("/fr/feuille/?s=sos-violence-conjugale&s=211", DESK, "light"),
}


def main() -> None:
    """Take every picture anew."""
    if CHROMIUM is None:
        raise SystemExit("Chromium manque / Chromium is missing.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_portal() as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        for name, (path, viewport, scheme) in PICTURES.items():
            page = browser.new_page(viewport=viewport, color_scheme=scheme, base_url=portal.public)
            page.goto(path)
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
