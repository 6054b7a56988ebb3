
// Renews the page in place, so that nothing flickers and a screen reader is not interrupted. The
// page works without it.
(() => {
  "use strict";
  const quiet = 20000; // ms between two things that a screen reader is told
  const said = document.getElementById("said");
  let view = document.getElementById("view");
  let told = view.dataset.say;
  let toldAt = Date.now();
  let until = 0;

  const two = (number) => String(number).padStart(2, "0");
  // As the server writes it.
  const clock = (seconds) => {
    const minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60);
    if (hours >= 48) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
    if (hours > 0) return `${hours} h ${two(minutes % 60)} min`;
    return minutes > 0 ? `${minutes} min ${two(seconds % 60)} s` : `${seconds} s`;
  };
  const tick = () => {
    const left = view.querySelector("[data-left]");
    if (left) left.textContent = clock(Math.max(0, Math.ceil((until - Date.now()) / 1000)));
  };
  const begin = () => {
    const left = view.querySelector("[data-left]");
    until = left ? Date.now() + 1000 * left.dataset.left : 0;
    const form = {dateStyle: "medium", timeStyle: "short"};
    for (const time of view.querySelectorAll("time")) {
      time.textContent = new Date(time.dateTime).toLocaleString(document.documentElement.lang, form);
    }
    tick();
  };
  const show = (fresh, title) => {
    const other = fresh.dataset.state !== view.dataset.state;
    view.replaceWith(fresh);
    view = fresh;
    document.title = title;
    begin();
    const news = view.dataset.say;
    if (news !== told && (other || Date.now() - toldAt > quiet)) {
      said.textContent = told = news;
      toldAt = Date.now();
    }
  };
  const look = async () => {
    let wait = 5000 + 5000 * Math.random();
    try {
      const answer = await fetch(location.pathname, {redirect: "manual", cache: "no-store"});
      if (answer.type === "opaqueredirect") return location.replace(location.pathname);
      if ((answer.headers.get("Content-Type") || "").startsWith("text/html")) {
        const next = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = next.getElementById("view");
        if (fresh) {
          show(document.adoptNode(fresh), next.title);
          wait = Number(fresh.dataset.poll);
        }
      }
    } catch {
      // The network: again in a while.
    }
    if (wait > 0) setTimeout(look, wait);
  };

  if (location.search) history.replaceState(null, "", location.pathname);
  begin();
  setInterval(tick, 1000);
  if (Number(view.dataset.poll) > 0) setTimeout(look, Number(view.dataset.poll));
})();
