/** One message of the chat as an element: its words, files, buttons and menus. */
import { clockTime, make, momentInWords } from "./dom.js";

const [buttonType, linkStyle] = [2, 5];
const looks = { 1: "primary", 2: "secondary", 3: "success", 4: "danger" };

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

/** Nothing is loaded from elsewhere: files lie in the embedded Discord. */
function fileNode({ path, filename, content_type: type, size, duration_secs: length }) {
  const url = `/discord${path}`;
  if (type.startsWith("image/")) return make("img", { src: url, alt: filename, class: "picture" });
  const about = length === undefined ? `${size} bytes` : `${length} s`;
  return make("a", { href: url, class: "file", download: filename }, `${filename} (${about})`);
}

function buttonNode({ style, label = "", emoji, custom_id, url, disabled = false }) {
  const words = [emoji?.name, label].filter(Boolean).join(" ");
  if (style === linkStyle)
    return make("a", { href: url, class: "press", rel: "noreferrer", target: "_blank" }, words);
  const attributes = { type: "button", class: "press", "data-look": looks[style] ?? "secondary" };
  return make(
    "button",
    { ...attributes, "data-custom-id": custom_id, ...(disabled ? { disabled: "" } : {}) },
    words,
  );
}

function menuNode({ custom_id, placeholder = "Choose", options, disabled = false }) {
  const first = make("option", { value: "", disabled: "", selected: "" }, placeholder);
  return make(
    "select",
    {
      "data-custom-id": custom_id,
      "aria-label": placeholder,
      ...(disabled ? { disabled: "" } : {}),
    },
    first,
    ...options.map(({ label, value, description = "" }) =>
      make("option", { value }, description === "" ? label : `${label} (${description})`),
    ),
  );
}

const rowNode = ({ components }) =>
  make(
    "div",
    { class: "row", role: "group" },
    ...components.map((one) => (one.type === buttonType ? buttonNode(one) : menuNode(one))),
  );

/** What one can do with a message besides: reply to what Vigil said, take back or dismiss the rest. */
function toolNodes({ author, ephemeral, pending }) {
  if (pending) return [];
  const tool = (name, words) =>
    make("button", { type: "button", class: "tool", "data-tool": name }, words);
  if (author.bot && !ephemeral) return [tool("reply", "Reply")];
  return [tool("remove", ephemeral ? "Dismiss" : "Delete")];
}

function extraNodes({ sticker, poll, attachments, components }) {
  return [
    ...(sticker === null ? [] : [make("p", { class: "file" }, `Sticker: ${sticker}`)]),
    ...(poll === null
      ? []
      : [make("p", { class: "file" }, `Poll: ${poll.question} ${poll.answers.join(" / ")}`)]),
    ...attachments.map(fileNode),
    ...components.map(rowNode),
  ];
}

/** @param repliedTo the words of the message that this one replies to; undefined for none, null for one that is gone */
export function messageItem(message, repliedTo) {
  const { id, author, content, ephemeral, pending, edited, at } = message;
  const byline = make("div", { class: "byline" }, make("strong", {}, author.name));
  if (author.bot) byline.append(make("span", { class: "tag" }, "APP"));
  byline.append(make("time", { datetime: new Date(at).toISOString() }, clockTime(at)));
  if (ephemeral) byline.append(make("small", {}, "only you can see this"));
  if (edited && !ephemeral) byline.append(make("small", {}, "edited"));
  byline.append(...toolNodes(message));
  const quoted =
    repliedTo === undefined
      ? []
      : [make("p", { class: "quoted" }, repliedTo ?? "a message that was deleted")];
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
    make(
      "div",
      { class: "content" },
      ...quoted,
      ...(pending ? ["is thinking…"] : contentNodes(content)),
    ),
    make("div", { class: "extras" }, ...extraNodes(message)),
  );
}
