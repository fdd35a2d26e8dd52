// Let the browser keep our pages for when there is no signal; it waits until this one has been loaded.
if ('serviceWorker' in navigator) {
  window.addEventListener('load', function () {
    navigator.serviceWorker.register('/sw.js').catch(function () { /* not allowed here: then without */ });
  });
}
