/** What both halves of the page use: elements, the server, times in words. */

/** The one element with this id; the page's own markup has them all. */
export const byId = (id) => document.getElementById(id);

/** An element with text and attributes. Text is never markup: whatever was said stays text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Writes only what changed, so that a screen reader hears of changes alone. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** The answer's JSON. Throws with the server's own sentence: `detail` of the API, `error` of the embedded Discord. */
export async function ask(path, options = {}) {
  const response = await fetch(path, options);
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  const answer = isJson ? await response.json() : null;
  if (response.ok) return answer;
  const failure = new Error(
    answer?.detail ?? answer?.error ?? `${path} answered ${response.status}`,
  );
  failure.status = response.status;
  throw failure;
}

export const clockTime = (at) =>
  new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

const units = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
];

/** `45 s`, `12 min`, `3 h`, `2 d`: the largest unit that fits, rounded down. */
function spanInWords(seconds) {
  for (const [unit, size] of units) {
    if (seconds >= size) return `${Math.floor(seconds / size)} ${unit}`;
  }
  return `${Math.max(0, Math.floor(seconds))} s`;
}

/** `30 min`, `1 h 30 min`: nothing is rounded away. */
export function exactSpanInWords(seconds) {
  let rest = seconds;
  const parts = [];
  for (const [unit, size] of [...units, ["s", 1]]) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.join(" ");
}

/** `in 12 min`, `4 min ago`, or `otherwise` when there is no such time. */
export function momentInWords(iso, otherwise) {
  if (iso === null) return otherwise;
  const ahead = (Date.parse(iso) - Date.now()) / 1_000;
  return ahead > 0 ? `in ${spanInWords(ahead)}` : `${spanInWords(-ahead)} ago`;
}
