// Comfort for the search page. All of it works without this file.
"use strict";
(() => {
  const form = document.getElementById("search");
  const box = document.getElementById("q");
  document.documentElement.classList.add("js");

  // What is chosen takes effect at once. Focus comes back to it on the next page.
  const key = "ksearch-focus";
  const remember = (id) => {
    try {
      sessionStorage.setItem(key, id);
    } catch {
      // storage may be forbidden: then focus starts at the top
    }
  };
  document.addEventListener("change", (e) => {
    if (e.target.form === form && e.target.type === "checkbox") {
      remember(e.target.name + "\n" + e.target.value);
      form.requestSubmit();
    }
  });
  try {
    const [name, value] = (sessionStorage.getItem(key) || "").split("\n");
    sessionStorage.removeItem(key);
    for (const input of form.elements) {
      if (name && input.name === name && input.value === value) {
        for (let fold = input.closest("details"); fold; fold = fold.parentElement.closest("details")) {
          fold.open = true;
        }
        input.focus();
      }
    }
  } catch {
    // as above
  }

  // Empty fields stay out of the address.
  form.addEventListener("submit", () => {
    for (const input of form.elements) {
      if (input.name && input.value === "") {
        input.disabled = true;
      }
    }
  });
  addEventListener("pageshow", () => {
    for (const input of form.elements) {
      input.disabled = false;
    }
  });

  // What may be meant is offered while somebody types.
  const offered = document.createElement("ul");
  let offers = [];
  let current = -1;
  let asked = "";
  let asking = new AbortController();
  let waiting = 0;
  offered.id = "offered";
  offered.className = "offered";
  offered.hidden = true;
  offered.setAttribute("role", "listbox");
  offered.setAttribute("aria-label", "Suggestions");
  box.after(offered);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", "offered"]]) {
    box.setAttribute(name, value);
  }
  const close = () => {
    clearTimeout(waiting);
    asking.abort();
    offered.hidden = true;
    current = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const select = (i) => {
    current = i;
    [...offered.children].forEach((li, n) => li.setAttribute("aria-selected", String(n === i)));
    if (i < 0) {
      box.removeAttribute("aria-activedescendant");
    } else {
      box.setAttribute("aria-activedescendant", offered.children[i].id);
      offered.children[i].scrollIntoView({ block: "nearest" });
    }
  };
  // A name is chosen beside what is chosen already; an article is opened.
  const take = (i) => {
    const to = new URL(offers[i].link, location.href);
    close();
    if (to.pathname !== new URL(form.action).pathname) {
      location.assign(to);
      return;
    }
    box.value = to.searchParams.get("q") || "";
    for (const [name, value] of to.searchParams) {
      if (name !== "q") {
        const input = document.createElement("input");
        input.type = "hidden";
        input.name = name;
        input.value = value;
        form.append(input);
      }
    }
    form.requestSubmit();
  };
  const show = ([, texts, notes, links]) => {
    offers = texts.map((text, i) => ({ text, note: notes[i], link: links[i] }));
    offered.replaceChildren(...offers.map(({ text, note }, i) => {
      const li = document.createElement("li");
      const name = document.createElement("bdi");
      const about = document.createElement("span");
      li.id = "offer-" + i;
      li.setAttribute("role", "option");
      li.setAttribute("aria-selected", "false");
      name.textContent = text;
      about.className = "n";
      about.textContent = note;
      li.append(name, " ", about);
      li.addEventListener("pointerdown", (e) => e.preventDefault()); // the focus stays in the box
      li.addEventListener("click", () => take(i));
      return li;
    }));
    current = -1;
    offered.hidden = offers.length === 0;
    box.setAttribute("aria-expanded", String(!offered.hidden));
    box.removeAttribute("aria-activedescendant");
  };
  const ask = async () => {
    const typed = box.value;
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    asked = typed;
    if (typed.trim() === "") {
      close();
      return;
    }
    try {
      const answer = await fetch(form.dataset.suggest + "?q=" + encodeURIComponent(typed), { signal });
      const found = answer.ok ? await answer.json() : null;
      if (!signal.aborted && document.activeElement === box) {
        found ? show(found) : close();
      }
    } catch {
      // given up for what was typed since, or there is nobody to ask: then nothing is offered
    }
  };
  box.addEventListener("input", (e) => {
    if (!e.isComposing && box.value !== asked) {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 120);
    }
  });
  box.addEventListener("compositionend", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (e) => {
    if (offered.hidden || e.isComposing) {
      return;
    }
    const n = offers.length;
    switch (e.key) {
      case "ArrowDown":
        select(current + 1 < n ? current + 1 : -1);
        break;
      case "ArrowUp":
        select(current < 0 ? n - 1 : current - 1);
        break;
      case "Enter":
        if (current < 0) {
          close();
          return;
        }
        take(current);
        break;
      case "Escape":
        close();
        e.stopPropagation();
        break;
      default:
        return;
    }
    e.preventDefault();
  });

  // A span of the timeline is chosen by dragging over it.
  const line = document.querySelector(".timeline svg");
  if (line) {
    const bars = [...line.querySelectorAll("a[data-from]")];
    const band = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    band.setAttribute("class", "band");
    band.setAttribute("y", "0");
    band.setAttribute("height", "100%");
    let start = null;
    let dragged = false;
    const edges = (e) => [Math.min(start, e.clientX), Math.max(start, e.clientX)];
    const under = (e) => {
      const [left, right] = edges(e);
      return bars.filter((a) => {
        const r = a.querySelector(".reach").getBoundingClientRect();
        return r.right > left && r.left < right;
      });
    };
    const end = () => {
      start = null;
      band.remove();
      bars.forEach((a) => a.classList.remove("covered"));
    };
    line.addEventListener("pointerdown", (e) => {
      if (e.button === 0) {
        start = e.clientX;
        dragged = false;
      }
    });
    line.addEventListener("dragstart", (e) => e.preventDefault());
    line.addEventListener("pointermove", (e) => {
      if (start === null || (!dragged && Math.abs(e.clientX - start) < 6)) {
        return;
      }
      if (!dragged) {
        dragged = true;
        line.setPointerCapture(e.pointerId);
        line.append(band);
      }
      const [left, right] = edges(e);
      const frame = line.getBoundingClientRect();
      band.setAttribute("x", Math.max(left - frame.left, 0));
      band.setAttribute("width", Math.min(right, frame.right) - Math.max(left, frame.left));
      const covered = under(e);
      bars.forEach((a) => a.classList.toggle("covered", covered.includes(a)));
    });
    line.addEventListener("pointerup", (e) => {
      const covered = start !== null && dragged ? under(e) : [];
      end();
      if (covered.length > 0) {
        form.elements.from.value = covered[0].dataset.from;
        form.elements.to.value = covered[covered.length - 1].dataset.to;
        form.requestSubmit();
      }
    });
    line.addEventListener("pointercancel", end);
    line.addEventListener("click", (e) => { // that ends a drag
      if (dragged) {
        e.preventDefault();
        dragged = false;
      }
    }, true);
    addEventListener("keydown", (e) => {
      if (e.key === "Escape" && start !== null) {
        dragged = true; // the click that follows does nothing
        end();
      }
    });
  }

  // On a wide window the facets are always open, also where the style cannot
  // open them.
  const wide = matchMedia("(min-width: 56rem)");
  const unfold = () => {
    const fold = document.querySelector(".fold");
    if (fold && wide.matches) {
      fold.open = true;
    }
  };
  unfold();
  wide.addEventListener("change", unfold);

  // The map stays as it was left.
  const map = document.querySelector(".atlas");
  if (map) {
    const key = "ksearch-map";
    try {
      if (localStorage.getItem(key)) {
        map.open = localStorage.getItem(key) === "open";
      }
    } catch {
      // as above
    }
    map.addEventListener("toggle", () => {
      try {
        localStorage.setItem(key, map.open ? "open" : "closed");
      } catch {
        // as above
      }
    });
  }

  const hits = [...document.querySelectorAll(".hit h2 a")];
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing) {
      return;
    }
    const typing = /^(input|select|textarea)$/i.test(e.target.tagName) && e.target.type !== "checkbox";
    if (typing) {
      if (e.key === "Escape") {
        e.target.blur();
      }
      return;
    }
    const at = hits.indexOf(document.activeElement);
    let to = -1;
    switch (e.key) {
      case "/":
        e.preventDefault();
        box.focus();
        box.select();
        return;
      case "j":
        to = at + 1;
        break;
      case "k":
        to = at < 0 ? 0 : at - 1;
        break;
      case "ArrowDown": // scrolls, unless a hit has the focus
        to = at < 0 ? -1 : at + 1;
        break;
      case "ArrowUp":
        to = at - 1;
        break;
    }
    if (to >= 0 && to < hits.length) {
      e.preventDefault();
      hits[to].focus();
      hits[to].closest(".hit").scrollIntoView({ block: "nearest" });
    }
  });
})();
