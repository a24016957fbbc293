// "Leave this site quickly", by its link or by pressing Escape three times. This page gives its place in the history to
// the other one, and is blank while that one loads. Nothing is sent. Without script it is a plain link.
(() => {
  "use strict";

  const link = document.querySelector("[data-leave]");
  if (!link) return;

  const leave = () => {
    document.body.hidden = true;
    location.replace(link.href);
  };

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  let times = 0;
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    const quickly = event.timeStamp - last < 2000;
    last = event.timeStamp;
    times = event.key === "Escape" ? (quickly ? times : 0) + 1 : 0;
    if (times === 3) leave();
  });

  addEventListener("pageshow", () => {
    document.body.hidden = false;
  });
})();
