/** Where the person writes: plain words go into the DM, and "/" opens the list of commands. */
import { send } from "./chat.js";
import { openCommandForm } from "./command-form.js";
import { uploadOf } from "./discord.js";
import { ask, byId, setText } from "./dom.js";
import { attachListbox } from "./listbox.js";

const [subcommandType, stringType] = [1, 3];

/** Each command and subcommand that can be typed. */
const entriesOf = ({ name, description, options = [] }) => {
  const subcommands = options.filter(({ type }) => type === subcommandType);
  if (subcommands.length === 0)
    return [{ label: `/${name}`, detail: description, command: name, options }];
  return subcommands.map((sub) => ({
    label: `/${name} ${sub.name}`,
    detail: sub.description,
    command: name,
    subcommand: sub.name,
    options: sub.options ?? [],
  }));
};

let entries = [];

async function loadCommands() {
  entries = (await ask("/discord/commands")).flatMap(entriesOf);
}

/** What "/" offers; [] once a command is named whole and its words have begun. */
async function suggestionsFor(text) {
  if (!text.startsWith("/")) return [];
  if (entries.length === 0) await loadCommands().catch(() => undefined);
  if ((entryIn(text)?.label.length ?? Number.POSITIVE_INFINITY) < text.length) return [];
  const wanted = text.slice(1).toLowerCase();
  return entries.filter(({ label }) => label.slice(1).startsWith(wanted));
}

/** The command with which a text begins; the longest, as `/heartbeat now` is. */
const entryIn = (text) =>
  entries
    .filter(({ label }) => text === label || text.startsWith(`${label} `))
    .toSorted((one, other) => other.label.length - one.label.length)[0];

let replyTo = null;

function showReply(message) {
  replyTo = message;
  byId("replying").hidden = message === null;
  setText(
    byId("replying-to"),
    message === null ? "" : `Replying to: ${message.words.slice(0, 80)}`,
  );
  if (message !== null) byId("words").focus();
}

/** Sends at once what needs nothing more, and opens the fields of what does. */
async function begin(entry, text) {
  const words = byId("words");
  const [first, ...others] = entry.options;
  const { command, subcommand } = entry;
  const isWhole =
    first === undefined ||
    (text !== "" &&
      first.type === stringType &&
      first.autocomplete !== true &&
      others.every(({ required }) => required !== true));
  words.value = "";
  if (isWhole) {
    const options = first === undefined ? {} : { [first.name]: text };
    await send("interactions", { command, subcommand, options });
    return;
  }
  byId("composer").hidden = true;
  openCommandForm(entry, text, (invocation) => {
    byId("composer").hidden = false;
    words.focus();
    if (invocation !== null) void send("interactions", invocation);
  });
}

async function sendPlainly(content) {
  const words = byId("words");
  const files = byId("files");
  words.value = "";
  const attachments = await Promise.all([...files.files].map(uploadOf));
  const reply = replyTo === null ? {} : { reply_to: replyTo.id };
  if (await send("messages", { content, attachments, ...reply })) {
    files.value = "";
    showFiles();
    showReply(null);
  } else if (words.value === "") words.value = content;
}

const showFiles = () =>
  setText(byId("chosen"), [...byId("files").files].map(({ name }) => name).join(", "));

/** @returns what begins a reply to a message */
export function startComposer() {
  const words = byId("words");
  attachListbox(words, {
    label: "Commands",
    eager: true,
    search: suggestionsFor,
    pick: (entry) => void begin(entry, ""),
  });
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = words.value.trim();
    if (text.startsWith("/")) {
      const entry = entryIn(text);
      if (entry === undefined)
        setText(byId("notice"), `There is no command ${text.split(" ")[0]}.`);
      else void begin(entry, text.slice(entry.label.length).trim());
    } else if (text !== "" || byId("files").files.length > 0) void sendPlainly(text);
  });
  byId("files").addEventListener("change", showFiles);
  byId("reply-cancel").addEventListener("click", () => showReply(null));
  void loadCommands().catch(() => undefined);
  return showReply;
}
