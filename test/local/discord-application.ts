/** A substitute application for tests of the embedded Discord: remembers what it was sent, answers what it is told. */
import { createServer } from "node:http";
import { discordVerifier } from "../../lib/adapters/discord-signature.ts";
import { instant } from "../../lib/domain/time.ts";

export interface TestApplication {
  readonly url: string;
  /** The interactions that came, rightly signed, oldest first. */
  readonly received: { readonly token: string; readonly [key: string]: unknown }[];
  /** What it answers, and when: a promise holds the acknowledgement back. */
  answer: () => object | Promise<object>;
  close(): Promise<void>;
}

/** @param publicKey asked at each request: the embedded Discord is started after its application */
export async function startApplication(
  publicKey: () => string,
  now: () => number = Date.now,
): Promise<TestApplication> {
  const received: TestApplication["received"] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const body = Buffer.concat(chunks).toString();
    const verify = discordVerifier(publicKey());
    const verified = await verify({ headers, body, isBase64Encoded: false }, instant(now()));
    if (!verified.ok) {
      response.writeHead(401).end(verified.reason);
      return;
    }
    const interaction = JSON.parse(body);
    if (interaction.type !== 1) received.push(interaction);
    const answer = interaction.type === 1 ? { type: 1 } : await application.answer();
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const application: TestApplication = {
    url: `http://127.0.0.1:${port}/interactions`,
    received,
    answer: () => ({ type: 5 }),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return application;
}
