// What script adds to the crisis card: what is written stands on the cards to print, the numbers of other areas
// disappear, and the device keeps what is written if the person says so. Nothing is ever sent. Without script the page
// prints as it is, with lines to write on by pen.
(() => {
  "use strict";

  const KEY = "crisis-card";
  const one = (id) => document.getElementById(id);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const boxes = all("[data-box]");
  const area = one("card-area");
  const age = one("card-age");
  const keep = one("card-keep");
  const said = one("card-said");
  const choices = [area, age].filter(Boolean);

  // A browser may refuse to store anything, by throwing.
  const storage = {
    read() {
      try {
        const kept = JSON.parse(localStorage.getItem(KEY));
        return kept && typeof kept === "object" ? kept : null;
      } catch {
        return null;
      }
    },
    write(value) {
      try {
        localStorage.setItem(KEY, JSON.stringify(value));
        return true;
      } catch {
        return false;
      }
    },
    remove() {
      try {
        localStorage.removeItem(KEY);
      } catch {
        // Then nothing is kept either.
      }
    },
  };

  const show = () => {
    for (const box of boxes) {
      box.parentElement.classList.toggle("sp-box--long", box.value.length > 500);
      for (const written of all(`[data-of="${box.dataset.box}"]`)) written.textContent = box.value.trim();
    }
    const fits = (words, chosen) => !chosen || !chosen.value || words.split(" ").includes(chosen.value);
    for (const number of all("[data-areas]")) {
      number.hidden = !(fits(number.dataset.areas, area) && fits(number.dataset.ages, age));
    }
    const none = !document.querySelector("[data-areas]:not([hidden])");
    for (const sentence of all("[data-no-number]")) sentence.hidden = !none;
    document.dispatchEvent(new Event("card-changed"));
  };

  const keepIt = () => {
    const values = [...boxes, ...choices].map((field) => [field.id, field.value]);
    if (storage.write(Object.fromEntries(values))) return true;
    storage.remove();
    keep.checked = false;
    said.textContent =
      "This browser could not keep what you have written. It is still on this page. Print it before you close the page.";
    return false;
  };

  const changed = () => {
    show();
    if (keep.checked) keepIt();
  };

  for (const field of [...boxes, ...choices]) field.addEventListener("input", changed);

  keep.addEventListener("change", () => {
    if (!keep.checked) {
      storage.remove();
      said.textContent = "This device no longer keeps it. What you have written is still on this page.";
    } else if (keepIt()) said.textContent = "This device now keeps what you write here.";
  });

  // Erased in another tab: this one must not write it again.
  addEventListener("storage", (event) => {
    if (event.key === null || (event.key === KEY && event.newValue === null)) keep.checked = false;
  });

  one("card-erase").addEventListener("click", () => {
    for (const field of [...boxes, ...choices]) field.value = "";
    storage.remove();
    keep.checked = false;
    show();
    said.textContent = "Everything you wrote has been erased from this page and from this device.";
  });

  one("card-print").addEventListener("click", () => print());

  const kept = storage.read();
  keep.checked = Boolean(kept);
  for (const field of [...boxes, ...choices]) {
    if (kept && typeof kept[field.id] === "string") field.value = kept[field.id];
  }
  // An area that is no longer there would leave the list without a choice.
  for (const choice of choices) if (choice.selectedIndex < 0) choice.value = "";
  for (const part of all("[data-with-script]")) part.hidden = false;
  for (const part of all("[data-without-script]")) part.hidden = true;
  document.body.classList.add("sp-scripted");
  show();
})();
