// The table of vacant dwellings as a grid: up and down between afdelinger, and a column pasted from a spreadsheet.
"use strict";

const gitter = document.querySelector("[data-ledighed]");
const hjaelp = document.querySelector("[data-ledighed-hjaelp]");

// The field so many rows down and columns across, or nothing where there is none.
function feltet(fra, ned, hen) {
  const celle = fra.closest("td");
  const raekke = gitter.tBodies[0].rows[celle.parentElement.sectionRowIndex + ned];
  const anden = raekke && raekke.cells[celle.cellIndex + hen];
  return anden ? anden.querySelector("input") : null;
}

if (gitter) {
  hjaelp.hidden = false;
  gitter.addEventListener("keydown", (haendelse) => {
    const ned = { Enter: haendelse.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[haendelse.key];
    if (!ned || haendelse.isComposing) return;
    haendelse.preventDefault();
    // A month in which the afdeling did not exist is passed over.
    for (let skridt = ned; haendelse.target.closest("tr").sectionRowIndex + skridt in gitter.tBodies[0].rows; skridt += ned) {
      const naeste = feltet(haendelse.target, skridt, 0);
      if (naeste) {
        naeste.focus();
        naeste.select();
        break;
      }
    }
  });
  gitter.addEventListener("paste", (haendelse) => {
    const linjer = haendelse.clipboardData.getData("text").replace(/\s+$/, "").split(/\r?\n/);
    if (linjer.length === 1 && !linjer[0].includes("\t")) return;
    haendelse.preventDefault();
    linjer.forEach((linje, ned) => {
      linje.split("\t").forEach((vaerdi, hen) => {
        const felt = feltet(haendelse.target, ned, hen);
        if (felt) felt.value = vaerdi.trim();
      });
    });
  });
}
