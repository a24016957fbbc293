// Says "Open now" or "Closed now" beside opening hours. The server works out when a service is open (directory/hours.py);
// this only compares its intervals with the clock, in London time, and says nothing past the last of them.
(() => {
  "use strict";

  const DAY = 24 * 60; // all times are whole minutes since 1970
  const LONDON = { timeZone: "Europe/London" };
  let clock, named;
  try {
    const parts = { year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    clock = new Intl.DateTimeFormat("en-GB", { ...parts, ...LONDON });
    named = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", ...LONDON });
    clock.formatToParts(0);
  } catch {
    return; // a browser that does not know London's time claims nothing
  }

  const partsOf = (format, minute) =>
    Object.fromEntries(format.formatToParts(minute * 60000).map((part) => [part.type, part.value]));

  const daysBetween = (from, to) => {
    const [first, last] = [from, to].map((minute) => {
      const { year, month, day } = partsOf(clock, minute);
      return Date.UTC(year, month - 1, day) / 86400000;
    });
    return last - first;
  };

  const time = (minute) => {
    const parts = partsOf(clock, minute);
    const [hour, past] = [Number(parts.hour) % 24, Number(parts.minute)];
    const words = `${((hour + 11) % 12) + 1}${past ? `:${parts.minute}` : ""}${hour < 12 ? "am" : "pm"}`;
    return { "12am": "midnight", "12pm": "midday" }[words] || words;
  };

  const day = (now, minute) => {
    const days = daysBetween(now, minute);
    const { weekday, day, month } = partsOf(named, minute);
    if (days < 2) return days ? "tomorrow" : "today";
    return days < 7 ? `on ${weekday}` : `on ${weekday} ${day} ${month}`;
  };

  const spansOf = (text, state) =>
    (text || "").split(" ").filter(Boolean).map((span) => {
      const [start, end] = span.split("-").map(Number);
      return { start, end, state };
    });

  // What to say at a minute, or null.
  const say = ({ open, unknown, until }, now) => {
    const last = Number(until);
    // Past the end nothing is known. Long before it, this device's clock is wrong.
    if (!last || now >= last || last - now > 15 * DAY) return null;
    const spans = [...spansOf(open, "open"), ...spansOf(unknown, "unknown")].sort((a, b) => a.start - b.start);
    const present = spans.find((span) => span.start <= now && now < span.end);
    if (present && present.state === "unknown") return ["unknown", "Opening hours may differ today"];
    if (present) {
      let end = present.end;
      let next;
      while ((next = spans.find((span) => span.start === end)) && next.state === "open") end = next.end;
      if (end >= last || next) return ["open", "Open now"];
      const soon = end - now <= DAY / 2 || !daysBetween(now, end - 1);
      return ["open", `Open now, until ${time(end)}${soon ? "" : ` ${day(now, end - 1)}`}`];
    }
    const next = spans.find((span) => span.start > now);
    if (!next) return ["closed", "Closed now"];
    const when = day(now, next.start);
    if (next.state === "unknown") return ["closed", `Closed now. Opening hours may differ ${when}`];
    const midnight = time(next.start) === "midnight" && when === "tomorrow";
    return ["closed", `Closed now. Opens ${midnight ? "" : `${when} `}at ${time(next.start)}`];
  };

  const update = () => {
    const now = Math.floor(Date.now() / 60000);
    for (const place of document.querySelectorAll(".sp-opening[data-open]")) {
      const said = say(place.dataset, now);
      let line = place.querySelector(".sp-status");
      if (!said) {
        if (line) line.remove();
        continue;
      }
      if (!line) {
        line = document.createElement("p");
        place.prepend(line);
      }
      const [state, words] = said;
      if (line.textContent === words) continue;
      line.className = `sp-status sp-status--${state}`;
      line.textContent = words;
    }
  };

  update();
  setTimeout(() => {
    update();
    setInterval(update, 60000);
  }, 60000 - (Date.now() % 60000));
  addEventListener("pageshow", update);
  document.addEventListener("visibilitychange", update);
  document.addEventListener("signpost:changed", update); // search.js has put in other results
})();
