/** controls: what is asked by a button that was pressed, a menu that was used, a form that was sent. */
import { type Call, mayName, orderOf, replyOf } from "./call.ts";
import { contentOf } from "./checklist-form.ts";
import { CustomId } from "./custom-id.ts";
import { madeByDiscordAt } from "./ids.ts";
import { type Component, fieldsOf, type Modal } from "./interaction.ts";
import { type Outcome, reply } from "./outcome.ts";
import { after, minutes } from "./time.ts";

/** The control's custom_id as ours, and its thread as one that the invoker may ask about; else why not. */
function readCustomId(call: Call, text: string): CustomId | string {
  const reading = CustomId.safeParse(text);
  if (!reading.success) return unknownWords;
  return mayName(call, reading.data.threadId)
    ? reading.data
    : "This belongs to another place, so only my first owner may use it.";
}

const unknownWords =
  "I do not know this button or form any more; it may be of an older or newer version of me. Please use a command instead: /help lists them.";

export function routeComponent(call: Call, { data }: Component): Outcome {
  const named = readCustomId(call, data.custom_id);
  if (typeof named === "string") return reply(named);
  switch (named.action) {
    case "forget":
      return forget(call, named);
    default:
      return reply(unknownWords);
  }
}

const questionStandsMs = minutes(15);

/** Named after the question, not after the press: pressed twice, it is one order. */
function forget(call: Call, { threadId, id }: CustomId): Outcome {
  const askedAt = madeByDiscordAt(id);
  if (askedAt === null || call.now > after(askedAt, questionStandsMs))
    return {
      kind: "reply",
      text: "This question is more than 15 minutes old, so I forgot nothing. Ask again with /forget.",
    };
  return {
    kind: "enqueue",
    // Forgetting makes no thread.
    isElsewhere: false,
    receipt: { kind: "update", text: "I am forgetting…", components: [] },
    signal: {
      ...orderOf(call, threadId, { name: "forget" }),
      id,
      reply: replyOf(call.interaction),
    },
  };
}

export function routeForm(call: Call, form: Modal): Outcome {
  const named = readCustomId(call, form.data.custom_id);
  if (typeof named === "string") return reply(named);
  switch (named.action) {
    case "checklist":
      return checklist(call, named, form);
    default:
      return reply(unknownWords);
  }
}

/** The id is the version that the form showed; 0 for none. */
function checklist(call: Call, { threadId, id }: CustomId, form: Modal): Outcome {
  const content = contentOf(fieldsOf(form));
  if (!/^\d{1,9}$/.test(id)) return reply(unknownWords);
  if (content === null)
    return reply(
      `The form was empty, so I changed nothing. To have me look after nothing here, send a heading alone, such as \`# Checklist\`.`,
    );
  return {
    kind: "enqueue",
    isElsewhere: false,
    receipt: { kind: "private" },
    signal: orderOf(call, threadId, { name: "checklist", content, seenVersion: Number(id) }),
  };
}
