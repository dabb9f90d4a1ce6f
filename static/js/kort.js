// The map of afdelinger. The list beside it says the same, and is what there is without scripts.
// Colours, patterns and shapes are read from the key above the map, so that there is one definition of them.
"use strict";

const MAERKE = 24;
// Smaller, the shapes of the colours could not be told apart.
const MINDSTE = 7;
// The worst is drawn last, so that it lies on top where marks meet.
const ORDEN = ["groen", "ikke_maalt", "gul", "roed"];
const DANMARK = [[54.5, 8], [57.8, 13]];

function laerred(side) {
  const nyt = document.createElement("canvas");
  nyt.width = nyt.height = side;
  return [nyt, nyt.getContext("2d")];
}

function tegnSti(lag, sti) {
  const stil = getComputedStyle(sti);
  const omrids = new Path2D(sti.getAttribute("d"));
  lag.lineWidth = parseFloat(stil.strokeWidth);
  lag.lineCap = stil.strokeLinecap;
  lag.lineJoin = stil.strokeLinejoin;
  lag.setLineDash(stil.strokeDasharray === "none" ? [] : stil.strokeDasharray.split(/[ ,]+/).map(parseFloat));
  lag.strokeStyle = stil.stroke;
  if (stil.fill !== "none") {
    lag.fillStyle = stil.fill;
    lag.fill(omrids);
  }
  lag.stroke(omrids);
}

// What the key shows of each colour, drawn once: its mark (with room for the edge), and its pattern.
function laesSignatur(punkt) {
  const [maerke, maerkelag] = laerred(2 * MAERKE);
  maerkelag.scale((2 * MAERKE) / 26, (2 * MAERKE) / 26);
  maerkelag.translate(1, 1);
  for (const sti of punkt.querySelectorAll(".signatur__punkt path")) tegnSti(maerkelag, sti);
  const [flade, lag] = laerred(8);
  lag.fillStyle = getComputedStyle(punkt.querySelector(".moenster__bund")).fill;
  lag.fillRect(0, 0, 8, 8);
  tegnSti(lag, punkt.querySelector(".moenster__streg"));
  return { maerke, moenster: lag.createPattern(flade, "repeat") };
}

// Smaller far out, and where there are so many that they would hide each other; a zoom in doubles the room of each.
function maerkeside(kort) {
  const { plads, zoom } = kort.taethed;
  const fjern = Math.max(MAERKE / 2, Math.min(MAERKE, 2 * kort.getZoom() - 4));
  return Math.max(MINDSTE, Math.min(fjern, plads * 2 ** (kort.getZoom() - zoom)));
}

// A point with the colour's own mark on the map's canvas.
const Maerke = L.CircleMarker.extend({
  _updatePath() {
    const tegner = this._renderer;
    if (!tegner._drawing || this._empty()) return;
    const side = maerkeside(this._map);
    tegner._ctx.globalAlpha = 1;
    tegner._ctx.drawImage(this.options.maerke, this._point.x - side / 2, this._point.y - side / 2, side, side);
  },
});

function element(navn, tekst, klasse = "") {
  const nyt = document.createElement(navn);
  nyt.textContent = tekst;
  if (klasse) nyt.className = klasse;
  return nyt;
}

function indhold(objekt, adresse) {
  const { navn, organisation, bydel, farvenavn, trin } = objekt.properties;
  const [org, afd] = objekt.id.split("-");
  const boks = document.createElement("div");
  const vej = element("a", navn);
  vej.href = adresse.replace("0000-000", `${org}-${afd}`);
  const farve = trin ? `${farvenavn}, trin ${trin}` : farvenavn;
  boks.append(vej, element("p", farve[0].toUpperCase() + farve.slice(1)), element("p", [objekt.id, organisation, bydel].filter(Boolean).join(", ")));
  return boks;
}

