/** The control API on ports in memory, and how to ask it. */
import * as z from "zod/mini";
import { controlApp } from "../../functions/control/app.ts";
import type { Control } from "../../functions/control/route.ts";
import { memoryPanel } from "../../lib/adapters/memory/panel.ts";
import { type MemoryPorts, memoryPorts } from "../../lib/adapters/memory.ts";
import type { Settings } from "../../lib/domain/settings.ts";
import { openSystem } from "../../lib/flows/open-thread.ts";

/** RFC 9457, with Vigil's own three members. */
export const ProblemDocument = z.strictObject({
  type: z.literal("about:blank"),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  field: z.optional(z.string()),
  current: z.optional(z.unknown()),
  yours: z.optional(z.unknown()),
});

export interface ControlWorld {
  readonly ports: MemoryPorts;
  readonly control: Control;
  request(path: string, init?: RequestInit, bindings?: object): Promise<Response>;
  post(path: string, body: string, type?: string): Promise<Response>;
}

/** A started system with the thread `default`, asked from this machine. */
export async function controlWorld(settings: Partial<Settings> = {}): Promise<ControlWorld> {
  const ports = memoryPorts();
  await openSystem(ports);
  const control: Control = {
    ports,
    settings: {
      model: "offline",
      ownerIds: ["1"],
      freeProviders: [],
      dailyBudgetUsd: 2,
      ...settings,
    },
    access: "loopback",
    apiToken: async () => null,
    ...memoryPanel,
  };
  const app = controlApp(control);
  const request = async (path: string, init: RequestInit = {}, bindings = {}) => {
    const headers = { host: "localhost:8000", ...Object.fromEntries(new Headers(init.headers)) };
    return app.request(path, { ...init, headers }, bindings);
  };
  return {
    ports,
    control,
    request,
    post: (path, body, type = "application/json") =>
      request(path, { method: "POST", body, headers: { "Content-Type": type } }),
  };
}
