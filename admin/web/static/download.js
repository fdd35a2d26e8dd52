// A form that gives a file leaves its page where it is: it may be sent again.

for (const form of document.querySelectorAll("form[data-again]")) {
  form.addEventListener("submit", () => setTimeout(() => delete form.dataset.sent, 1500));
}
