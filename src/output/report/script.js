"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const say = (key, values) => words[key].replace(/%\{(\w+)\}/g, (_, name) => values[name]);
  // Rows on the screen at once: laying them out is what a search costs.
  const PAGE = 25;
  const PRINTED = 2000;
  const SENTENCES = new Set(["reason", "message", "peers"]);

  // A node with attributes and children; text only ever becomes a text node.
  const node = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {}))
      if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
    for (const child of children.flat(Infinity)) if (child !== null && child !== undefined) made.append(child);
    return made;
  };
  const link = (kind, name, shown) => node("a", { href: "#" + kind + "=" + encodeURIComponent(name) }, node("bdi", {}, shown ?? name));

  // A table whose columns come as plain lists or as a dictionary with places in it.
  const table = (packed) => {
    const columns = packed.columns.map((column) => ({
      ...column,
      at: column.dictionary
        ? (row) => { const place = column.values[row]; return place < 0 ? null : column.dictionary[place]; }
        : (row) => column.values[row],
    }));
    const byId = new Map(columns.map((column) => [column.id, column]));
    return { height: packed.height, columns, get: (id) => byId.get(id), at: (id, row) => byId.get(id)?.at(row) ?? null };
  };
  // The numbers arrive rounded; here they only get their decimals and thousands marks.
  const shown = (column, value) => {
    if (value === null || value === undefined) return "";
    if (typeof value === "string") return value;
    const [whole, rest] = Math.abs(value).toFixed(column.digits).split(".");
    const marked = (column.ordinal ? whole : whole.replace(/\B(?=(\d{3})+$)/g, ",")) + (rest ? "." + rest : "");
    const zero = !/[1-9]/.test(marked);
    return (value < 0 && !zero ? "\u2212" : "") + marked + (column.percent ? "%" : "");
  };
  const mark = (name) => {
    const place = data.classes.indexOf(name);
    return place < 0 ? (name ?? "") : node("span", { class: "mark m" + (place + 1) }, name);
  };
  const counted = (number) => number.toLocaleString("en-US");
  const isNumber = (column) => column.digits !== undefined;
  const isClass = (column) => column.id === "class" || column.id === "class_preliminary";
  const head = (column, label) =>
    node("th", { scope: "col", class: isNumber(column) ? "n" : null }, label ?? column.label, column.unit ? node("small", {}, column.unit) : null);
  const cell = (column, value) =>
    isClass(column) ? node("td", {}, mark(value))
      : isNumber(column) ? node("td", { class: "n" }, shown(column, value))
        : node("td", { class: SENTENCES.has(column.id) ? "w" : null }, node("bdi", {}, shown(column, value)));
  const grid = (caption, heads, rows, narrow) =>
    node("div", { class: narrow ? "scroll narrow" : "scroll", role: "region", tabindex: "0", "aria-label": caption },
      node("table", {}, node("caption", { class: "quiet" }, caption), node("thead", {}, node("tr", {}, heads)), node("tbody", {}, rows)));

  const enterprises = table(data.enterprises);
  const counties = table(data.counties);
  const quotas = table(data.allocation);
  const higher = table(data.higher);
  const sums = table(data.sums);
  const money = table(data.money);
  const efficiency = table(data.efficiency);
  const losses = table(data.losses);
  const before = table(data.before);
  const rules = table(data.rules);
  const rowsOf = (from, name) => [...Array(from.height).keys()].filter((at) => from.at("county", at) === name);
  const ends = (column, end) => column.id.endsWith(end);
  const indicators = enterprises.columns.filter((column) => ends(column, "_value"))
    .map((column) => ({ value: column, base: column.id.slice(0, -"_value".length) }))
    .map((one) => ({ ...one, benchmark: enterprises.get(one.base + "_benchmark"), points: enterprises.get(one.base + "_points") }));
  // Ranks of several rankings stand in one list only together with the ranking they are of.
  const groups = enterprises.get("rank_group");
  const several = (groups?.dictionary ?? []).length > 1;
  const listed = ["rank", "class", ...(several ? ["rank_group"] : []), "county", "park", "industry", "status"].map(enterprises.get).filter(Boolean)
    .concat(["score"].map(enterprises.get).filter(Boolean), indicators.map((one) => one.value));
  // A folder for one park has no pages of counties.
  const known = new Set([...Array(counties.height).keys()].map((at) => counties.at("county", at)));
  const filters = ["class", "county", "park", "industry", "population", "status"].map(enterprises.get).filter((column) => column?.dictionary);
  // Full-width letters and digits are found by plain ones, and either way round.
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const keys = [];
  for (let row = 0; row < enterprises.height; row++)
    keys.push(folded((enterprises.at("code", row) ?? "") + "\n" + (enterprises.at("name", row) ?? "")));

  // Rows in the order of a column; empty cells come last either way, equals by rank and then as they stood. By rank, one
  // ranking stands below the other.
  const ordered = (rows, column, down) => {
    const rank = enterprises.get("rank");
    const ranking = several && column === rank ? rankOf(groups) : null;
    const apart = (a, b) => (ranking ? ranking[groups.values[a]] - ranking[groups.values[b]] : 0);
    const sign = down ? -1 : 1;
    const texts = !isNumber(column);
    const place = column.dictionary && texts ? rankOf(column) : null;
    const value = place ? (row) => { const at = column.values[row]; return at < 0 ? null : place[at]; } : column.at;
    const collator = texts && !place ? (a, b) => (a < b ? -1 : a > b ? 1 : 0) : (a, b) => a - b;
    return rows.slice().sort((a, b) => {
      const left = value(a), right = value(b);
      if (left === null || right === null) return (left === null) - (right === null) || a - b;
      return apart(a, b) || sign * collator(left, right) || (rank ? (rank.at(a) ?? Infinity) - (rank.at(b) ?? Infinity) || 0 : 0) || a - b;
    });
  };
  const rankOf = (column) => {
    const order = column.dictionary.map((_, index) => index);
    const known = (text) => { const at = isClass(column) ? data.classes.indexOf(text) : -1; return at < 0 ? data.classes.length : at; };
    const words = new Intl.Collator(document.documentElement.lang);
    order.sort((a, b) => known(column.dictionary[a]) - known(column.dictionary[b]) || words.compare(column.dictionary[a], column.dictionary[b]));
    const place = [];
    order.forEach((index, at) => { place[index] = at; });
    return place;
  };

  // The list of enterprises: search, filters, sorted and paged table. `fixed` narrows it to one county.
  let serial = 0;
  let printing = false;
  const live = new Set();
  const explorer = (fixed) => {
    const id = "find" + ++serial;
    const state = { text: "", chosen: new Map(), sort: enterprises.get("rank") ?? null, down: false, page: 0 };
    const all = [];
    for (let row = 0; row < enterprises.height; row++)
      if (!fixed || enterprises.at("county", row) === fixed) all.push(row);
    const columns = fixed ? listed.filter((column) => column.id !== "county") : listed;
    const find = node("input", { type: "search", id, autocomplete: "off" });
    const selects = filters.filter((column) => !(fixed && column.id === "county")).map((column) => {
      const present = fixed ? new Set(all.map((row) => column.values[row])) : null;
      const choices = column.dictionary.map((text, at) => [at, text]).filter(([at]) => !present || present.has(at));
      const place = rankOf(column);
      choices.sort((a, b) => place[a[0]] - place[b[0]]);
      const select = node("select", {}, node("option", { value: "" }, words.all),
        choices.map(([at, text]) => node("option", { value: at }, text)),
        (present ? present.has(-1) : column.values.includes(-1)) ? node("option", { value: "-1" }, words.none) : null);
      select.addEventListener("change", () => {
        if (select.value === "") state.chosen.delete(column); else state.chosen.set(column, Number(select.value));
        state.page = 0; draw();
      });
      return [column, select];
    });
    const said = node("p", { role: "status" });
    const printed = node("p", { class: "print" });
    const previous = node("button", { type: "button" }, words.previous);
    const next = node("button", { type: "button" }, words.next);
    const reset = node("button", { type: "button" }, words.reset);
    const bodies = node("tbody", {});
    const buttons = [];
    const sortable = (column, cls) => {
      const button = node("button", { type: "button", class: "sort", title: words.sort }, column.label);
      const made = node("th", { scope: "col", class: cls ?? (isNumber(column) ? "n" : null) }, button,
        node("span", { class: "print" }, column.label), column.unit ? node("small", {}, column.unit) : null);
      button.addEventListener("click", () => {
        const better = isNumber(column) && column.id !== "rank";
        if (state.sort === column) state.down = !state.down; else { state.sort = column; state.down = better; }
        state.page = 0; draw();
      });
      buttons.push([column, made]);
      return made;
    };
    const name = enterprises.get("name") ?? enterprises.get("code");
    const heads = node("thead", {}, node("tr", {}, name ? sortable(name, "name") : null, columns.map((column) => sortable(column))));
    // A search looks through what is sorted already: only another order sorts anew.
    let sorted = { rows: all };
    const draw = () => {
      const parts = folded(state.text).split(/\s+/).filter(Boolean);
      const tests = [...state.chosen];
      if (state.sort && (sorted.by !== state.sort || sorted.down !== state.down))
        sorted = { by: state.sort, down: state.down, rows: ordered(all, state.sort, state.down) };
      const rows = sorted.rows.filter((row) => parts.every((part) => keys[row].includes(part)) && tests.every(([column, at]) => column.values[row] === at));
      const pages = Math.max(1, Math.ceil(rows.length / PAGE));
      state.page = Math.min(state.page, pages - 1);
      const cut = printing ? rows.slice(0, PRINTED) : rows.slice(state.page * PAGE, (state.page + 1) * PAGE);
      printed.textContent = rows.length > PRINTED ? say("printed", { count: counted(rows.length), page: counted(PRINTED) }) : "";
      bodies.replaceChildren(...cut.map((row) => node("tr", {}, nameCell(row), columns.map((column) =>
        column.id === "county" && known.has(column.at(row)) ? node("td", {}, link("county", column.at(row))) : cell(column, column.at(row))))));
      said.textContent = rows.length ? say("found", { count: counted(rows.length), page: state.page + 1, pages }) : words.nothing;
      previous.disabled = state.page === 0;
      next.disabled = state.page >= pages - 1;
      for (const [column, made] of buttons)
        if (state.sort === column) made.setAttribute("aria-sort", state.down ? "descending" : "ascending"); else made.removeAttribute("aria-sort");
    };
    find.addEventListener("input", () => { state.text = find.value; state.page = 0; draw(); });
    previous.addEventListener("click", () => { state.page--; draw(); });
    next.addEventListener("click", () => { state.page++; draw(); });
    reset.addEventListener("click", () => {
      find.value = ""; state.text = ""; state.chosen.clear(); state.page = 0;
      for (const [, select] of selects) select.value = "";
      draw();
    });
    draw();
    live.add({ bodies, draw });
    const caption = fixed ? words.county_enterprises : words.list;
    return [
      node("fieldset", {}, node("legend", {}, words.filters), node("label", { class: "find" }, words.search, find),
        selects.map(([column, select]) => node("label", {}, column.label, select)), reset),
      node("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": caption },
        node("table", { class: "list" }, node("caption", { class: "quiet" }, caption), heads, bodies)),
      node("div", { class: "pager", role: "group", "aria-label": words.pager }, previous, next, said),
      printed,
    ];
  };
  // On paper a list shows all that was found, on the screen a page of it.
  const redraw = (paper) => {
    printing = paper;
    for (const one of live)
      if (!one.bodies.isConnected) live.delete(one); else if (one.bodies.closest(".open")) one.draw();
  };
  addEventListener("beforeprint", () => redraw(true));
  addEventListener("afterprint", () => redraw(false));
  const nameCell = (row) => {
    const code = enterprises.at("code", row), name = enterprises.at("name", row);
    const shownName = name ?? code ?? "";
    return node("th", { scope: "row", class: "name" },
      code === null ? node("bdi", {}, shownName) : link("enterprise", code, shownName),
      code !== null && name !== null ? node("br") : null, code !== null && name !== null ? node("code", {}, code) : null);
  };

  const back = () => node("a", { class: "back", href: "#overview" }, "← " + words.back);
  const title = (text) => node("h1", { class: "title", tabindex: "-1" }, node("bdi", {}, text));
  const unknown = (name) => [back(), title(say("unknown", { name }))];
  const pairs = (list) => node("dl", { class: "pairs" }, list.map(([label, value]) => node("div", {}, node("dt", {}, label), node("dd", {}, value))));
  const facts = (list) => node("dl", { class: "facts" }, list.map(([label, value]) => node("div", {}, node("dt", {}, label), node("dd", {}, value))));
  const withUnit = (column, value) => shown(column, value)
    + (column.unit && value !== null ? (/^\d/.test(column.unit) ? " × " : " ") + column.unit : "");

  // A county's way from base to quota, one picture a resource under its own method; the table has the others.
  const isPart = (column) => column.id.startsWith("part_");
  const STAGES = () => [...["base", "merit", "award"].map(quotas.get), ...quotas.columns.filter(isPart), ...["bound", "step", "quota"].map(quotas.get)];
  const waterfall = (at) => {
    const stages = STAGES().filter((column) => column && column.at(at) !== null);
    let sum = 0;
    const bars = stages.map((column) => {
      const value = column.at(at);
      const from = column.id === "quota" ? 0 : sum;
      sum = from + value;
      return { column, value, from, to: sum };
    });
    const least = Math.min(0, ...bars.map((bar) => Math.min(bar.from, bar.to)));
    const most = Math.max(...bars.map((bar) => Math.max(bar.from, bar.to)), least + 1e-9);
    const part = (value) => (value - least) / (most - least) * 100;
    return node("div", { class: "falls", "aria-hidden": "true" }, bars.flatMap((bar) => {
      const [left, right] = [Math.min(bar.from, bar.to), Math.max(bar.from, bar.to)].map(part);
      const kind = ["base", "quota"].includes(bar.column.id) ? "whole" : bar.value < 0 ? "less" : "more";
      const drawn = node("span", { class: kind });
      drawn.style.marginLeft = Math.min(left, 99.7) + "%";
      drawn.style.width = Math.max(right - left, 0.3) + "%";
      return [node("span", {}, bar.column.label), node("span", { class: "track" }, drawn), node("span", { class: "n" }, shown(bar.column, bar.value))];
    }));
  };
  // Amounts given out have as many decimals as the steps of their resource need: whole mu stand as whole mu.
  const GIVEN = new Set(["last_year", "award", "quota"]);
  const given = (column, own, at) => {
    if (!GIVEN.has(column.id) && !isPart(column)) return column;
    const values = own.filter((row) => quotas.at("resource", row) === quotas.at("resource", at)).map(column.at).filter((value) => value !== null);
    const exact = (digits) => values.every((value) => Math.abs(Number(value.toFixed(digits)) - value) < 1e-9 * Math.max(Math.abs(value), 1));
    let digits = 0;
    while (digits < column.digits && !exact(digits)) digits++;
    return { ...column, digits };
  };
  const waterfalls = (own) => {
    const seen = new Set();
    return own.filter((at) => { const key = quotas.at("resource", at); return !seen.has(key) && seen.add(key); })
      .map((at) => node("figure", { class: "falls" }, node("figcaption", {}, words.county_waterfall + " · " +
        ["resource", "unit", "method"].map((id) => quotas.at(id, at)).filter(Boolean).join(" · ")), waterfall(at)));
  };

  const rowHead = (column) =>
    node("th", { scope: "row" }, column.label, column.unit ? node("small", { class: "note" }, " " + column.unit) : null);

  // What every indicator adds to the score, the largest loss first, and the largest in words.
  const lostPoints = (name) => {
    const rows = rowsOf(losses, name);
    if (!rows.length) return [];
    const columns = ["indicator", "points", "best", "best_counties", "lost", "sum"].map(losses.get).filter(Boolean);
    const text = (id) => { const column = losses.get(id); return shown(column, column.at(rows[0])); };
    const lead = losses.at("lost", rows[0]) > 0
      ? say("county_loss", { indicator: text("indicator"), points: text("points"), best: text("best_counties"), most: text("best"), lost: text("lost") })
      : words.county_no_loss;
    return [node("h2", { class: "part" }, words.county_losses), node("p", {}, node("bdi", {}, lead)),
      grid(words.county_losses, columns.map((column) => head(column)), rows.map((at) => node("tr", {}, columns.map((column, place) =>
        place ? cell(column, column.at(at)) : node("th", { scope: "row" }, column.at(at))))), true)];
  };
  // Value and rank of every indicator, this year and the year before, beside the city.
  const comparedIndicators = (name, row, city) => {
    const last = rowsOf(before, name)[0];
    const score = { value: counties.get("score"), base: null };
    const lines = indicators.map((one) => ({ ...one, value: counties.get(one.base + "_value") })).concat(score).filter((one) => one.value);
    if (!lines.length) return [];
    const id = (one) => (one.base === null ? "rank" : one.base + "_rank");
    const year = { year: data.year - 1 };
    const own = (from, at, one) => [from.get(one.value.id), from.get(id(one))].map((column) => (column ? cell(column, column.at(at)) : node("td", {})));
    const heads = [name, words.rank, ...(city === undefined || city === row ? [] : [words.city]),
      ...(last === undefined ? [] : [say("year_value", year), say("year_rank", year)])];
    return [node("h2", { class: "part" }, words.county_values),
      grid(words.county_values, [node("th", { scope: "col" }, words.indicator), heads.map((text) => node("th", { scope: "col", class: "n" }, text))],
        lines.map((one) => node("tr", {}, rowHead(one.value), own(counties, row, one),
          city === undefined || city === row ? null : cell(one.value, one.value.at(city)), last === undefined ? null : own(before, last, one))), true)];
  };

  const countyPage = (name) => {
    const rows = [...Array(counties.height).keys()];
    const row = rows.find((at) => counties.at("county", at) === name);
    if (row === undefined) return unknown(name);
    const ranked = rows.filter((at) => counties.at("rank", at) !== null);
    const city = rows.find((at) => counties.at("rank", at) === null && at === counties.height - 1);
    const parts = [back(), title(name)];
    const rank = counties.at("rank", row);
    const key = counties.columns.filter((column) => ["score", "class", "enterprises", "appraised", "land_mu"].includes(column.id));
    parts.push(facts([
      ...(rank === null ? [] : [[counties.get("rank").label, say("county_rank", { rank, count: ranked.length }).replaceAll(" ", "\u00a0")]]),
      ...key.map((column) => [column.label, isClass(column) ? mark(column.at(row)) : withUnit(column, column.at(row))]),
    ]));
    parts.push(...lostPoints(name), ...comparedIndicators(name, row, city));
    const measured = (column) => indicators.some((one) => [one.base + "_value", one.base + "_rank"].includes(column.id));
    const others = counties.columns.filter((column) =>
      isNumber(column) && !measured(column) && !["rank", "enterprises", "appraised", "score", "land_mu"].includes(column.id));
    const beside = city === undefined || city === row ? [] : [city];
    parts.push(node("h2", { class: "part" }, words.county_totals),
      grid(words.county_totals,
        [node("th", { scope: "col" }, words.indicator), node("th", { scope: "col", class: "n" }, name), ...beside.map(() => node("th", { scope: "col", class: "n" }, words.city))],
        others.map((column) => node("tr", {}, rowHead(column), [row, ...beside].map((at) => cell(column, column.at(at))))), true));
    const own = rowsOf(quotas, name);
    if (own.length) {
      const columns = quotas.columns.filter((column) => column.id !== "county");
      parts.push(node("h2", { class: "part" }, words.county_quotas),
        grid(words.county_quotas, columns.map((column) => head(column)), own.map((at) => node("tr", {}, columns.map((column) => cell(given(column, own, at), column.at(at)))))));
      parts.push(...waterfalls(own));
      // Each resource under its own method, which comes first.
      const seen = new Set();
      const told = rowsOf(sums, name).filter((at) => { const key = sums.at("resource", at); return !seen.has(key) && seen.add(key); });
      if (told.length)
        parts.push(node("h2", { class: "part" }, words.county_sums), pairs(told.map((at) =>
          [[sums.at("resource", at), " · ", sums.at("method", at)].join(""), node("bdi", {}, sums.at("sum", at))])));
    }
    const paid = rowsOf(money, name);
    if (paid.length)
      parts.push(node("h2", { class: "part" }, words.county_money), pairs(paid.map((at) =>
        [money.at("policy", at), shown(money.get("amount"), money.at("amount", at)) + " " + money.at("unit", at)])));
    for (const [from, heading, about] of [[higher, words.county_higher, words.county_higher_about], [efficiency, words.county_efficiency, null]]) {
      const rows = rowsOf(from, name);
      const columns = from.columns.filter((column) => !["county", "rank"].includes(column.id));
      if (rows.length)
        parts.push(node("h2", { class: "part" }, heading), ...(about ? [node("p", { class: "note" }, about)] : []),
          grid(heading, columns.map((column) => head(column)), rows.map((at) => node("tr", {}, columns.map((column) => cell(column, column.at(at)))))));
    }
    if (enterprises.get("county")?.dictionary?.includes(name)) parts.push(node("h2", { class: "part" }, words.county_enterprises), ...explorer(name));
    return parts;
  };

  // The row of an indicator among the rules of a population.
  const ruleOf = (population) => (indicator) =>
    [...Array(rules.height).keys()].find((at) => rules.at("population", at) === population && rules.at("indicator", at) === indicator);
  // Every figure of an enterprise, back to workbook, sheet and cell.
  const originsOf = (row) => {
    const lines = data.origins.flatMap((origin) => {
      const rows = [origin.rows[row]].flat().filter(Boolean);
      return rows.length ? origin.columns.map(([label, letters]) => node("tr", {}, node("th", { scope: "row" }, node("bdi", {}, label)),
        [origin.workbook, origin.sheet].map((text) => node("td", {}, node("bdi", {}, text))),
        node("td", { class: "w" }, rows.map((number) => letters + number).join(" ")))) : [];
    });
    if (!lines.length) return [];
    return [node("h2", { class: "part" }, words.origins),
      grid(words.origins, [words.column, words.workbook, words.sheet, words.cells].map((text) => node("th", { scope: "col" }, text)), lines, true)];
  };

  const enterprisePage = (code) => {
    let row = -1;
    for (let at = 0; at < enterprises.height && row < 0; at++) if (enterprises.at("code", at) === code) row = at;
    if (row < 0) return unknown(code);
    const parts = [back(), title(enterprises.at("name", row) ?? code), node("p", {}, node("code", {}, code))];
    const key = ["rank", "class", "score", "bonus"].map(enterprises.get).filter(Boolean);
    const group = groups?.at(row);
    const ranked = (at) => enterprises.at("rank", at) !== null && (!groups || groups.values[at] === groups.values[row]);
    const count = () => [...Array(enterprises.height).keys()].filter(ranked).length;
    const within = (column) => (column.id === "rank" && column.at(row) !== null
      ? node("small", {}, " ", say("rank_of", { count: counted(count()) }), group ? [" ", node("bdi", {}, group)] : null) : null);
    parts.push(facts(key.map((column) => [column.label, isClass(column) ? mark(column.at(row)) || "—"
      : [withUnit(column, column.at(row)) || "—", within(column)]])));
    const scored = indicators.filter((one) => [one.value, one.points].some((column) => (column?.at(row) ?? null) !== null));
    const given = data.class_rules[enterprises.at("population", row)];
    if (given && enterprises.get("class")?.at(row)) parts.push(node("p", { class: "note" }, words.given + words.colon + given));
    for (const sentence of data.decided[code] ?? []) parts.push(node("p", {}, node("bdi", {}, sentence)));
    if (!scored.length) parts.push(node("p", {}, words.unmeasured));
    else {
      const rule = ruleOf(enterprises.at("population", row));
      const weight = rules.get("weight");
      const heads = [words.indicator, words.value, words.benchmark, words.shape, words.weight, words.score, words.earned];
      parts.push(node("h2", { class: "part" }, words.points),
        grid(words.points, heads.map((text, at) => node("th", { scope: "col", class: at && at !== 3 ? "n" : null }, text)),
          scored.map((one) => {
            const [value, benchmark, points] = [one.value, one.benchmark, one.points].map((column) => (column ? cell(column, column.at(row)) : node("td", {})));
            const at = rule(one.value.label);
            const share = at === undefined ? null : one.points?.at(row) / weight.at(at) * 100;
            return node("tr", {}, rowHead(one.value), value, benchmark,
              node("td", { class: "w" }, at === undefined ? "" : rules.at("shape", at)),
              node("td", { class: "n" }, at === undefined ? "" : shown(weight, weight.at(at))), points,
              node("td", { class: "n" }, Number.isFinite(share) && one.points.at(row) !== null ? shown({ digits: 0, percent: true }, share) : ""));
          })));
    }
    const taken = new Set(["code", "name", ...key.map((column) => column.id), ...indicators.flatMap((one) => [one.value.id, one.base + "_benchmark", one.base + "_points"])]);
    const rest = enterprises.columns.filter((column) => !taken.has(column.id) && column.at(row) !== null);
    parts.push(node("h2", { class: "part" }, words.facts), pairs(rest.map((column) => [column.label,
      column.id === "county" && known.has(column.at(row)) ? link("county", column.at(row)) : isClass(column) ? mark(column.at(row)) : node("bdi", {}, withUnit(column, column.at(row)))])));
    parts.push(...originsOf(row));
    return parts;
  };

  const pages = [...document.querySelectorAll("section.page")];
  const one = document.getElementById("one");
  const list = document.getElementById("explorer");
  const plain = document.title;
  let first = true;
  const show = () => {
    let hash = location.hash.slice(1);
    const split = hash.indexOf("=");
    let kind = split < 0 ? hash : hash.slice(0, split);
    let name = split < 0 ? "" : hash.slice(split + 1);
    try { name = decodeURIComponent(name); } catch { /* A stray % in a link typed by hand: the name is taken as it is. */ }
    if (kind === "main") return;
    const whole = kind === "all";
    const special = kind === "county" || kind === "enterprise";
    if (!special && !whole && !pages.some((page) => page.id === kind && page !== one)) kind = "overview";
    if (special) one.replaceChildren(...(kind === "county" ? countyPage(name) : enterprisePage(name))); else one.replaceChildren();
    if ((kind === "enterprises" || whole) && !list.childElementCount)
      list.append(...(enterprises.height ? explorer(null) : [node("p", {}, words.no_enterprises)]));
    document.documentElement.classList.toggle("whole", whole);
    for (const page of pages) page.classList.toggle("open", whole ? page !== one : page.id === (special ? "one" : kind));
    for (const anchor of document.querySelectorAll(".top nav a"))
      if (anchor.getAttribute("href") === "#" + kind) anchor.setAttribute("aria-current", "page"); else anchor.removeAttribute("aria-current");
    document.title = (special ? (one.querySelector("h1")?.textContent ?? name) + " · " : "") + plain;
    if (!first) {
      scrollTo(0, 0);
      (document.querySelector(".page.open h1") ?? document.getElementById("main")).focus({ preventScroll: true });
    }
    first = false;
  };
  document.documentElement.classList.add("scripted");
  addEventListener("hashchange", show);
  show();
})();
