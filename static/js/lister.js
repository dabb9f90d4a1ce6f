// Choosing many units: one box for all of them, and how many are chosen. The form works without it.
"use strict";

for (const form of document.querySelectorAll("form.flere")) {
  const bokse = [...form.querySelectorAll("input[data-valg]")];
  const status = form.querySelector("[data-valgte]");
  if (!bokse.length || !status) continue;

  const felt = document.createElement("div");
  felt.className = "form-group-checkbox";
  const alle = Object.assign(document.createElement("input"), { type: "checkbox", id: "vaelg-alle", className: "form-checkbox" });
  const navn = Object.assign(document.createElement("label"), { htmlFor: "vaelg-alle", textContent: `Vælg alle ${bokse.length}` });
  felt.append(alle, navn);
  status.before(felt);
  status.hidden = false;
  status.setAttribute("role", "status");

  function vis() {
    const antal = bokse.filter((boks) => boks.checked).length;
    status.textContent = antal === 1 ? "1 bolig er valgt" : `${antal} boliger er valgt`;
    alle.checked = antal === bokse.length;
    alle.indeterminate = antal > 0 && antal < bokse.length;
  }

  alle.addEventListener("change", () => {
    for (const boks of bokse) boks.checked = alle.checked;
    vis();
  });
  form.addEventListener("change", (haendelse) => {
    if (bokse.includes(haendelse.target)) vis();
  });
  vis();
}
