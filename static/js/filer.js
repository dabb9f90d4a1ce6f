// Files may be dropped on the field, several and in several goes. Without scripts the field takes them by its button.
"use strict";

for (const felt of document.querySelectorAll("[data-filfelt]")) {
  const input = felt.querySelector("input[type=file]");
  if (!input || typeof DataTransfer === "undefined") continue;

  const vejledning = document.createElement("p");
  vejledning.className = "filfelt-vejledning";
  vejledning.textContent = "Du kan også trække filerne hertil.";
  const liste = document.createElement("ul");
  liste.className = "filfelt-liste";
  const status = document.createElement("p");
  status.className = "sr-only";
  status.setAttribute("role", "status");
  felt.append(vejledning, liste, status);
  felt.classList.add("filfelt--klar");

  let valgte = [];

  function stoerrelse(bytes) {
    if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024)).toLocaleString("da-DK")} kB`;
    return `${(bytes / 1024 / 1024).toLocaleString("da-DK", { maximumFractionDigits: 1 })} MB`;
  }

  function saet(filer, tekst) {
    valgte = filer;
    const overfoersel = new DataTransfer();
    for (const fil of valgte) overfoersel.items.add(fil);
    input.files = overfoersel.files;
    liste.replaceChildren(
      ...valgte.map((fil, nr) => {
        const punkt = document.createElement("li");
        const knap = document.createElement("button");
        knap.type = "button";
        knap.className = "function-link";
        knap.textContent = "Fjern";
        knap.setAttribute("aria-label", `Fjern ${fil.name}`);
        knap.addEventListener("click", () => {
          saet(valgte.filter((_, andet) => andet !== nr), `${fil.name} er fjernet.`);
          (liste.querySelector("button") || input).focus();
        });
        punkt.append(`${fil.name} (${stoerrelse(fil.size)}) `, knap);
        return punkt;
      }),
    );
    status.textContent = tekst;
  }

  function tilfoej(filer) {
    const nye = [...filer].filter(
      (fil) => !valgte.some((kendt) => kendt.name === fil.name && kendt.size === fil.size && kendt.lastModified === fil.lastModified),
    );
    const alle = [...valgte, ...nye];
    saet(alle, alle.length === 1 ? "1 fil er valgt." : `${alle.length} filer er valgt.`);
  }

  input.addEventListener("change", () => tilfoej(input.files));
  felt.addEventListener("dragover", (haendelse) => {
    if (!haendelse.dataTransfer.types.includes("Files")) return;
    haendelse.preventDefault();
    felt.classList.add("filfelt--over");
  });
  felt.addEventListener("dragleave", (haendelse) => {
    if (!felt.contains(haendelse.relatedTarget)) felt.classList.remove("filfelt--over");
  });
  felt.addEventListener("drop", (haendelse) => {
    haendelse.preventDefault();
    felt.classList.remove("filfelt--over");
    tilfoej(haendelse.dataTransfer.files);
  });
}
