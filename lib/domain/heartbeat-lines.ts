/** The log of the heartbeat as a person at a terminal follows it: `[HEARTBEAT] default: starting`. */

/** The fields of a log event, as they come out of a line of JSON. */
type LineFields = Readonly<Record<string, unknown>>;

/**
 * The line for an event of the `Log` port; null for every event that is not of the heartbeat.
 *
 * | event | fields | line, after `[HEARTBEAT] ` |
 * | --- | --- | --- |
 * | `system.started`, `system.stopped` | | `started`, `stopped` |
 * | `beat.started` | thread, trigger | `default: starting` |
 * | `action.validated` | thread, action | `default: validation passed: post` |
 * | `action.rejected` | thread, action, reason | `default: validation failed: post: …` |
 * | `action.rehearsed` | thread, action, target | `default: DRY RUN: would create post` |
 * | `action.done` | thread, action, target | `default: did vote 01J…` |
 * | `beat.skipped` | thread, reason, count | `default: skipped: nothing-new` |
 * | `beat.done` | thread, outcome, actions, durationMs, dryRun, counted | `default: completed: acted (speak) in 1.2 s` |
 * | `beat.failed` | thread, error, durationMs | `default: failed: … in 1.2 s` |
 * | `reflection.failed` | thread, reason | `default: the model's turn broke off: …` |
 * | `beat.broken`, `beat.lease-left` | thread, reason | `default: broke: …` |
 *
 * Kinds and ids only: the text of a thought or post is in the run, not in the log. A field that is
 * missing is left out of the line.
 */
export function heartbeatLine(event: string, fields: LineFields): string | null {
  const words = wordsOf.get(event);
  if (words === undefined) return null;
  const thread = textOf(fields, "thread");
  return oneLine(`[HEARTBEAT] ${thread === "" ? "" : `${thread}: `}${words(fields)}`);
}

const wordsOf: ReadonlyMap<string, (fields: LineFields) => string> = new Map([
  ["system.started", () => "started"],
  ["system.stopped", () => "stopped"],
  ["beat.started", (fields) => `starting${fields["trigger"] === "by-hand" ? " by hand" : ""}`],
  ["action.validated", (fields) => `validation passed: ${textOf(fields, "action")}`],
  ["action.rejected", (fields) => `validation failed: ${actionOf(fields)}${because(fields)}`],
  ["action.rehearsed", (fields) => `DRY RUN: would ${rehearsed(fields)}`],
  ["action.done", (fields) => `did ${actionOf(fields)}`],
  ["beat.skipped", (fields) => `skipped${because(fields)}${inARow(fields)}`],
  ["beat.done", completed],
  ["beat.failed", (fields) => `${failed(fields)}${duration(fields)}`],
  ["reflection.failed", (fields) => `the model's turn broke off${because(fields)}`],
  ["beat.broken", (fields) => `broke${because(fields)}`],
  ["beat.lease-left", (fields) => `broke, and waits for the end of its lease${because(fields)}`],
]);

function completed(fields: LineFields): string {
  const actions = textOf(fields, "actions").replaceAll(",", ", ");
  const outcome = textOf(fields, "outcome") + (actions === "" ? "" : ` (${actions})`);
  const dryRun = fields["dryRun"] === true ? "DRY RUN " : "";
  // A newer claim of the thread exists: whatever this beat did, it was not written.
  const lost = fields["counted"] === false ? ", too late to count" : "";
  return `${dryRun}completed: ${outcome}${duration(fields)}${lost}`;
}

/** The summary of a failed run says "failed" itself. */
const failed = (fields: LineFields): string =>
  `failed: ${textOf(fields, "error").replace(/^failed: /, "")}`;

const actionOf = (fields: LineFields): string =>
  [textOf(fields, "action"), textOf(fields, "target")].filter(Boolean).join(" ");

const rehearsed = (fields: LineFields): string =>
  `${fields["action"] === "post" ? "create " : ""}${actionOf(fields)}`;

function because(fields: LineFields): string {
  const reason = textOf(fields, "reason");
  return reason === "" ? "" : `: ${reason}`;
}

function inARow({ count }: LineFields): string {
  return typeof count === "number" && count > 1 ? ` (${count} times in a row)` : "";
}

function duration({ durationMs }: LineFields): string {
  return typeof durationMs === "number" ? ` in ${(durationMs / 1_000).toFixed(1)} s` : "";
}

function textOf(fields: LineFields, name: string): string {
  const value = fields[name];
  return typeof value === "string" ? value : "";
}

/** Reasons come from outside: none of them may begin a new line, or speak to the terminal. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
