// Choosing many units: found as one writes, one box for all in sight, and how many are chosen. The form works without it.
"use strict";

for (const form of document.querySelectorAll("form.flere")) {
  const bokse = [...form.querySelectorAll("input[data-valg]")];
  const status = form.querySelector("[data-valgte]");
  if (!bokse.length || !status) continue;

  const felt = document.createElement("div");
  felt.className = "form-group-checkbox";
  const alle = Object.assign(document.createElement("input"), { type: "checkbox", id: "vaelg-alle", className: "form-checkbox" });
  const navn = Object.assign(document.createElement("label"), { htmlFor: "vaelg-alle" });
  felt.append(alle, navn);
  form.querySelector("fieldset").before(felt);
  status.hidden = false;
  status.setAttribute("role", "status");

  const synlige = () => bokse.filter((boks) => !boks.parentElement.hidden);

  function vis() {
    const antal = bokse.filter((boks) => boks.checked).length;
    status.textContent = antal === 1 ? "1 bolig er valgt" : `${antal} boliger er valgt`;
    const fundne = synlige();
    const valgte = fundne.filter((boks) => boks.checked).length;
    navn.textContent = fundne.length === bokse.length ? `Vælg alle ${bokse.length}` : `Vælg alle ${fundne.length} fundne`;
    alle.checked = fundne.length > 0 && valgte === fundne.length;
    alle.indeterminate = valgte > 0 && valgte < fundne.length;
  }

  // What is chosen stays in sight, whatever one looks for, as it does without scripts.
  function find(tekst) {
    const ord = tekst.toLowerCase().split(/\s+/).filter(Boolean);
    for (const boks of bokse) {
      const kasse = boks.parentElement;
      kasse.hidden = !boks.checked && !ord.every((et) => kasse.dataset.soeg.includes(et));
    }
    for (const gruppe of form.querySelectorAll("fieldset")) {
      gruppe.hidden = !gruppe.querySelector(":scope > div:not([hidden])");
    }
    vis();
  }

  const soeg = form.querySelector("[data-find] input");
  if (soeg) soeg.addEventListener("input", () => find(soeg.value));

  alle.addEventListener("change", () => {
    for (const boks of synlige()) boks.checked = alle.checked;
    vis();
  });
  form.addEventListener("change", (haendelse) => {
    if (bokse.includes(haendelse.target)) vis();
  });
  vis();
}
