// The sheet says so when an answer did not leave this phone; without this file, the browser says it.

/** Show or hide the strip « hors ligne ». */
function showOffline(lost) {
  const strip = document.getElementById("hors-ligne");
  if (strip) strip.hidden = !lost;
}

document.addEventListener("htmx:sendError", () => showOffline(true));
document.addEventListener("htmx:responseError", () => showOffline(true));
document.addEventListener("htmx:timeout", () => showOffline(true));
document.addEventListener("htmx:afterOnLoad", () => showOffline(false));
