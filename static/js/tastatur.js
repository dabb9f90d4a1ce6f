// Keyboard first: where the focus lands, and addresses without empty choices. Shortcuts are the browser's own accesskeys.
"use strict";

// After an act the page says what was done: the focus stands there, so that it is read, and the next step is one Tab away.
const udfoert = document.querySelector("#beskeder .alert-success");
if (udfoert && !document.querySelector("[data-fokus]")) {
  udfoert.tabIndex = -1;
  udfoert.focus({ preventScroll: true });
}

// A filter's address names only what was chosen, so that it can be sent to a colleague.
document.addEventListener("htmx:configRequest", (haendelse) => {
  const { verb, parameters, elt } = haendelse.detail;
  if (verb !== "get" || elt.tagName !== "FORM") return;
  for (const navn of Object.keys(parameters)) {
    if (parameters[navn] === "") delete parameters[navn];
  }
});
