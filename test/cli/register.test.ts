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

/** @param written what was written before, by path; what is written now comes to it */
const register = async (
  args: readonly string[],
  env: Record<string, string> = {},
  written = new Map<string, string>(),
) => {
  const world = recordedWorld(
    {
      DISCORD_API_URL: `${discord.url}/api/v10`,
      DISCORD_APPLICATION_ID: "42",
      DISCORD_BOT_TOKEN: "b0t",
      ...env,
    },
    { files: Object.fromEntries(written), written },
  );
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

  it("registers in one server alone", async () => {
    const { out } = await register(["--guild", "7"]);
    expect(out).toContain("in the server 7.");
    expect(calls[0]).toMatchObject({ route: "PUT /api/v10/applications/42/guilds/7/commands" });
  });

  describe("again", () => {
    const folder = new Map<string, string>();
    beforeEach(async () => {
      folder.clear();
      await register(["--url", "https://x.on.aws/"], {}, folder);
      calls = [];
    });

    it("sends nothing when nothing has changed, and says so", async () => {
      const { exitCode, out } = await register(["--url", "https://x.on.aws/"], {}, folder);
      expect(exitCode).toBe(0);
      expect(out).toContain("nothing was sent; --force sends it all the same");
      expect(calls).toEqual([]);
    });

    test.for([
      { says: "when it must", args: ["--force"], env: {}, routes: 1 },
      { says: "in another server", args: ["--guild", "7"], env: {}, routes: 1 },
      { says: "another application", args: [], env: { DISCORD_APPLICATION_ID: "43" }, routes: 1 },
      { says: "another address alone", args: ["--url", "https://y.on.aws/"], env: {}, routes: 1 },
      {
        says: "both when it must",
        args: ["--force", "--url", "https://x.on.aws/"],
        env: {},
        routes: 2,
      },
    ])("sends $says", async ({ args, env, routes }) => {
      await register(args, env, folder);
      expect(calls).toHaveLength(routes);
    });

    it("sends what has changed since, and what is recorded in a file that is none", async () => {
      for (const record of [JSON.stringify(folder).replace(/[0-9a-f]{64}/, "0"), "{", "[]"]) {
        calls = [];
        await register([], {}, new Map([[".vigil-registered.json", record]]));
        expect(calls, record).toHaveLength(1);
      }
    });

    it("does not take for registered what Discord refused", async () => {
      status = 401;
      await register(["--guild", "7"], {}, folder);
      status = 200;
      calls = [];
      await register(["--guild", "7"], {}, folder);
      expect(calls).toHaveLength(1);
    });
  });

  test.for([
    { args: ["--guild", "x"], env: {}, exitCode: 2, says: "--guild must be a server's id" },
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
