// The page: polls /api/v1/status each second and draws it. Text only ever enters as text, never as markup.
const POLL_MILLIS = 1000;
const TIMEOUT_MILLIS = 3000;
const STALE_MILLIS = 3000;
const MARKS = { up: "✓", degraded: "!", down: "✕", unknown: "?" };

const $ = (id) => document.getElementById(id);
let lastGood = 0;
let shown = null;
let selected = null;
let lastProblem = null;

function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") node.addEventListener("click", value);
    else if (value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

const pill = (kind, text, extra = "") => el("span", { class: `pill ${kind} ${extra}` }, text);
const outcome = (value, text = value, extra = "") => pill(value, `${MARKS[value] ?? ""} ${text}`, extra);

function table(heads, rows, empty) {
  if (rows.length === 0) return el("div", { class: "none" }, empty);
  return el("table", {}, el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, rows));
}

function span(millis) {
  if (millis === null || millis === undefined) return "–";
  if (millis < 1000) return `${Math.round(millis)} ms`;
  const seconds = millis / 1000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86400)} d`;
}

const between = (from, to) => (from && to ? span(Date.parse(to) - Date.parse(from)) : "–");
const ago = (status, at) => span(Date.parse(status.now) - Date.parse(at));
const clock = (at) => (at ? new Date(at).toLocaleTimeString([], { hour12: false }) : "–");

function services(status) {
  return status.services.map((service) => {
    const kind = { steady: "up", moving: "degraded", held: "down" }[service.phase] ?? "unknown";
    return el("div", { class: "card" },
      el("h3", {}, service.id, pill(kind, `${service.phase} for ${ago(status, service.since)}`)),
      el("p", {}, "active in ", el("strong", {}, siteName(status, service.active)),
        service.mode === "automatic" ? "" : el("span", { class: "dim" }, ` · ${service.mode}`)),
      service.cooldownUntil ? el("p", { class: "dim" }, `cooldown until ${clock(service.cooldownUntil)}`) : null,
      service.transit ? el("p", {}, pill("degraded", service.transit)) : null,
      service.paused ? el("p", {}, pill("degraded", "paused"), el("span", { class: "dim" }, ` ${said(service.paused)}`)) : null,
      service.hold.length ? el("ul", {}, service.hold.map((reason) => el("li", {}, reason))) : null,
      el("div", { class: "sites" }, service.sites.map((site) => {
        const active = site.site === service.active;
        const lag = site.lagMillis === null ? "" : ` · lag ${span(site.lagMillis)}`;
        const drawn = outcome(site.outcome, `${site.site}${active ? " active" : ""}${lag}`, active ? "active" : "");
        drawn.title = site.reasons.join("\n");
        return drawn;
      })), service.move ? move(status, service.move) : null);
  });
}

const said = (word) => `by ${word.who}${word.why ? `: ${word.why}` : ""}`;
const STEPS = { done: "up", running: "degraded", degraded: "degraded", failed: "down" };

function move(status, one) {
  return el("div", {}, el("p", {}, el("strong", {}, `${one.kind} ${one.id}`), ` ${one.from} → ${one.to}`),
    el("ol", {}, one.steps.map((step) => {
      const took = step.startedAt ? ` ${step.endedAt ? between(step.startedAt, step.endedAt) : ago(status, step.startedAt)}` : "";
      return el("li", {}, pill(STEPS[step.status] ?? "unknown", `${step.title}: ${step.status}${took}`),
        step.detail ? el("span", { class: "dim" }, ` ${step.detail}`) : null);
    })));
}

const siteName = (status, id) => {
  const site = status.sites.find((one) => one.id === id);
  return site ? (site.label && site.label !== id ? `${site.label} (${id})` : id) : (id ?? "nowhere yet");
};

function matrix(status) {
  const rows = [...status.sites.map((site) => site.id), null].map((id) => {
    const here = status.components.filter((component) => (component.site ?? null) === id);
    if (id === null && here.length === 0) return null;
    return el("tr", {}, el("th", { scope: "row" }, id === null ? "elsewhere" : siteName(status, id)),
      el("td", {}, here.map((component) => el("button", {
        class: `pill ${component.outcome}`,
        type: "button",
        "aria-pressed": String(selected === component.id),
        title: component.reason,
        onclick: () => { selected = selected === component.id ? null : component.id; draw(); },
      }, `${MARKS[component.outcome]} ${component.label || component.id}`))));
  }).filter(Boolean);
  return table(["site", "components (choose one for its evidence)"], rows, "no site is configured");
}

function evidence(status) {
  const component = status.components.find((one) => one.id === selected);
  $("evidence").hidden = !component;
  if (!component) return;
  $("evidence-body").replaceChildren(
    el("p", { class: "none" }, outcome(component.outcome), ` ${component.id} for ${ago(status, component.since)}: ${component.reason}`),
    table(["vantage", "site", "says", "counted", "note"], component.evidence.map((word) => el("tr", {},
      el("th", { scope: "row" }, word.vantage), el("td", {}, word.site ?? "–"), el("td", {}, outcome(word.says)),
      el("td", {}, word.counted ? "yes" : "no"), el("td", { class: "dim" }, word.note))), "nobody has said anything"));
}

function balancers(status) {
  return table(["balancer", "condition", "epoch", "reported", "serves", "detail"], status.balancers.map((balancer) => {
    const kind = { "in-step": "up", converging: "degraded", waiting: "unknown", silent: "unknown" }[balancer.condition] ?? "down";
    return el("tr", {}, el("th", { scope: "row" }, balancer.id), el("td", {}, pill(kind, balancer.condition)),
      el("td", { class: "num" }, String(balancer.highestEpoch)),
      el("td", { class: "num" }, balancer.reportedAgoMillis === null ? "never" : `${span(balancer.reportedAgoMillis)} ago`),
      el("td", {}, balancer.routes.map((route) => {
        const drawn = pill(route.inStep ? "up" : "degraded", `${route.service} → ${route.serving.join(", ") || "nothing"}`);
        drawn.title = route.detail;
        return drawn;
      })), el("td", { class: "dim" }, balancer.detail));
  }), "no balancer is configured");
}

function vantages(status) {
  return table(["node", "site", "heard", "by", "state"], status.vantages.map((vantage) => el("tr", {},
    el("th", { scope: "row" }, vantage.node), el("td", {}, vantage.site ?? "–"),
    el("td", { class: "num" }, vantage.heardAgoMillis === null ? "never" : `${span(vantage.heardAgoMillis)} ago`),
    el("td", {}, vantage.path ?? "–"),
    el("td", {}, vantage.sick ? pill("down", "not counted") : vantage.heardAgoMillis !== null && vantage.heardAgoMillis < 3000
      ? pill("up", "well") : pill("unknown", "silent"), el("span", { class: "dim" }, ` ${vantage.note}`)))), "no vantage is configured");
}

function failovers(status) {
  const kinds = { done: "up", moving: "degraded", degraded: "down", failed: "down" };
  return table(["when", "what", "service", "epoch", "detected", "committed", "switched", "verified", "outcome", "cause"],
    status.failovers.map((one) => el("tr", {}, el("td", { class: "num" }, clock(one.accusedAt)), el("td", {}, one.kind),
      el("th", { scope: "row" }, `${one.service}: ${one.from} → ${one.to}`), el("td", { class: "num" }, String(one.epoch)),
      el("td", { class: "num" }, between(one.accusedAt, one.confirmedAt)), el("td", { class: "num" }, between(one.accusedAt, one.committedAt)),
      el("td", { class: "num" }, between(one.accusedAt, one.switchedAt)), el("td", { class: "num" }, between(one.accusedAt, one.verifiedAt)),
      el("td", {}, pill(kinds[one.outcome] ?? "unknown", one.outcome)),
      el("td", { class: "dim" }, one.detail ? `${one.cause}; ${one.detail}` : one.cause))), "none yet");
}

function controls(status) {
  const rows = status.maintenance.map((one) => el("tr", {}, el("th", { scope: "row" }, `${one.scope} ${one.name}`),
    el("td", { class: "num" }, `until ${new Date(one.until).toLocaleString([], { hour12: false })}`), el("td", {}, one.id),
    el("td", { class: "dim" }, said(one))));
  return table(["maintenance of", "until", "id", "by"], rows, "no maintenance");
}

function paths(status) {
  const never = status.paths.filter((one) => !one.provenAt);
  const rows = status.paths.filter((one) => one.provenAt).map((one) => el("tr", {},
    el("th", { scope: "row" }, `${one.service}: ${one.from} → ${one.to}`),
    el("td", { class: "num" }, `${ago(status, one.provenAt)} ago`), el("td", {}, `${one.kind} ${one.failover}`),
    el("td", { class: "num" }, span(one.switchMillis)), el("td", { class: "num" }, span(one.rtoMillis)),
    el("td", { class: "num" }, span(one.rpoMillis))));
  return [table(["path", "proven", "by", "switch", "RTO", "RPO"], rows, "no path is proven"),
    never.length ? el("div", { class: "none" }, "never proven: ", never.map((one) => pill("unknown", `${one.service}: ${one.from} → ${one.to}`))) : null]
    .filter(Boolean);
}

function draw() {
  const status = shown;
  if (!status) return;
  document.title = `${status.components.some((one) => one.outcome === "down") ? "✕ " : ""}Vigia · ${status.lake}`;
  $("lake").textContent = `· ${status.lake}`;
  const group = status.group;
  $("brake").hidden = !status.paused;
  if (status.paused) $("brake").textContent = `Every automatic move is paused ${said(status.paused)}`;
  $("facts").replaceChildren(...[["epoch", status.epoch], ["aggregator", `${status.aggregator}, ${group.role}`], ["leader", group.leader ?? "none"],
    ["term", group.term], ["quorum", group.quorum ? "yes" : "NO"], ["bus", status.telemetry.bus ? "joined" : "none"]]
    .map(([key, value]) => el("div", {}, el("dt", {}, key), el("dd", {}, String(value)))));
  const focus = document.activeElement?.textContent;
  $("services").replaceChildren(...services(status));
  $("matrix").replaceChildren(matrix(status));
  evidence(status);
  $("balancers").replaceChildren(balancers(status));
  $("vantages").replaceChildren(vantages(status));
  $("controls").replaceChildren(controls(status));
  $("paths").replaceChildren(...paths(status));
  $("failovers").replaceChildren(failovers(status));
  if (focus) [...document.querySelectorAll("button.pill")].find((button) => button.textContent === focus)?.focus();
}

function freshness() {
  const problem = lastProblem;
  const age = performance.now() - lastGood;
  const stalled = shown ? Date.parse(shown.now) - Date.parse(shown.decidedAt) : 0;
  const stale = lastGood === 0 ? Boolean(problem) : age > STALE_MILLIS || stalled > STALE_MILLIS;
  document.body.classList.toggle("stale", stale);
  $("banner").hidden = !stale;
  if (stale) {
    $("banner").textContent = stalled > STALE_MILLIS && age <= STALE_MILLIS
      ? `The aggregator's decision loop has not moved for ${span(stalled)}: what you see is old.`
      : lastGood === 0 ? `The aggregator does not answer: ${problem}`
      : `Not connected: what you see is ${span(age)} old. ${problem ?? ""}`;
  }
  $("fresh").textContent = lastGood === 0 ? "connecting …" : stale ? "stale" : `live · ${clock(shown.now)}`;
}

async function poll() {
  try {
    const answer = await fetch("api/v1/status", { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
    if (!answer.ok) throw new Error(`it answered ${answer.status}`);
    shown = await answer.json();
    lastGood = performance.now();
    lastProblem = null;
    draw();
  } catch (error) {
    lastProblem = String(error.message ?? error);
  }
  freshness();
  setTimeout(poll, POLL_MILLIS);
}

setInterval(freshness, POLL_MILLIS / 2);
poll();
