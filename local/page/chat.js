/** The chat: what the embedded Discord shows, and the buttons and menus in it. */
import { act, removeMessage } from "./discord.js";
import { ask, byId, setText } from "./dom.js";
import { messageItem } from "./message.js";
import { showModal } from "./modal.js";

const retryMs = 2_000;

let isAtEnd = true;

function stayAtEnd() {
  const log = byId("log");
  if (isAtEnd) log.scrollTop = log.scrollHeight;
}

/** Whoever reads at the end stays there, whatever grows: the messages, or a form below them. */
function followEnd() {
  const log = byId("log");
  log.addEventListener("scroll", () => {
    isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  });
  const observer = new ResizeObserver(stayAtEnd);
  observer.observe(log);
  observer.observe(byId("messages"));
}

/** Adds new messages and replaces changed ones; the others stay, so that a reader is not read all again. */
function showMessages(messages) {
  const list = byId("messages");
  const shown = new Map([...list.children].map((item) => [item.dataset.id, item]));
  const words = new Map(messages.map(({ id, content }) => [id, content.slice(0, 80)]));
  for (const message of messages) {
    const known = shown.get(message.id);
    const { replyTo } = message;
    const item = messageItem(message, replyTo === null ? undefined : (words.get(replyTo) ?? null));
    if (known === undefined) list.append(item);
    else if (!known.isEqualNode(item)) known.replaceWith(item);
    shown.delete(message.id);
  }
  for (const gone of shown.values()) gone.remove();
  byId("messages-empty").hidden = messages.length > 0;
  stayAtEnd();
}

/** An answer that is a form is shown; a message comes by itself. */
export async function send(what, body) {
  const answer = await act(what, body);
  if (answer?.modal !== undefined) showModal(answer);
  return answer !== null;
}

/** A button or menu rests until it was answered: by then the message shows what came of it. */
async function press(control, values) {
  const message_id = control.closest("[data-id]").dataset.id;
  const { customId: custom_id } = control.dataset;
  control.disabled = true;
  await send("components", { message_id, custom_id, ...(values === undefined ? {} : { values }) });
  control.disabled = false;
  if (control.tagName === "SELECT") control.value = "";
}

/** @param reply told of the message that is to be replied to */
function followControls(reply) {
  const list = byId("messages");
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const item = event.target.closest("[data-id]");
    if (button === null || item === null) return;
    if (button.dataset.customId !== undefined) void press(button);
    else if (button.dataset.tool === "remove") void removeMessage(item.dataset.id);
    else if (button.dataset.tool === "reply")
      reply({ id: item.dataset.id, words: item.querySelector(".content").textContent });
  });
  list.addEventListener("change", (event) => {
    if (event.target.matches("select[data-custom-id]"))
      void press(event.target, [event.target.value]);
  });
}

let asked = 0;

/** Answers can overtake one another: only the newest question's is shown. */
async function loadMessages() {
  asked += 1;
  const turn = asked;
  const messages = await ask("/discord/messages");
  if (turn === asked) showMessages(messages);
}

let typingTimer;

/** Until its message comes, or Discord's ten seconds are over. */
function showTyping(untilAt) {
  clearTimeout(typingTimer);
  const leftMs = untilAt - Date.now();
  setText(byId("typing"), leftMs > 0 ? "Vigil is typing…" : "");
  if (leftMs > 0) typingTimer = setTimeout(() => showTyping(0), leftMs);
}

/** Any other event means: something changed. What it was is read anew, so that a missed event loses nothing. */
function followMessages() {
  const events = new EventSource("/discord/events");
  const reload = () => loadMessages().catch((error) => setText(byId("notice"), error.message));
  events.addEventListener("open", reload);
  events.addEventListener("message", ({ data }) => {
    const change = JSON.parse(data);
    if (change.kind === "typing") return showTyping(change.untilAt);
    if (change.kind === "message" && change.message.author.bot) showTyping(0);
    return reload();
  });
  // The browser reconnects by itself, but gives up on an answer that is no stream: Vigil is starting.
  events.addEventListener("error", () => {
    if (events.readyState === EventSource.CLOSED) setTimeout(follow, retryMs);
  });
}

async function follow() {
  try {
    await loadMessages();
    followMessages();
  } catch (error) {
    const isElsewhere = error.status === 404;
    byId("chat-here").hidden = isElsewhere;
    byId("chat-elsewhere").hidden = !isElsewhere;
    byId("chat-where").hidden = isElsewhere;
    if (!isElsewhere) setTimeout(follow, retryMs);
  }
}

/** Shows the chat and keeps it up to date; with a Discord of the person's own, says where to talk. */
export function startChat(reply) {
  followControls(reply);
  followEnd();
  void follow();
}
