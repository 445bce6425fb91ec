/** `vigil` as a process: the launcher, `.env`, standard input, exit codes. */
import { type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deadUrl, serve, stubbedApi } from "./cli-world.ts";

const launcher = fileURLToPath(new URL("../../cli/vigil.mjs", import.meta.url));

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigil-cli-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (
  args: readonly string[],
  { env = {}, input = "" }: { env?: Record<string, string>; input?: string } = {},
): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { cwd: folder, env: { PATH: process.env["PATH"] ?? "", ...env } };
    const child = execFile(process.execPath, [launcher, ...args], options, (_error, ...streams) => {
      resolve({ exitCode: child.exitCode ?? -1, stdout: streams[0], stderr: streams[1] });
    });
    child.stdin?.end(input);
  });

it("starts from any folder, and shows its help without a colour code in a pipe", async () => {
  const { exitCode, stdout } = await run(["--help"]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("Usage: vigil");
  expect(stdout).not.toContain("\u001b[");
});

it("reads .env of the folder it is called in; the environment wins", async () => {
  const [fromFile, fromEnv] = [await deadUrl(), await deadUrl()];
  await writeFile(join(folder, ".env"), `VIGIL_URL=${fromFile}\n`);
  expect(await run(["status"])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining(`cannot be reached at ${fromFile}`),
  });
  const { stderr } = await run(["status"], { env: { VIGIL_URL: fromEnv } });
  expect(stderr).toContain(`cannot be reached at ${fromEnv}`);
});

it("refuses a checklist that is not UTF-8 before anything is sent", async () => {
  await writeFile(join(folder, "latin.md"), Buffer.from([0x61, 0xff]));
  expect(await run(["checklist", "latin.md"])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("latin.md is not UTF-8 text"),
  });
});

it("takes a secret from standard input, without its line break", async () => {
  const sent: string[] = [];
  await using ssm = await serve(async (_request, body) => {
    sent.push(body);
    return { status: 200, body: "{}", headers: { "Content-Type": "application/x-amz-json-1.1" } };
  });
  const env = {
    AWS_ENDPOINT_URL_SSM: ssm.url,
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };
  const ended = await run(["secrets", "set", "api-token"], { env, input: "s3cret\n" });
  expect(ended.exitCode).toBe(0);
  expect(JSON.parse(sent[0] ?? "")).toMatchObject({ Name: "/vigil/api-token", Value: "s3cret" });
  expect(ended.stdout + ended.stderr).not.toContain("s3cret");
});

describe("vigil events --follow", () => {
  const at = "2026-11-20T10:00:00.000Z";
  const page = {
    thread_id: "default",
    events: [{ id: "1", at, type: "spoke", detail: {} }],
    next_cursor: null,
  };

  const follow = (url: string): ChildProcessWithoutNullStreams =>
    spawn(process.execPath, [launcher, "events", "--follow"], {
      cwd: folder,
      env: { PATH: process.env["PATH"] ?? "", VIGIL_URL: url },
    });

  it("ends with 0 on Ctrl-C, without a complaint", async () => {
    await using api = await stubbedApi(page);
    const child = follow(api.url);
    let complaints = "";
    child.stderr.on("data", (chunk: Buffer) => {
      complaints += chunk;
    });
    const [line] = await once(child.stdout, "data");
    expect(String(line)).toContain(`${at} spoke`);
    child.kill("SIGINT");
    expect(await once(child, "close")).toEqual([0, null]);
    expect(complaints).toBe("");
  });

  it("ends quietly when nobody reads any more", async () => {
    const many = Array.from({ length: 5 }, (_, index) => ({
      ...page,
      events: [{ ...page.events[0], id: String(index) }],
    }));
    await using api = await stubbedApi(...many);
    const child = follow(api.url);
    await once(child.stdout, "data");
    child.stdout.destroy();
    expect(await once(child, "close")).toEqual([0, null]);
  });
});

it("reads a checklist from a file, or from standard input", async () => {
  const answer = {
    thread_id: "default",
    content: "# Hi",
    last_modified: null,
    path: "HEARTBEAT.md",
    version: 1,
    understood: {
      checklist: [],
      rules: [],
      proactive_behaviors: [],
      rhythms: [],
      not_understood: [],
    },
  };
  await using api = await stubbedApi(answer);
  const env = { VIGIL_URL: api.url };
  await writeFile(join(folder, "mine.md"), "# From a file\n");
  expect((await run(["checklist", "mine.md"], { env })).exitCode).toBe(0);
  expect((await run(["checklist", "-"], { env, input: "# Piped\n" })).exitCode).toBe(0);
  expect(api.asked.map(({ body }) => body)).toEqual([
    { content: "# From a file\n" },
    { content: "# Piped\n" },
  ]);
  const missing = await run(["checklist", "no.md"], { env });
  expect(missing).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("no.md cannot be read"),
  });
});
