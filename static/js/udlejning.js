// Small helps on top of pages that work without them.
"use strict";

// The menu folds on narrow screens only where a script can open it again.
for (const menu of document.querySelectorAll("[data-hovedmenu]")) {
  const knap = menu.querySelector("button");
  knap.hidden = false;
  menu.classList.add("hovedmenu--foldbar");
  knap.addEventListener("click", () => {
    knap.setAttribute("aria-expanded", String(knap.getAttribute("aria-expanded") !== "true"));
  });
  menu.addEventListener("keydown", (haendelse) => {
    if (haendelse.key === "Escape" && knap.getAttribute("aria-expanded") === "true") {
      knap.setAttribute("aria-expanded", "false");
      knap.focus();
    }
  });
}

// Errors get the focus, so that they are read aloud and seen first.
function fokuserFejl(rod) {
  const fejl = rod.querySelector("[data-fokus]");
  if (fejl) fejl.focus();
}

// A filter form answers as soon as a choice is made; its button is for those without scripts.
function goerFiltreKlar(rod) {
  for (const form of rod.querySelectorAll("form[data-send-straks]")) {
    if (form.dataset.klar) continue;
    form.dataset.klar = "ja";
    form.addEventListener("change", () => form.requestSubmit());
  }
}

// A button that writes is pressed once.
document.addEventListener("submit", (haendelse) => {
  const form = haendelse.target;
  if (form.method !== "post" || form.dataset.sendt) {
    if (form.dataset.sendt) haendelse.preventDefault();
    return;
  }
  form.dataset.sendt = "ja";
  setTimeout(() => delete form.dataset.sendt, 3000);
});

// A link to a folded part opens it.
function aabnMaalet() {
  const maal = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const foldet = maal && maal.closest("details.hjaelpeafsnit");
  if (foldet) foldet.open = true;
}

addEventListener("hashchange", aabnMaalet);
aabnMaalet();

if (window.DKFDS) window.DKFDS.init();
fokuserFejl(document);
goerFiltreKlar(document);
document.addEventListener("htmx:afterSettle", (haendelse) => {
  goerFiltreKlar(document);
  fokuserFejl(haendelse.target);
});
