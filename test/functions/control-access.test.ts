/** Who may use the control API: bearer of the token when deployed, this machine when local. */
import { beforeEach, describe, expect, it, test } from "vitest";
import { controlApp } from "../../functions/control/app.ts";
import type { Control } from "../../functions/control/route.ts";
import { memoryPanel } from "../../lib/adapters/memory/panel.ts";
import { memoryPorts } from "../../lib/adapters/memory.ts";

let control: Control;

beforeEach(() => {
  control = {
    ports: memoryPorts(),
    settings: { model: "offline", ownerIds: ["1"], freeProviders: [], dailyBudgetUsd: 1 },
    access: "loopback",
    apiToken: async () => null,
    ...memoryPanel,
  };
});

const ask = async (headers: Record<string, string>, path = "/api/heartbeat/status") =>
  controlApp(control).request(path, { headers }, {});

describe("local", () => {
  test.for([
    { headers: { host: "localhost:8000" }, status: 200 },
    { headers: { host: "LOCALHOST:8000" }, status: 200 },
    { headers: { host: "127.0.0.1:9123" }, status: 200 },
    { headers: { host: "[::1]:8000" }, status: 200 },
    { headers: { host: "localhost" }, status: 200 },
    { headers: { host: "localhost:8000", origin: "http://localhost:8000" }, status: 200 },
    { headers: { host: "evil.example" }, status: 403 },
    { headers: { host: "localhost.evil.example:8000" }, status: 403 },
    { headers: { host: "evil.example@localhost:8000" }, status: 403 },
    { headers: {}, status: 403 },
    { headers: { host: "localhost:8000", origin: "http://evil.example" }, status: 403 },
    { headers: { host: "localhost:8000", origin: "http://localhost:3000" }, status: 403 },
    { headers: { host: "localhost:8000", origin: "null" }, status: 403 },
  ])("$headers: $status", async ({ headers, status }) => {
    expect((await ask(headers)).status).toBe(status);
  });
});

describe("deployed", () => {
  beforeEach(() => {
    control = { ...control, access: "token", apiToken: async () => "s3cret" };
  });

  test.for([
    { authorization: "Bearer s3cret", status: 200 },
    { authorization: "bearer s3cret", status: 200 },
    { authorization: "Bearer s3cre", status: 401 },
    { authorization: "Bearer s3cret2", status: 401 },
    { authorization: "Bearer ", status: 401 },
    { authorization: "Basic s3cret", status: 401 },
    { authorization: "s3cret", status: 401 },
    { authorization: undefined, status: 401 },
  ])("Authorization: $authorization -> $status", async ({ authorization, status }) => {
    const response = await ask(authorization === undefined ? {} : { authorization });
    expect(response.status).toBe(status);
    if (status === 401) {
      expect(response.headers.get("www-authenticate")).toBe('Bearer realm="vigil"');
      expect(await response.json()).toMatchObject({ field: "Authorization" });
    }
  });

  it("tells a stranger nothing about which routes there are", async () => {
    expect((await ask({}, "/api/nope")).status).toBe(401);
  });

  it.for([null, ""])(
    "with no token set (%j) lets nobody in, and says how to set one",
    async (token) => {
      control = { ...control, apiToken: async () => token };
      const response = await ask({ authorization: "Bearer " });
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({
        detail: expect.stringContaining("vigil secrets set api-token"),
      });
    },
  );
});
