// What script adds to a tree: a title and the focus on each step, a way back, and the answers given so far.
// All of it lives in this tab's memory: nothing is stored, sent or put into the history. Without script the links and
// the browser's own back button do the work.
(() => {
  "use strict";

  const steps = document.querySelector(".sp-steps");
  const start = document.querySelector(".sp-step--start");
  if (!steps || !start) return;

  const pageTitle = document.title;
  const taken = new Map(); // step and next step -> the answer pressed, where two answers lead to the same step
  const ways = new Map(); // step -> the trail it was last reached by, for the browser's back and forward buttons
  let trail = []; // the questions answered on the way here, each with its answer
  let here = null; // the step shown
  let note = null;

  const element = (name, className, words) => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = words;
    return made;
  };

  const asked = () => {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return "?";
    }
  };

  const wordsOf = (step) => {
    const heading = step.querySelector("h2").cloneNode(true);
    heading.querySelectorAll(".sp-number, .nhsuk-u-visually-hidden").forEach((extra) => extra.remove());
    return heading.textContent.trim();
  };

  const answersTo = (step) => `a[data-answer][href="#${step.id}"]`;

  // Going back, or changing an answer, forgets what came after it.
  const follow = (step) => {
    const before = trail.findIndex((passed) => passed.step === step);
    const link = here && (taken.get(here.id + step.id) || here.querySelector(answersTo(step)));
    if (before >= 0) trail = trail.slice(0, before);
    else if (step === start) trail = [];
    else if (link) trail = [...trail, { step: here, answer: link.textContent.trim() }];
    else if (step !== here) trail = ways.get(step) || [];
    ways.set(step, trail);
  };

  const wayBack = (step) => {
    if (step === start) return;
    let link = step.querySelector(".sp-back");
    if (!link) {
      link = element("a", "nhsuk-back-link sp-back", "Go back");
      step.prepend(link);
    }
    const passed = trail[trail.length - 1];
    const answer = steps.querySelector(answersTo(step));
    const before = passed ? passed.step : answer ? answer.closest(".sp-step") : start;
    link.href = `#${before.id}`;
  };

  const yours = element("section", "sp-yours", "");
  yours.setAttribute("aria-labelledby", "your-answers");
  yours.hidden = true;
  const heading = element("h2", "nhsuk-heading-m", "Your answers");
  heading.id = "your-answers";
  const list = element("dl", "nhsuk-summary-list", "");
  yours.append(heading, list);
  steps.after(yours);

  const yourAnswers = () => {
    yours.hidden = !trail.length;
    list.textContent = "";
    for (const { step, answer } of trail) {
      const row = element("div", "nhsuk-summary-list__row", "");
      const actions = element("dd", "nhsuk-summary-list__actions", "");
      const change = element("a", "", "Change");
      change.href = `#${step.id}`;
      change.append(element("span", "nhsuk-u-visually-hidden", ` your answer to: ${wordsOf(step)}`));
      actions.append(change);
      row.append(
        element("dt", "nhsuk-summary-list__key", wordsOf(step)),
        element("dd", "nhsuk-summary-list__value", answer),
        actions,
      );
      list.append(row);
    }
  };

  const show = (moved) => {
    const fragment = asked();
    const target = document.getElementById(fragment);
    const known = target && target.matches(".sp-step");
    const step = known ? target : start;
    if (note) note.remove();
    note = null;
    if (fragment && !known) {
      note = element("p", "sp-note", "We could not find that step. This is the first question.");
      note.setAttribute("role", "status");
      steps.before(note);
    }
    follow(step);
    here = step;
    wayBack(step);
    yourAnswers();
    document.title = known ? `${wordsOf(step)} – ${pageTitle}` : pageTitle;
    if (moved) {
      step.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  };

  steps.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-answer]");
    if (link) taken.set(link.closest(".sp-step").id + link.hash.slice(1), link);
  });
  addEventListener("hashchange", () => show(true));
  show(false);
})();
