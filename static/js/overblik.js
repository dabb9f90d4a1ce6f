// After sorting, the focus stays on the header that was used, although the table is new.
"use strict";

let sidsteHoved = -1;

document.addEventListener("htmx:beforeSwap", () => {
  const aktiv = document.activeElement;
  sidsteHoved = [...document.querySelectorAll("#liste thead a")].indexOf(aktiv);
});

document.addEventListener("htmx:afterSettle", () => {
  if (sidsteHoved < 0) return;
  const hoved = document.querySelectorAll("#liste thead a")[sidsteHoved];
  sidsteHoved = -1;
  if (hoved) hoved.focus({ preventScroll: true });
});
