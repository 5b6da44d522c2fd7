extension Asset {
  /// The only script: a page that follows the chain is loaded anew when there is a new head, and its middle replaced. Where
  /// somebody types or has marked something, it waits. A page that nobody looks at keeps no connection.
  static let scriptSource = #"""
    "use strict";
    (() => {
      const main = document.getElementById("main");
      const live = document.getElementById("live");
      // How far the chain's clock is ahead of this machine's, in milliseconds.
      let ahead = Number(document.documentElement.dataset.now) * 1000 - Date.now();

      function age(seconds) {
        const distance = Math.floor((Date.now() + ahead) / 1000) - seconds;
        const d = Math.abs(distance);
        const words = d < 60 ? d + " s" : d < 3600 ? Math.floor(d / 60) + " min" : d < 86400 ? Math.floor(d / 3600) + " h"
          : d < 31557600 ? Math.floor(d / 86400) + " d" : Math.floor(d / 31557600) + " y";
        return distance >= 0 ? words + " ago" : "in " + words;
      }
      setInterval(() => {
        for (const time of document.querySelectorAll("time[data-age]")) {
          const words = age(Number(time.dataset.age));
          if (time.textContent !== words) time.textContent = words;
        }
      }, 1000);

      if (!("live" in main.dataset) || !window.EventSource) return;
      let source = null, loading = false, wanted = null, shown = main.dataset.live, timer = null, last = 0;

      function isInUse() {
        const focus = document.activeElement;
        return (focus && main.contains(focus) && focus.matches("input, button, summary")) || !getSelection().isCollapsed;
      }

      async function refresh() {
        timer = null;
        if (loading || wanted === null || wanted === shown) return;
        if (isInUse()) { timer = setTimeout(refresh, 2000); return; }
        loading = true;
        last = Date.now();
        const head = wanted;
        try {
          const response = await fetch(location.href, { cache: "no-store", headers: { Accept: "text/html" } });
          if (response.ok) {
            const page = new DOMParser().parseFromString(await response.text(), "text/html");
            const fresh = page.getElementById("main");
            if (fresh && !isInUse()) {
              ahead = Number(page.documentElement.dataset.now) * 1000 - Date.now();
              replace(fresh);
            }
          }
        } catch (error) { /* The next head tries again. */ }
        shown = head;
        loading = false;
        if (wanted !== shown) schedule();
      }

      // At most once a second, however fast blocks come.
      function schedule() {
        if (timer === null) timer = setTimeout(refresh, Math.max(150, last + 1000 - Date.now()));
      }

      function replace(fresh) {
        const before = new Set(Array.from(main.querySelectorAll("[data-key]"), (row) => row.dataset.key));
        const open = Array.from(main.querySelectorAll("details"), (details) => details.open);
        const scroll = Array.from(main.querySelectorAll(".scroll"), (box) => box.scrollLeft);
        main.replaceChildren(...fresh.childNodes);
        main.querySelectorAll("details").forEach((details, i) => { if (open[i]) details.open = true; });
        main.querySelectorAll(".scroll").forEach((box, i) => { box.scrollLeft = scroll[i] || 0; });
        if (before.size > 0) {
          for (const row of main.querySelectorAll("[data-key]")) {
            if (!before.has(row.dataset.key)) row.classList.add("fresh");
          }
        }
        if ("live" in fresh.dataset) main.dataset.live = fresh.dataset.live; else close();
      }

      function open() {
        if (source || document.hidden) return;
        source = new EventSource("/events");
        source.addEventListener("open", () => { live.hidden = false; });
        source.addEventListener("error", () => { live.hidden = true; });
        source.addEventListener("head", (event) => {
          wanted = String(JSON.parse(event.data).number) + " " + JSON.parse(event.data).hash;
          // The page itself was made at the head that it names, or behind it.
          if (shown === main.dataset.live && wanted.startsWith(shown + " ")) shown = wanted;
          schedule();
        });
      }
      function close() {
        if (source) source.close();
        source = null;
        live.hidden = true;
      }
      document.addEventListener("visibilitychange", () => { if (document.hidden) close(); else open(); });
      addEventListener("pagehide", close);
      addEventListener("pageshow", open);
      open();
    })();
    """#
}
