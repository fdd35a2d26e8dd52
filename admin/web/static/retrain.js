// Follow a retraining without loading the page again and again; without this the page refreshes itself.

const now = document.getElementById("now");

if (now) {
  const state = () => now.firstElementChild.dataset.state;
  const began = state();

  const follow = async () => {
    try {
      const answer = await fetch(now.dataset.follow, { credentials: "same-origin", redirect: "error" });
      if (answer.ok) {
        const part = new DOMParser().parseFromString(await answer.text(), "text/html");
        const next = part.querySelector("[data-state]");
        const open = ["queued", "training", "testing"];
        const working = (name) => open.includes(name) || name.endsWith("going");
        if (working(began) && !working(next.dataset.state)) {
          location.reload();
          return;
        }
        // What somebody is about to press stays under the finger.
        if (!now.contains(document.activeElement)) now.replaceChild(next, now.firstElementChild);
      }
    } catch (_) {
      // The line is away for a moment: asked again.
    }
    setTimeout(follow, 2000);
  };

  setTimeout(follow, 2000);
}
