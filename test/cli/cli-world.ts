/** What the CLI's tests stand on: a terminal that remembers, and HTTP servers on loopback. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { Failure } from "../../cli/failure.ts";
import { runVigil } from "../../cli/program.ts";
import type { World } from "../../cli/world.ts";

export interface RecordedWorld extends World {
  readonly out: string[];
  readonly errors: string[];
  readonly questions: string[];
}

interface WorldSettings {
  readonly secret?: string;
  /** What is typed for all to see. */
  readonly word?: string;
  /** What the person answers to every question; null: nobody is there. */
  readonly agrees?: boolean | null;
  readonly now?: number;
  /** What there is to read, by path; `-` is standard input. */
  readonly files?: Readonly<Record<string, string>>;
  /** Takes what is written, by path. */
  readonly written?: Map<string, string>;
  /** How often something is repeated before the person presses Ctrl-C. */
  readonly rounds?: number;
}

export function recordedWorld(
  env: Record<string, string> = {},
  {
    secret = "",
    word = "",
    agrees = null,
    now = 0,
    files = {},
    written = new Map(),
    rounds = 1,
  }: WorldSettings = {},
): RecordedWorld {
  const out: string[] = [];
  const errors: string[] = [];
  const questions: string[] = [];
  return {
    env,
    out,
    errors,
    questions,
    say: (lines) => void out.push(lines),
    complain: (lines) => void errors.push(lines),
    paint: (_style, words) => words,
    now: () => now,
    askSecret: async (question) => {
      questions.push(question);
      return secret;
    },
    askWord: async (question) => {
      questions.push(question);
      return word;
    },
    confirm: async (question) => {
      questions.push(question);
      return agrees;
    },
    readText: async (path) => {
      const found = files[path];
      if (found === undefined) throw new Failure(`${path} cannot be read: no such file`, 2);
      return found;
    },
    writeText: async (path, content) => void written.set(path, content),
    repeatedly: async function* () {
      for (let round = 0; round < rounds; round += 1) yield;
    },
  };
}

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Loopback extends AsyncDisposable {
  readonly url: string;
}

/** Serves on a free port of 127.0.0.1 until it is disposed of. */
export async function serve(
  answer: (request: IncomingMessage, body: string) => Promise<Reply>,
): Promise<Loopback> {
  const server = createServer((request, response) => {
    text(request)
      .then((body) => answer(request, body))
      .then(({ status, body, headers }) => response.writeHead(status, headers).end(body))
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A port of 127.0.0.1 on which nobody listens: it was free a moment ago. */
export async function deadUrl(): Promise<string> {
  await using server = await serve(async () => ({ status: 200, body: "" }));
  return server.url;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

interface Exchange {
  readonly route: string;
  readonly body: unknown;
}

interface StubbedApi extends Loopback {
  /** What was asked, oldest first. */
  readonly asked: Exchange[];
}

/** An answer that is not 200. */
export class OtherReply {
  readonly status: number;
  readonly body: string;

  constructor(status: number, body: unknown) {
    this.status = status;
    this.body = JSON.stringify(body);
  }
}

/** A control API that answers what it is told to, in order, and the last of it again and again. */
export async function stubbedApi(
  ...answers: readonly (OtherReply | object)[]
): Promise<StubbedApi> {
  const asked: Exchange[] = [];
  const server = await serve(async ({ method, url }, body) => {
    const answer = answers[asked.length] ?? answers.at(-1);
    asked.push({ route: `${method} ${url}`, body: body === "" ? null : JSON.parse(body) });
    return answer instanceof OtherReply ? answer : { status: 200, body: JSON.stringify(answer) };
  });
  return { ...server, asked };
}

/** Runs a command line against `url`. */
export async function vigilAt(url: string, args: readonly string[], settings: WorldSettings = {}) {
  const world = recordedWorld({ VIGIL_URL: url }, settings);
  const exitCode = await runVigil(args, world);
  return { exitCode, out: world.out.join("\n"), errors: world.errors.join("\n") };
}
