/** chat: `/chat`, the words and the file of a person. */
import { authorOf, type Call, signalBasics } from "./call.ts";
import { attachmentOf } from "./discord-attachment.ts";
import type { Attachment } from "./envelope.ts";
import { type CommandData, stringOptionLimit } from "./interaction.ts";
import { type Outcome, reply } from "./outcome.ts";
import { sanitise } from "./plain-text.ts";
import { optionNamed, type Written, writtenIn } from "./written.ts";

/** `/chat` with words or a file is enqueued and answered in the open; without either, a reply says so. */
export function chat(call: Call, data: CommandData): Outcome {
  const written = writtenIn(data);
  const value = optionNamed(written, "message");
  const text = typeof value === "string" ? sanitise(value).trim() : "";
  const attachments = attachmentsOf(data, written);
  if (text === "" && attachments.length === 0)
    return reply("Your message is empty. Write your words after /chat message.");
  if (text.length > stringOptionLimit) {
    return reply(
      `Your message has ${text.length} characters, and I read at most ${stringOptionLimit}. Send it in parts.`,
    );
  }
  return {
    kind: "enqueue",
    isElsewhere: false,
    receipt: { kind: "open" },
    signal: {
      ...signalBasics(call, call.home),
      type: "message",
      content: [{ type: "text", text }],
      author: authorOf(call),
      ...(attachments.length === 0 ? {} : { attachments }),
    },
  };
}

/** The option holds an id; what was uploaded under it stands beside the options. */
function attachmentsOf({ resolved }: CommandData, written: Written): Attachment[] {
  const id = optionNamed(written, "attachment");
  const uploaded = typeof id === "string" ? resolved?.attachments?.[id] : undefined;
  return uploaded === undefined ? [] : [attachmentOf(uploaded)];
}
