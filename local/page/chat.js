/** The chat: what the embedded Discord shows, and what the person sends through it. */
import { ask, byId, clockTime, make, momentInWords, setText } from "./dom.js";

const retryMs = 2_000;

const inline = /(`[^`\n]+`|\*\*[^*\n]+\*\*|<t:\d{1,12}(?::\w)?>)/;
const fence = /```[^\n`]*\n?([\s\S]*?)```/;

/** `<t:1763640000:R>` is a moment, shown by Discord in the reader's own time: relative with R. */
function momentNode(stamp) {
  const [, seconds, style] = /^<t:(\d+)(?::(\w))?>$/.exec(stamp);
  const at = new Date(Number(seconds) * 1_000);
  const iso = at.toISOString();
  return make("time", { datetime: iso }, style === "R" ? momentInWords(iso) : at.toLocaleString());
}

function inlineNode(piece) {
  if (piece.startsWith("`")) return make("code", {}, piece.slice(1, -1));
  if (piece.startsWith("<t:")) return momentNode(piece);
  return make("strong", {}, piece.slice(2, -2));
}

/** Discord's commonest Markdown as elements: code blocks, code, bold, times. The rest stays as written. */
const contentNodes = (text) =>
  text.split(fence).flatMap((part, index) => {
    if (index % 2 === 1) return [make("pre", {}, part)];
    return part.split(inline).map((piece, place) => (place % 2 === 0 ? piece : inlineNode(piece)));
  });

function messageItem({ id, author, content, ephemeral, pending, at }) {
  const byline = make("div", { class: "byline" }, make("strong", {}, author.name));
  if (author.bot) byline.append(make("span", { class: "tag" }, "APP"));
  byline.append(make("time", { datetime: new Date(at).toISOString() }, clockTime(at)));
  if (ephemeral) byline.append(make("small", {}, "only you can see this"));
  return make(
    "li",
    {
      class: "message",
      "data-id": id,
      "data-bot": String(author.bot),
      "data-ephemeral": String(ephemeral),
      "data-pending": String(pending),
    },
    make("span", { class: "avatar", "aria-hidden": "true" }, author.name.slice(0, 1).toUpperCase()),
    byline,
    make("div", { class: "content" }, ...(pending ? ["is thinking…"] : contentNodes(content))),
  );
}

/** Adds new messages and replaces changed ones; the others stay, so that a reader is not read all again. */
function showMessages(messages) {
  const list = byId("messages");
  const log = byId("log");
  const wasAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  const shown = new Map([...list.children].map((item) => [item.dataset.id, item]));
  for (const message of messages) {
    const known = shown.get(message.id);
    const item = messageItem(message);
    if (known === undefined) list.append(item);
    else if (!known.isEqualNode(item)) known.replaceWith(item);
    shown.delete(message.id);
  }
  for (const gone of shown.values()) gone.remove();
  byId("messages-empty").hidden = messages.length > 0;
  if (wasAtEnd) log.scrollTop = log.scrollHeight;
}

/** Sends a slash command, `{command, subcommand, options}`. False when it did not arrive; the notice then says why. */
export async function send(invocation) {
  setText(byId("notice"), "");
  try {
    await ask("/discord/interactions", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(invocation),
    });
    return true;
  } catch (error) {
    setText(byId("notice"), error.message);
    return false;
  }
}

let asked = 0;

/** Answers can overtake one another: only the newest question's is shown. */
async function loadMessages() {
  asked += 1;
  const turn = asked;
  const messages = await ask("/discord/messages");
  if (turn === asked) showMessages(messages);
}

/** Any event means: something changed. What it was is read anew, so that a missed event loses nothing. */
function followMessages() {
  const events = new EventSource("/discord/events");
  const reload = () => loadMessages().catch((error) => setText(byId("notice"), error.message));
  events.addEventListener("open", reload);
  events.addEventListener("message", reload);
  // The browser reconnects by itself, but gives up on an answer that is no stream: Vigil is starting.
  events.addEventListener("error", () => {
    if (events.readyState === EventSource.CLOSED) setTimeout(startChat, retryMs);
  });
}

/** Shows the chat and keeps it up to date; with a Discord of the person's own, says where to talk. */
export async function startChat() {
  try {
    await loadMessages();
    followMessages();
  } catch (error) {
    const isElsewhere = error.status === 404;
    byId("chat-here").hidden = isElsewhere;
    byId("chat-elsewhere").hidden = !isElsewhere;
    byId("chat-where").hidden = isElsewhere;
    if (!isElsewhere) setTimeout(startChat, retryMs);
  }
}
