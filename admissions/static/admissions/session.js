// Shows a warning ten minutes before the sign-in ends; the button prolongs it without leaving the page.
(() => {
  const meta = document.querySelector('meta[name="session-ends"]');
  const warning = document.getElementById("session-warning");
  if (!meta || !warning) return;

  const BEFORE = 10 * 60 * 1000;
  let timer;

  const wait = (ends) => {
    clearTimeout(timer);
    const left = ends - Date.now() - BEFORE;
    if (left <= 0) warning.hidden = false;
    else timer = setTimeout(() => wait(ends), Math.min(left, 60 * 60 * 1000));
  };

  warning.querySelector("[data-keep-session]").addEventListener("click", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(event.target.href, { redirect: "follow", credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.querySelector('meta[name="session-ends"]');
      if (!next) return window.location.assign(event.target.href);
      warning.hidden = true;
      wait(Date.parse(next.content));
    } catch {
      // Without a connection the warning stays; what is typed is kept by the server later on.
    }
  });

  wait(Date.parse(meta.content));
})();
