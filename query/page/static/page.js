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
