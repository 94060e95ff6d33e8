// What pages gain where scripts run: charts, completion of the search, a sign that an answer is being worked out.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();

  // Charts -------------------------------------------------------------------------------------------------------------

  let vega;
  const loadVega = () => (vega ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.body.dataset.vega;
    script.onload = () => resolve(window.vegaEmbed);
    script.onerror = () => reject(new Error("the charts are not installed"));
    document.head.append(script);
  }));

  // The page's own colours; those of the data are in the specification.
  const look = () => ({
    background: "transparent",
    axis: { labelColor: colour("--soft"), titleColor: colour("--soft"), gridColor: colour("--grid") },
    legend: { labelColor: colour("--ink") },
    text: { color: colour("--ink") },
  });

  // The legends that a specification states, at whatever depth: what is stated there goes before the configuration.
  const legends = (part) =>
    part === null || typeof part !== "object" ? []
      : Object.entries(part).flatMap(([name, value]) =>
          name === "legend" && value !== null ? [value] : name === "data" ? [] : legends(value));

  const draw = async (plot) => {
    const name = plot.getAttribute("aria-label");
    try {
      const embed = await loadVega();
      const specification = JSON.parse(plot.dataset.specification);
      // Two plots above each other cannot take the width of their frame by themselves.
      const width = Math.max(200, plot.clientWidth - 190);
      for (const part of specification.vconcat ?? []) if (part.width === "container") part.width = width;
      const isNarrow = plot.clientWidth < 480;
      const config = look();
      if (isNarrow) {
        for (const part of legends(specification)) part.columns = 2;
        config.axis.labelLimit = 110;
      }
      plot.finish?.();
      const result = await embed(plot, specification, {
        actions: false, ast: true, config, defaultStyle: false, mode: "vega-lite", renderer: "svg",
        tooltip: { disableDefaultStyle: true },
      });
      plot.finish = () => result.finalize();
      // The frame is a picture with a name, and the table beside it has the numbers; Vega's own roles have no names.
      for (const part of plot.querySelectorAll("[role]")) {
        for (const name of ["role", "aria-roledescription", "aria-label"]) part.removeAttribute(name);
      }
      plot.querySelector("svg").setAttribute("aria-hidden", "true");
      plot.setAttribute("role", "img");
      plot.removeAttribute("aria-roledescription");
      plot.setAttribute("aria-label", name);
      plot.classList.add("drawn");
    } catch (error) {
      plot.classList.add("failed");
      plot.textContent = "The chart cannot be drawn here; the table below has its numbers.";
      console.warn(String(error));
    }
  };

  const plots = [...document.querySelectorAll(".plot[data-specification]")];
  if (plots.length > 0) {
    const seen = new Set();
    const watcher = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting || seen.has(entry.target)) continue;
        seen.add(entry.target);
        draw(entry.target);
      }
    }, { rootMargin: "600px" });
    for (const plot of plots) watcher.observe(plot);
    const again = () => { for (const plot of seen) draw(plot); };
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    let width = innerWidth;
    addEventListener("resize", () => {
      // Phones resize the page's height while it scrolls.
      if (innerWidth === width) return;
      width = innerWidth;
      again();
    });
    addEventListener("beforeprint", () => { for (const plot of plots) if (!seen.has(plot)) { seen.add(plot); draw(plot); } });
  }

  // Search: a combobox with a list (ARIA Authoring Practices, "editable combobox with list autocomplete") --------------

  const place = (row) => {
    const path = (text) => text.split("/").map(encodeURIComponent).join("/");
    switch (row.kind) {
      case "model": return "/model/" + path(row.id);
      case "country": return "/country/" + encodeURIComponent(row.id);
      case "family": return "/family/" + encodeURIComponent(row.id);
      default: return "/organisation/" + encodeURIComponent(row.id);
    }
  };

  const combobox = (input) => {
    const list = document.createElement("ul");
    list.id = input.id + "-suggestions";
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    const status = document.createElement("span");
    status.className = "hidden";
    status.setAttribute("role", "status");
    input.after(list, status);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) input.setAttribute(name, value);

    let asked = 0;
    let chosen = -1;
    const close = () => {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const choose = (index) => {
      const options = [...list.children];
      if (options.length === 0) return;
      chosen = (index + options.length) % options.length;
      options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
      input.setAttribute("aria-activedescendant", options[chosen].id);
      options[chosen].scrollIntoView({ block: "nearest" });
    };
    const open = (rows) => {
      list.replaceChildren(...rows.map((row, at) => {
        const option = document.createElement("li");
        option.id = list.id + "-" + at;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.place = place(row);
        option.textContent = row.name ?? row.id;
        const kind = document.createElement("small");
        kind.textContent = row.name && row.name !== row.id ? `${row.kind} ${row.id}` : row.kind;
        option.append(kind);
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          location.assign(option.dataset.place);
        });
        return option;
      }));
      chosen = -1;
      input.removeAttribute("aria-activedescendant");
      list.hidden = rows.length === 0;
      input.setAttribute("aria-expanded", String(rows.length > 0));
      status.textContent = rows.length === 1 ? "1 suggestion" : `${rows.length} suggestions`;
    };
    input.addEventListener("input", async () => {
      const text = input.value.trim();
      const number = ++asked;
      if (text.length < 2) return close();
      try {
        const response = await fetch(`/api/v1/search.json?q=${encodeURIComponent(text)}&limit=8`);
        const rows = response.ok ? (await response.json()).rows : [];
        // Only the answer to what stands there now.
        if (number === asked && document.activeElement === input) open(rows);
      } catch {
        close();
      }
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        if (!list.hidden) event.preventDefault();
        close();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) return;
        event.preventDefault();
        choose(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? -1 : chosen - 1);
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        location.assign(list.children[chosen].dataset.place);
      }
    });
    input.addEventListener("blur", close);
  };
  document.querySelectorAll("input[data-complete]").forEach(combobox);

  // Signs --------------------------------------------------------------------------------------------------------------

  const working = document.createElement("p");
  working.className = "working";
  working.setAttribute("role", "status");
  const sign = () => {
    working.textContent = "Working out the answer …";
    document.body.append(working);
  };
  document.addEventListener("submit", (event) => {
    // Empty fields say nothing; without them the address is shorter.
    for (const field of event.target.querySelectorAll("input, select")) if (field.value === "") field.disabled = true;
    setTimeout(sign, 300);
  });
  addEventListener("pageshow", () => {
    working.remove();
    document.querySelectorAll("form :disabled").forEach((field) => { field.disabled = false; });
  });

  for (const button of document.querySelectorAll("button.copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
      button.textContent = "Copied";
    });
  }
})();
