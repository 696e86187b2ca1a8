/*
  What a browser with JavaScript gets besides: a faster exit, copy, keep on this device, near me.
  Nothing here is needed to use the portal.
*/
(() => {
  "use strict";

  /* Exit: empty the page first, so that nothing is left on the screen while the next one comes. */
  const exitLink = document.querySelector("[data-exit]");

  const leave = () => {
    const address = exitLink.href;
    for (const form of document.forms) form.reset();
    document.title = " ";
    document.body.replaceChildren();
    location.replace(address);
  };

  if (exitLink) {
    exitLink.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });

    /* Shift three times within five seconds, with no other key between and nothing held with it. */
    let presses = [];
    let isAlone = false;
    addEventListener("keydown", (event) => {
      isAlone = event.key === "Shift" && !event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey;
      if (event.key !== "Shift") presses = [];
    });
    addEventListener("keyup", (event) => {
      if (event.key !== "Shift" || !isAlone) return;
      isAlone = false;
      presses = presses.filter((at) => event.timeStamp - at < 5000);
      presses.push(event.timeStamp);
      if (presses.length === 3) leave();
    });
    addEventListener("pointerdown", () => { presses = []; });
  }

  /* A page that comes back from the browser's memory after an exit is asked for again. */
  addEventListener("pageshow", (event) => {
    if (event.persisted && !document.body.firstElementChild) location.reload();
  });

  /* The address of a listing, on the clipboard. */
  const say = (button, words) => {
    const place = button.closest(".ms-share").querySelector("[data-said]");
    if (place) place.textContent = words;
  };

  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.querySelector("span").textContent = button.dataset.done;
      say(button, button.dataset.done);
    });
  }

  /* Listings kept on this device: a list of slugs, and only after the person pressed the button. */
  const KEPT = "liste";
  let kept = null;
  try {
    kept = new Set(JSON.parse(localStorage.getItem(KEPT) || "[]"));
  } catch {
    /* No storage here (Tor, private window): the buttons stay hidden. */
  }

  const keep = () => {
    if (kept.size) localStorage.setItem(KEPT, JSON.stringify([...kept]));
    else localStorage.removeItem(KEPT);
  };

  if (kept) {
    for (const button of document.querySelectorAll("[data-keep]")) {
      const words = button.querySelector("span");
      const plain = words.textContent;
      const show = () => {
        const isKept = kept.has(button.dataset.keep);
        button.setAttribute("aria-pressed", String(isKept));
        words.textContent = isKept ? button.dataset.done : plain;
      };
      button.hidden = false;
      show();
      button.addEventListener("click", () => {
        const slug = button.dataset.keep;
        if (!kept.delete(slug)) kept.add(slug);
        keep();
        show();
        say(button, words.textContent);
      });
    }

    /* Where a page offers the sheet: a link to it with what was kept, and a way to forget. */
    for (const place of document.querySelectorAll("[data-kept]")) {
      if (!kept.size) continue;
      const link = place.querySelector("a");
      const address = new URL(link.href);
      for (const slug of kept) address.searchParams.append(place.dataset.kept, slug);
      link.href = address;
      place.hidden = false;
      place.querySelector("button").addEventListener("click", () => {
        kept.clear();
        keep();
        place.hidden = true;
      });
    }
  }

  /* Near me: asked for only when pressed, rounded to 500 m here, before anything leaves the device. */
  const METRES = 500;
  const METRES_OF_A_DEGREE = 111320;
  const rounded = (degrees, metresOfADegree) => {
    const step = METRES / metresOfADegree;
    return (Math.round(degrees / step) * step).toFixed(4);
  };

  for (const place of document.querySelectorAll("[data-near]")) {
    const form = document.getElementById(place.dataset.near);
    if (!navigator.geolocation || !form) continue;
    place.hidden = false;
    place.querySelector("button").addEventListener("click", () => {
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        const latitude = rounded(coords.latitude, METRES_OF_A_DEGREE);
        const narrowing = Math.cos((latitude * Math.PI) / 180);
        const longitude = rounded(coords.longitude, METRES_OF_A_DEGREE * narrowing);
        const field = form.elements.namedItem("near") || form.appendChild(document.createElement("input"));
        field.type = "hidden";
        field.name = "near";
        field.value = `${latitude},${longitude}`;
        form.requestSubmit();
      }, () => {
        const status = place.querySelector("[data-refused]");
        status.textContent = status.dataset.refused;
      });
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
