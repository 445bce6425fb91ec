/** The plain local page: polls the control API, and talks through the embedded Discord. */
import { showBoard, showRuns } from "./board.js";
import { send, startChat } from "./chat.js";
import { startComposer } from "./composer.js";
import { ask, byId, setText } from "./dom.js";

const pollMs = 2_000;
const thread = "default";

function showConnection(state, words) {
  const chip = byId("connection");
  chip.dataset.state = state;
  setText(chip, words);
}

async function refresh() {
  try {
    const [status, history] = await Promise.all([
      ask(`/api/threads/${thread}/status`),
      ask(`/api/threads/${thread}/heartbeat/history?limit=20`),
    ]);
    showBoard(status);
    showRuns(history);
    showConnection("up", "connected");
  } catch (error) {
    showConnection("down", error.status === undefined ? "not reachable" : error.message);
  }
}

for (const button of document.querySelectorAll("[data-command]")) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    const [command, subcommand] = button.dataset.command.split(" ");
    await send("interactions", { command, subcommand });
    button.disabled = false;
    void refresh();
  });
}

/** One question at a time, and none while nobody looks. */
async function poll() {
  if (!document.hidden) await refresh();
  setTimeout(poll, pollMs);
}

void poll();
startChat(startComposer());
