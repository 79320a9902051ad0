// Progressive enhancement only: every page works without this file.

const REOPEN_AFTER = 10000; // milliseconds: a slow network must not leave someone with a dead button

/** Bring the reader to what went wrong, once, when the page opens. */
function focusErrorSummary() {
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
}

/** Escape closes the open menu that holds the focus, and gives the focus back to its button. */
function closeMenuOnEscape(event) {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    const held = menu.contains(document.activeElement);
    menu.open = false;
    if (held) menu.querySelector("summary").focus();
  });
}

/** A click elsewhere closes an open menu. */
function closeMenuOnOutsideClick(event) {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}

/** A form that was sent, and whose page is still here, can be sent again. */
function reopen(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-disabled=true]").forEach((button) => button.removeAttribute("aria-disabled"));
}

/** A second press on the same button sends nothing: the first answer is on its way. */
function refuseDoubleSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-repeat")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  // The button is marked, not disabled: its name and value still travel with the form.
  if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
  window.setTimeout(reopen, REOPEN_AFTER, form);
}

/** Coming back with the browser's Back button opens the forms again. */
function reopenAll() {
  document.querySelectorAll("form[data-sent]").forEach(reopen);
}

/** A button that only makes sense with a script (print) appears when the script runs. */
function offerPrint() {
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
}

document.addEventListener("DOMContentLoaded", focusErrorSummary);
document.addEventListener("DOMContentLoaded", offerPrint);
document.addEventListener("keydown", closeMenuOnEscape);
document.addEventListener("click", closeMenuOnOutsideClick);
document.addEventListener("submit", refuseDoubleSubmit);
window.addEventListener("pageshow", reopenAll);
