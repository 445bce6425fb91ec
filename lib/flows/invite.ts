/** invite: a link into the panel, which lets in once, within five minutes, whoever asked for it. */
import { relativeTime } from "../domain/discord-time.ts";
import { newPass } from "../domain/pass.ts";
import type { Settings } from "../domain/settings.ts";
import type { CommandSignal } from "../domain/signal.ts";
import type { Ports } from "../ports.ts";

/**
 * The link in words. Its token stands behind a `#`: no browser sends that to a server, so it is in no log, and
 * whatever fetches the address to show a preview of it uses nothing up. What is kept is the token's digest.
 *
 * Asked twice, there are two links: each works once.
 */
export async function invite(
  { tokens, passes, clock }: Pick<Ports, "tokens" | "passes" | "clock">,
  { controlUrl }: Pick<Settings, "controlUrl">,
  { author, threadId }: CommandSignal,
): Promise<string> {
  if (controlUrl === undefined)
    return "I do not know where my panel is: I was deployed before there was one. Deploy again (`npx cdk deploy`), then ask for /panel once more.";
  if (author === undefined)
    return "Discord did not tell me who asked, so I make no link; sorry. Please ask for /panel once more.";
  const token = tokens.make();
  const asked = { personId: author.id, threadId, salt: tokens.make(), id: tokens.digestOf(token) };
  const pass = newPass(asked, clock.now());
  await passes.create(pass);
  return [
    `This is the way into my panel: <${enterUrl(controlUrl, token)}>`,
    `It works once and is over ${relativeTime(pass.linkUntilAt)}; the browser that opens it stays in for twelve hours. Do not pass it on. \`vigil sessions end\` ends every session.`,
  ].join("\n");
}

const enterUrl = (controlUrl: string, token: string): string =>
  `${controlUrl.replace(/\/+$/, "")}/enter#${token}`;
