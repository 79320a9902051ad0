// A button that copies a field: it appears when the script runs, and says in words that it is done.

/** Copy the field that `button` names, then say so in its own words. */
async function copyField(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  await navigator.clipboard.writeText(field.value);
  button.textContent = button.dataset.copied;
}

function offerCopy() {
  if (!navigator.clipboard) return;
  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => copyField(button));
  });
}

document.addEventListener("DOMContentLoaded", offerCopy);
