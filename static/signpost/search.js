// What script adds to searching: suggestions while typing, results that change in place, and no words in the address.
// Each stands alone, and where anything fails the plain form and links do the work. Nothing is stored; only the site itself is asked.
(() => {
  "use strict";

  const input = document.getElementById("q");
  if (!input || !input.form || !window.fetch || !window.AbortController || !window.DOMParser) return;
  const form = input.form;

  const element = (name, className, words) => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = words;
    return made;
  };

  // Said politely to those who listen to the page.
  const status = element("p", "nhsuk-u-visually-hidden", "");
  status.setAttribute("role", "status");
  form.append(status);

  // A function that asks for an address; asking again forgets the question before. Gives null for a forgotten one.
  const asker = () => {
    let asked = null;
    const ask = async (address, read) => {
      ask.forget();
      const own = (asked = new AbortController());
      try {
        const answer = await read(await fetch(address, { signal: own.signal }));
        return asked === own ? answer : null;
      } catch (error) {
        if (asked !== own) return null;
        throw error;
      }
    };
    ask.forget = () => {
      if (asked) asked.abort();
      asked = null;
    };
    return ask;
  };

  // --- suggestions while typing: a combobox with a list, from which nothing is chosen unasked (WAI-ARIA 1.2)

  const LEAST = 2; // letters
  const PAUSE = 120; // milliseconds
  const KINDS = { service: "Service", need: "Need", tag: "Tag" };
  const ask = asker();
  let timer = 0;
  let active = -1;

  const list = element("ul", "sp-suggestions", "");
  list.id = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const activate = (number) => {
    active = number;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
    if (active < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[active].id);
    list.children[active].scrollIntoView({ block: "nearest" });
  };

  const open = (shown) => {
    activate(-1);
    list.hidden = !shown;
    input.setAttribute("aria-expanded", String(shown));
  };

  const close = () => {
    clearTimeout(timer);
    ask.forget();
    open(false);
  };

  // Those of a kind stand together, the kind of the best one first.
  const grouped = (suggestions) => {
    const known = suggestions.filter(({ kind }) => KINDS[kind]);
    const kinds = [...new Set(known.map(({ kind }) => kind))];
    return known.sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  };

  const show = (suggestions) => {
    list.textContent = "";
    grouped(suggestions).forEach(({ kind, words }, at) => {
      const option = element("li", "", "");
      option.id = `suggestion-${at + 1}`;
      option.setAttribute("role", "option");
      option.append(element("span", "", words), " ", element("small", "", KINDS[kind]));
      list.append(option);
    });
    const number = list.children.length;
    open(number > 0);
    status.textContent = number ? `${number} suggestion${number === 1 ? "" : "s"}` : "";
  };

  const suggest = async () => {
    const asked = new URLSearchParams({ q: input.value });
    if (new FormData(form).getAll("for").includes("professional")) asked.set("for", "professional");
    try {
      const found = await ask(`/services/suggestions.json?${asked}`, (response) => response.json());
      if (found && document.activeElement === input) show(found.suggestions);
    } catch {
      list.textContent = "";
      open(false); // there is nothing to suggest
    }
  };

  const choose = (option) => {
    input.value = option.firstChild.textContent;
    close();
    form.querySelector("[type=submit]").click();
  };

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    ask.forget();
    activate(-1);
    if (input.value.trim().length >= LEAST) timer = setTimeout(suggest, PAUSE);
    else show([]);
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const last = list.children.length - 1;
    const shown = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (last < 0) return;
      event.preventDefault();
      const down = event.key === "ArrowDown";
      if (!shown) open(true);
      if (event.altKey) open(down);
      else if (down) activate(active < last ? active + 1 : 0);
      else activate(active > 0 ? active - 1 : last);
    } else if (event.key === "Enter" && shown && active >= 0) {
      event.preventDefault();
      choose(list.children[active]);
    } else if (event.key === "Escape") {
      if (shown) event.preventDefault(); // what was typed stays. The key goes on to leave.js, which counts three
      close();
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      activate(-1);
    }
  });

  input.addEventListener("blur", close); // the Tab key, too
  list.addEventListener("mousedown", (event) => event.preventDefault()); // pressing an option keeps the box focused
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  form.addEventListener("submit", close);

  // --- words out of the address: whoever looks at this browser's history finds the page, not what was searched for.
  // The words lie in the state of the history's entry, which the browser forgets with the tab.

  const region = document.getElementById("results-region");
  const filters = document.getElementById("filters");

  // An address less the words, and the words.
  const parted = (address) => {
    const { pathname, searchParams } = new URL(address, location.href);
    const filters = new URLSearchParams([...searchParams].filter(([name, value]) => name !== "q" && value));
    return { seen: `${pathname}${`${filters}` && `?${filters}`}`, words: (searchParams.get("q") || "").trim() };
  };

  const whole = ({ seen, words }) =>
    words ? `${seen}${seen.includes("?") ? "&" : "?"}${new URLSearchParams({ q: words })}` : seen;

  const typed = () => parted(`${new URL(form.action).pathname}?${new URLSearchParams(new FormData(form))}`);

  // What the entry of the history stands for.
  const entry = () => whole({ seen: parted(location.href).seen, words: (history.state && history.state.words) || "" });

  // Who comes anew to a page begins anew: the browser keeps the state where the address is the same as before.
  const page = location.pathname;
  const loaded = parted(location.href);
  const anew = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  const { words: kept = "" } = (!anew && history.state) || {};
  history.replaceState({ words: loaded.words || kept }, "", `${loaded.seen}${location.hash}`);

  // A link within the page ("Skip to main content") makes an entry that stands for the same as the one before it.
  let current = entry();
  const within = () => {
    if (!history.state && location.hash && location.pathname === page) {
      history.replaceState({ words: parted(new URL(current, location.href)).words }, "");
    }
    const same = entry() === current;
    current = entry();
    return same;
  };

  const enter = (address) => {
    const { seen, words } = parted(address);
    if (address !== entry()) history.pushState({ words }, "", seen);
    current = address;
  };

  // Load the page for an address: it looks at the words in the entry.
  const load = (address) => {
    enter(address);
    location.reload();
  };

  if (!region || !filters) {
    if (!input.value) input.value = loaded.words || kept;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      load(whole(typed()));
    });
    addEventListener("popstate", () => within() || location.reload());
    return;
  }

  // --- results in place: the address is fetched, and the page takes over its results and its filters

  const fetchPage = asker();
  let here = whole(loaded); // what is shown

  const nameOf = (child) => {
    const box = child.querySelector("input");
    return child.dataset.filter || (box && `${box.name}=${box.value}`) || child.localName;
  };

  // Make the children of `old` like those of `fresh`. What is in both stays in the page, and keeps its focus.
  const takeOver = (old, fresh, renew) => {
    const wanted = new Map([...fresh.children].map((child) => [nameOf(child), child]));
    const kept = new Map([...old.children].map((child) => [nameOf(child), child]));
    kept.forEach((child, name) => wanted.has(name) || child.remove());
    let at = old.firstElementChild;
    wanted.forEach((child, name) => {
      const own = kept.get(name);
      if (own) renew(own, child);
      if (own && own === at) at = at.nextElementSibling;
      else old.insertBefore(own || child, at);
    });
  };

  const takeOverChoice = (old, fresh) => {
    const [box, freshBox] = [old, fresh].map((each) => each.querySelector("input"));
    const [label, freshLabel] = [old, fresh].map((each) => each.querySelector("label"));
    box.id = freshBox.id;
    box.checked = freshBox.checked;
    label.htmlFor = freshLabel.htmlFor;
    label.innerHTML = freshLabel.innerHTML;
  };

  const takeOverFilter = (old, fresh) => {
    const [more, freshMore] = [old, fresh].map((each) => each.querySelector("[data-filters]"));
    if (more) return takeOver(more, freshMore, takeOverFilter);
    const [choices, freshChoices] = [old, fresh].map((each) => each.querySelector(".nhsuk-checkboxes"));
    if (choices) takeOver(choices, freshChoices, takeOverChoice);
  };

  const offerLink = () => region.querySelectorAll("[data-copy-link]").forEach((button) => (button.hidden = false));
  offerLink();

  const replace = (fresh) => {
    const focused = document.activeElement;
    takeOver(filters, fresh.getElementById("filters"), takeOverFilter);
    if (focused && focused !== document.activeElement && filters.contains(focused)) focused.focus({ preventScroll: true });
    region.innerHTML = fresh.getElementById("results-region").innerHTML;
    offerLink();
    document.title = fresh.title;
    document.querySelector("h1").textContent = fresh.querySelector("h1").textContent;
    document.dispatchEvent(new Event("signpost:changed")); // open-now.js looks at the new results
    const panel = region.querySelector("[data-panel]") ? "Emergency help is shown above the results. " : "";
    status.textContent = `${panel}${document.getElementById("found").textContent} found`;
  };

  // Somebody who goes elsewhere while results load is not called back to them.
  const settle = () => {
    removeEventListener("beforeunload", settle);
    region.removeAttribute("aria-busy");
    fetchPage.forget();
  };

  const lead = () => {
    region.focus({ preventScroll: true });
    const { top } = region.getBoundingClientRect();
    if (top < 0 || top > innerHeight / 2) region.scrollIntoView();
  };

  // What is on the page stays, and what was typed. The words and the emergency numbers lie ready in the page.
  const unreachable = () => region.querySelector("[data-unreachable]");
  const sayUnreachable = () => {
    if (unreachable()) unreachable().remove();
    region.prepend(document.getElementById("unreachable").content.cloneNode(true));
    status.textContent = unreachable().querySelector("p").textContent;
  };

  // `back`: the entry of the history is there already. `first`: nobody asked, the page does it as it loads.
  const go = async (address, { back = false, first = false, move = false } = {}) => {
    addEventListener("beforeunload", settle);
    region.setAttribute("aria-busy", "true");
    status.textContent = "";
    let fresh = null;
    let reached = true;
    try {
      fresh = await fetchPage(address, async (response) =>
        new DOMParser().parseFromString(await response.text(), "text/html"),
      );
      if (!fresh) return; // something else was asked for since
    } catch {
      reached = false;
    }
    settle();
    if (back) input.value = parted(address).words;
    if (fresh && fresh.getElementById("results-region") && fresh.getElementById("filters")) {
      if (!back) enter(address);
      here = address;
      replace(fresh);
    } else if (reached && !first) {
      return load(address); // another page: search is down. One that does this as it loads would do it for ever
    } else {
      sayUnreachable();
    }
    if (move) lead();
  };

  filters.addEventListener("change", () => go(whole(typed())));

  // Whoever asks for results is led to them, as by a new page: the emergency help first, where it is shown.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(whole(typed()), { move: true });
  });

  // Links to other results: further pages, less of a filter, other words.
  region.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || link.origin !== location.origin || link.pathname !== page) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(whole(parted(link.href)), { move: true });
  });

  // Whoever wants an address with the words in it asks for one.
  region.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy-link]");
    if (!button) return;
    const link = new URL(here, location.href).href;
    try {
      await navigator.clipboard.writeText(link);
      status.textContent = button.textContent = "Link copied";
    } catch {
      prompt("Copy this link", link);
    }
  });

  const follow = ({ type, persisted }) => {
    const moved = type === "popstate";
    if (location.pathname !== page) return location.reload(); // the page before this one
    if (within() && moved) return;
    if (entry() !== here || unreachable()) go(entry(), { back: true, first: !moved && !persisted });
    else if (moved) settle();
  };
  addEventListener("popstate", follow);
  addEventListener("pageshow", follow); // a page that comes back, or is loaded again, shows its results again
})();
