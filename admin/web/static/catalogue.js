/* Better with it: files that are too large are told of before they travel, and a form is sent once. */
"use strict";

(function () {
  const form = document.querySelector("form[data-most]");
  const files = document.getElementById("tep");
  const warning = document.getElementById("tep-lon");
  if (!form || !files || !warning) return;
  const most = Number(form.dataset.most);
  // The rest of the form takes its share.
  const tooLarge = () => Array.from(files.files).reduce((sum, file) => sum + file.size, 0) > most - 8192;
  files.addEventListener("change", () => {
    warning.hidden = !tooLarge();
  });
  form.addEventListener("submit", (event) => {
    const button = form.querySelector("button[type=submit]");
    if (tooLarge()) {
      event.preventDefault();
      warning.hidden = false;
      files.focus();
    } else if (button.disabled) {
      event.preventDefault();
    } else {
      button.disabled = true;
      button.textContent = "Đang gửi tệp …";
    }
  });
  // Who comes back with the browser's own button may send again.
  window.addEventListener("pageshow", () => {
    const button = form.querySelector("button[type=submit]");
    button.disabled = false;
    button.textContent = "Chạy thử";
  });
})();
