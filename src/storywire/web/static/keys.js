// Keys for those who like them; every page works without this file.
// j and k go to the next and the previous thing, Enter opens it, / goes to the search field, ? says so.
"use strict";

(() => {
  const stops = () => [...document.querySelectorAll("[data-stop]")].filter((one) => one.offsetParent !== null);

  const step = (by) => {
    const all = stops();
    if (!all.length) return;
    const here = all.findIndex((one) => one.contains(document.activeElement));
    const next = all[Math.min(all.length - 1, Math.max(0, here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by))];
    const target = next.matches("a, button, summary") ? next : next.querySelector("a, button, summary");
    if (!target) return;
    target.focus();
    target.scrollIntoView({ block: "center" });
  };

  const typing = (element) => element.matches("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && typing(event.target)) return event.target.blur();
    if (typing(event.target)) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "?") location.assign("/about#keys");
    else if (event.key === "/") {
      const field = document.querySelector("#q");
      if (!field) return;
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
})();
