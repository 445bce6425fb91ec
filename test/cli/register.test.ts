/** `vigil register` against a stand-in for Discord on loopback. */
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { runVigil } from "../../cli/program.ts";
import { commands } from "../../lib/domain/command-definitions.ts";
import { type Loopback, recordedWorld, serve } from "./cli-world.ts";

interface Call {
  readonly route: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

let calls: Call[];
let status: number;
let discord: Loopback;

beforeEach(async () => {
  calls = [];
  status = 200;
  discord = await serve(async ({ method, url, headers }, body) => {
    const { authorization } = headers;
    calls.push({ route: `${method} ${url}`, authorization, body: JSON.parse(body) });
    return { status, body: "{}", headers: { "Content-Type": "application/json" } };
  });
});

afterEach(async () => {
  await discord[Symbol.asyncDispose]();
});

const register = async (args: readonly string[], env: Record<string, string> = {}) => {
  const world = recordedWorld({
    DISCORD_API_URL: `${discord.url}/api/v10`,
    DISCORD_APPLICATION_ID: "42",
    DISCORD_BOT_TOKEN: "b0t",
    ...env,
  });
  const exitCode = await runVigil(["register", ...args], world);
  return { exitCode, out: world.out.join("\n"), errors: world.errors.join("\n") };
};

describe("vigil register", () => {
  it("replaces all commands in one call", async () => {
    const { exitCode, out } = await register([]);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^Discord knows \/chat, .*\/help\.$/);
    expect(calls).toEqual([
      {
        route: "PUT /api/v10/applications/42/commands",
        authorization: "Bot b0t",
        body: JSON.parse(JSON.stringify(commands)),
      },
    ]);
  });

  it("sets the address for interactions when one is given", async () => {
    const { out } = await register(["--url", "https://x.on.aws/", "--json"]);
    expect(JSON.parse(out)).toMatchObject({ interactions_url: "https://x.on.aws/" });
    expect(calls[1]).toMatchObject({
      route: "PATCH /api/v10/applications/@me",
      body: { interactions_endpoint_url: "https://x.on.aws/" },
    });
  });

  test.for([
    { args: [], env: { DISCORD_BOT_TOKEN: "" }, exitCode: 1, says: "DISCORD_BOT_TOKEN is not set" },
    {
      args: [],
      env: { DISCORD_APPLICATION_ID: "" },
      exitCode: 1,
      says: "DISCORD_APPLICATION_ID is not set",
    },
    {
      args: ["--url", "http://x"],
      env: {},
      exitCode: 2,
      says: "--url must be an https URL",
    },
  ])("$says: nothing is sent", async ({ args, env, exitCode, says }) => {
    const answer = await register(args, env);
    expect(answer.exitCode).toBe(exitCode);
    expect(answer.errors).toContain(says);
    expect(calls).toEqual([]);
  });

  it("says what to check when the token is refused, without showing it", async () => {
    status = 401;
    const { exitCode, errors } = await register([]);
    expect(exitCode).toBe(1);
    expect(errors).toContain("Check that DISCORD_BOT_TOKEN belongs to DISCORD_APPLICATION_ID");
    expect(errors).not.toContain("b0t");
  });
});
