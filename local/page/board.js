/** The status board and the last runs, as the control API tells them. */
import { byId, clockTime, exactSpanInWords, make, momentInWords, setText } from "./dom.js";

/** A due time that has passed waits for the next tick of the schedule, at most a minute away. */
const dueInWords = (iso) =>
  iso !== null && Date.parse(iso) <= Date.now() ? "at the next tick" : momentInWords(iso, "paused");

export function showBoard(status) {
  for (const [agent, { status: state, detail }] of Object.entries(status.board)) {
    const card = byId(agent);
    card.dataset.status = state;
    setText(card.querySelector('[data-part="status"]'), state);
    setText(card.querySelector('[data-part="detail"]'), detail ? `— ${detail}` : "");
  }
  setText(byId("last-tick"), momentInWords(status.last_tick_at, "none yet"));
  setText(byId("next-beat"), dueInWords(status.due_at));
  setText(byId("rhythm"), `every ${exactSpanInWords(status.every_seconds)}`);
}

function runItem(run) {
  const { timestamp, summary, success, trigger, dry_run, execution_time_seconds } = run;
  const tokens = run.input_tokens + run.output_tokens;
  const receipt = [
    trigger === "by-hand" ? "by hand" : "schedule",
    dry_run ? "dry run" : "",
    `${execution_time_seconds.toFixed(1)} s`,
    tokens > 0 ? `${tokens} tokens` : "",
    run.model ?? "",
  ];
  return make(
    "li",
    { class: "run", "data-success": String(success) },
    make("p", {}, summary),
    make(
      "small",
      {},
      make("time", { datetime: timestamp }, clockTime(timestamp)),
      ` · ${receipt.filter((part) => part !== "").join(" · ")}`,
    ),
  );
}

let shownRuns = "";

export function showRuns({ activities }) {
  const known = activities.map(({ run_id, summary }) => run_id + summary).join();
  if (known === shownRuns) return;
  shownRuns = known;
  byId("runs").replaceChildren(...activities.map(runItem));
  byId("runs-empty").hidden = activities.length > 0;
  setText(byId("runs-count"), activities.length > 0 ? "newest first" : "");
}