function lavKort(beholder) {
  const rolig = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const kort = L.map(beholder, {
    zoomControl: false,
    preferCanvas: true,
    scrollWheelZoom: false,
    maxZoom: 18,
    fadeAnimation: !rolig,
    zoomAnimation: !rolig,
    markerZoomAnimation: !rolig,
    attributionControl: false,
  });
  beholder.setAttribute("role", "region");
  beholder.setAttribute("aria-label", "Kort over afdelinger. Piletasterne flytter kortet, plus og minus zoomer. Listen siger det samme.");
  L.control.zoom({ zoomInTitle: "Zoom ind", zoomOutTitle: "Zoom ud" }).addTo(kort);
  L.control.scale({ imperial: false }).addTo(kort);
  const { baggrund, baggrundskilde } = beholder.dataset;
  if (baggrund) {
    const kilde = element("span", baggrundskilde).innerHTML;
    L.control.attribution({ prefix: false }).addTo(kort);
    L.tileLayer(baggrund, { attribution: kilde, maxZoom: 18 }).addTo(kort);
  }
  kort.on("popupopen", ({ popup }) => popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", "Luk"));
  // The wheel scrolls the page past a map that nobody has chosen.
  kort.on("focus", () => kort.scrollWheelZoom.enable());
  kort.on("blur", () => kort.scrollWheelZoom.disable());
  // On paper the map has another size; what it shows is drawn anew for it.
  matchMedia("print").addEventListener("change", () => kort.invalidateSize({ animate: false }));
  beholder.addEventListener("keydown", (haendelse) => {
    if (haendelse.key === "Escape") kort.closePopup();
  });
  return kort;
}

// Areas first, so that the marks lie above them.
function tegn(kort, samling, beholder) {
  const signaturer = {};
  for (const punkt of document.querySelectorAll(".signaturer > [data-farve]")) {
    signaturer[punkt.dataset.farve] = laesSignatur(punkt);
  }
  const steder = {};
  const lag = L.featureGroup();
  const arealer = L.geoJSON(samling, {
    filter: (objekt) => objekt.geometry.type !== "Point",
    style: (objekt) => ({
      color: "#1a1a1a",
      weight: 1,
      fillColor: signaturer[objekt.properties.farve].moenster,
      fillOpacity: 1,
      dashArray: objekt.properties.farve === "ikke_maalt" ? "4 3" : null,
    }),
  });
  arealer.eachLayer((areal) => lag.addLayer(areal));
  const efterFarve = [...samling.features].sort((a, b) => ORDEN.indexOf(a.properties.farve) - ORDEN.indexOf(b.properties.farve));
  for (const objekt of efterFarve) {
    const [laengde, bredde] = objekt.properties.midte;
    const maerke = new Maerke([bredde, laengde], { radius: MAERKE / 2, maerke: signaturer[objekt.properties.farve].maerke });
    maerke.feature = objekt;
    steder[objekt.id] = maerke;
    lag.addLayer(maerke);
  }
  // An element, not a text: Leaflet would read a text as HTML.
  lag.bindTooltip((valgt) => element("span", valgt.feature.properties.navn), { sticky: true });
  lag.bindPopup((valgt) => indhold(valgt.feature, beholder.dataset.afdeling));
  const ramme = lag.getBounds();
  kort.fitBounds(ramme.isValid() ? ramme : DANMARK, { padding: [24, 24], maxZoom: 16, animate: false });
  const { x, y } = kort.getSize();
  kort.taethed = { zoom: kort.getZoom(), plads: Math.sqrt((x * y) / Math.max(1, samling.features.length)) };
  lag.addTo(kort);
  return steder;
}

// A button in each line of the list shows the afdeling on the map, and brings the keyboard there and back.
function saetKnapper(kort, steder, beholder) {
  let kaldt = null;
  for (const felt of document.querySelectorAll("[data-vis]")) {
    const maerke = steder[felt.dataset.vis];
    if (!maerke) continue;
    const knap = element("button", "Vis på kortet", "vis-paa-kort");
    knap.type = "button";
    knap.setAttribute("aria-label", `Vis på kortet: ${felt.dataset.navn}`);
    knap.addEventListener("click", () => {
      kort.setView(maerke.getLatLng(), Math.max(kort.getZoom(), 14), { animate: false });
      kort.openPopup(indhold(maerke.feature, beholder.dataset.afdeling), maerke.getLatLng());
      beholder.scrollIntoView({ block: "nearest" });
      kort.getPane("popupPane").querySelector("a")?.focus({ preventScroll: true });
      kaldt = knap;
    });
    felt.append(knap);
  }
  kort.on("popupclose", () => {
    if (kaldt && beholder.contains(document.activeElement)) kaldt.focus();
    kaldt = null;
  });
}

async function hent(adresse) {
  try {
    const svar = await fetch(adresse, { headers: { Accept: "application/geo+json" } });
    return svar.ok && !svar.redirected ? await svar.json() : null;
  } catch {
    return null;
  }
}

async function visKort(beholder) {
  beholder.hidden = false;
  const kort = lavKort(beholder);
  const status = document.getElementById("kort-status");
  status.textContent = "";
  const samling = await hent(beholder.dataset.kilde);
  if (!samling) {
    kort.fitBounds(DANMARK);
    status.textContent = "Kortet kunne ikke hentes. Prøv at indlæse siden igen. Listen viser afdelingerne imens.";
    return;
  }
  saetKnapper(kort, tegn(kort, samling, beholder), beholder);
  if (!samling.features.length) status.textContent = "Ingen af de valgte afdelinger har et sted på kortet.";
  beholder.dataset.vist = String(samling.features.length);
}

const kortet = document.getElementById("kort");
if (kortet && window.L) visKort(kortet);
