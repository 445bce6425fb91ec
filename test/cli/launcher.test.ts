/** `vigil` as a process: the launcher, `.env`, standard input, exit codes. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { deadUrl, serve } from "./cli-world.ts";

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
