// Makes what is written fit the wallet card. Each panel takes smaller letters, down to 7 pt, while it is too full. What
// still does not fit is printed on further panels, and the page says so beside the box. Nothing is ever cut.
// Panels are measured in their place, where the screen does not show them.
(() => {
  "use strict";

  const wallet = document.querySelector(".sp-wallet");
  if (!wallet) return;

  const ROOM = (46 * 96) / 25.4; // 54 mm less the edges, and less a line that print may break elsewhere
  const SIZES = ["sp-panel--10", "sp-panel--9", "sp-panel--8", "sp-panel--7"];
  const MOST = 4000; // characters: more than a panel can hold, and few enough to measure
  const STRIP = 8; // panels to cut out and fold together; more would not stand on a sheet of A4
  const card = wallet.querySelector(".sp-wallet__panels");
  const panels = [...card.children];
  const local = card.querySelector(".sp-numbers--local");
  const numbers = local ? [...local.children] : [];
  const boxes = [...document.querySelectorAll("[data-box]")];

  const element = (name, className, words = "") => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = words;
    return made;
  };

  const full = (panel) => panel.firstElementChild.getBoundingClientRect().height > ROOM;

  // Gives whether it fits, in the largest letters in which it does.
  const fit = (panel) =>
    SIZES.some((size) => {
      panel.classList.remove(...SIZES);
      panel.classList.add(size);
      return !full(panel);
    });

  const further = (name) => {
    const panel = element("div", "sp-panel sp-panel--7");
    const inside = element("div", "sp-panel__inside");
    inside.append(element("p", "sp-panel__name", name));
    panel.append(inside);
    let strip = wallet.lastElementChild;
    if (strip === card || strip.children.length === STRIP) {
      strip = element("div", "sp-wallet__panels sp-wallet__more");
      wallet.append(strip);
    }
    strip.append(panel);
    return panel;
  };

  // The longest beginning that fits, up to a space where there is one, never through a character of two parts.
  const beginning = (panel, written, text) => {
    let fits = 1;
    let over = Math.min(text.length, MOST) + 1;
    while (over - fits > 1) {
      const middle = (fits + over) >> 1;
      written.textContent = text.slice(0, middle);
      if (full(panel)) over = middle;
      else fits = middle;
    }
    if (fits < text.length) {
      const space = text.slice(0, fits + 1).search(/\s\S*$/);
      if (space > fits / 2) fits = space;
      else if (/[\uD800-\uDBFF]/.test(text[fits - 1])) fits += fits > 1 ? -1 : 1;
    }
    return text.slice(0, fits);
  };

  const spillText = (name, text) => {
    for (let rest = text, first = true; rest; first = false) {
      const panel = further(first ? name : `${name} (continued)`);
      const written = element("div", "sp-written");
      written.dir = "auto";
      panel.firstElementChild.append(written);
      written.textContent = rest;
      if (fit(panel)) return;
      const part = beginning(panel, written, rest);
      written.textContent = part;
      rest = rest.slice(part.length).trim();
    }
  };

  const spillNumbers = (panel) => {
    const shown = numbers.filter((number) => !number.hidden);
    const moved = [];
    while (shown.length > 1 && full(panel)) {
      const last = shown.pop();
      last.remove();
      moved.unshift(last);
    }
    while (moved.length) {
      const more = further("Numbers near me (continued)");
      const list = element("ul", "sp-numbers sp-numbers--local");
      more.firstElementChild.append(list);
      do list.append(moved.shift());
      while (moved.length && !full(more));
      if (full(more) && list.children.length > 1) moved.unshift(list.lastChild);
    }
  };

  // Takes the longest text of a panel out, until the rest fits. Gives what it took out.
  const takeOut = (panel) => {
    const written = [...panel.querySelectorAll("[data-of]")];
    const taken = [];
    for (const each of written) each.textContent = document.getElementById(`card-${each.dataset.of}`).value.trim();
    while (!fit(panel)) {
      const longest = written
        .filter((each) => each.textContent && !taken.some((other) => other.key === each.dataset.of))
        .sort((one, other) => other.offsetHeight - one.offsetHeight)[0];
      if (!longest) break;
      const name = longest.previousElementSibling.textContent;
      taken.push({ key: longest.dataset.of, name, text: longest.textContent });
      longest.textContent = `See the panel “${name}”.`;
    }
    return taken;
  };

  const arrange = () => {
    wallet.querySelectorAll(".sp-wallet__more").forEach((strip) => strip.remove());
    if (local) local.append(...numbers);
    const long = new Set();
    for (const panel of panels) {
      for (const { key, name, text } of takeOut(panel)) {
        long.add(key);
        spillText(name, text);
      }
      if (full(panel) && panel.contains(local)) spillNumbers(panel);
    }
    for (const box of boxes) {
      const said = document.getElementById(`long-${box.dataset.box}`);
      const words = long.has(box.dataset.box)
        ? "This is too long for its place on the wallet card. All of it will be printed, on a panel of its own or more."
        : "";
      if (said.textContent !== words) said.textContent = words;
    }
  };

  // Not at each key: somebody may be typing on a slow phone. Always before printing.
  let waiting = 0;
  document.addEventListener("card-changed", () => {
    clearTimeout(waiting);
    waiting = setTimeout(arrange, 300);
  });
  addEventListener("beforeprint", () => {
    clearTimeout(waiting);
    arrange();
  });
  arrange();
})();
