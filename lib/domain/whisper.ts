/** whisper: a private answer that fits into one message of Discord's, and says so when it is cut. */

import { cut } from "./cut.ts";

/** Discord, "Create Message": characters of a message. */
export const messageLimit = 2_000;

/**
 * As many of the lines as fit, and `hint` when some do not; a single line too long is cut.
 *
 * @param hint where the rest is to be found
 */
export function fitted(lines: readonly string[], hint: string): string {
  const whole = lines.join("\n");
  if (whole.length <= messageLimit) return whole;
  const room = messageLimit - hint.length - 1;
  let text = "";
  for (const line of lines) {
    const longer = text === "" ? line : `${text}\n${line}`;
    if (longer.length > room) break;
    text = longer;
  }
  return `${text === "" ? cut(lines[0] ?? "", room) : text}\n${hint}`;
}

/** A file's text in a block of code, cut with a hint behind it when it does not fit below `head`. */
export function fileShown(head: string, content: string, hint: string): string {
  // Discord knows no longer fence: one inside would end the block.
  const text = content.replaceAll("```", "`\u200b``").trimEnd();
  const inBlock = (shown: string): string => `${head}\n\`\`\`md\n${shown}\n\`\`\``;
  if (text.trim() === "") return `${head}\n(It is empty.)`;
  const whole = inBlock(text);
  if (whole.length <= messageLimit) return whole;
  const room = messageLimit - inBlock("").length - hint.length - 1;
  return `${inBlock(cut(text, room))}\n${hint}`;
}
