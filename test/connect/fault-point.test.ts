import { describe, expect, it, test } from "vitest";
import { isLoopback } from "../../lib/config.ts";
import {
  readFaultPoint,
  requireLocalFaultPoint,
  withFaultPoint,
} from "../../lib/connect/fault-point.ts";

/** Ports that keep a diary, in which the death has its place. */
function aWorld(text: string) {
  const diary: string[] = [];
  const ports = {
    clock: { now: () => diary.push("now") },
    queue: {
      async send(what: string) {
        diary.push(`sending ${what}`);
        await Promise.resolve();
        diary.push(`sent ${what}`);
        return what;
      },
      async retryLater() {
        throw new Error("the queue is down");
      },
    },
  };
  const armed = withFaultPoint(ports, readFaultPoint(text), () => diary.push("died"));
  return { diary, ports: armed };
}

describe("the process dies", () => {
  it("before the call has begun", async () => {
    const { diary, ports } = aWorld("queue.send:before");
    await ports.queue.send("a");
    expect(diary).toEqual(["died", "sending a", "sent a"]);
  });

  it("after the call was answered", async () => {
    const { diary, ports } = aWorld("queue.send:after");
    expect(await ports.queue.send("a")).toBe("a");
    expect(diary).toEqual(["sending a", "sent a", "died"]);
  });

  it("at the call that was named, and at no other", async () => {
    const { diary, ports } = aWorld("queue.send:before:2");
    for (const what of ["a", "b", "c"]) await ports.queue.send(what);
    expect(diary.indexOf("died")).toBe(diary.indexOf("sending b") - 1);
    expect(diary.filter((line) => line === "died")).toHaveLength(1);
  });

  it("after a call that failed, too", async () => {
    const { diary, ports } = aWorld("queue.retryLater:after");
    await expect(ports.queue.retryLater()).rejects.toThrow("the queue is down");
    expect(diary).toEqual(["died"]);
  });

  it("after a call that answers at once", () => {
    const { diary, ports } = aWorld("clock.now:after");
    ports.clock.now();
    expect(diary).toEqual(["now", "died"]);
  });

  it("nowhere in a function that has no such port", async () => {
    const { diary, ports } = aWorld("rule.enable:before");
    ports.clock.now();
    expect(diary).toEqual(["now"]);
  });

  it("also when the ports were handed on in a new object", async () => {
    const { diary, ports } = aWorld("queue.send:before");
    await { ...ports }.queue.send("a");
    expect(diary[0]).toBe("died");
  });
});

describe("who may be armed", () => {
  const text = "signals.storeReply:after";

  test.for([
    { url: "http://127.0.0.1:4566" },
    { url: "http://localhost:4566/" },
    { url: "http://[::1]:4566" },
  ])("AWS at $url: yes", ({ url }) => {
    const point = requireLocalFaultPoint(
      { VIGIL_FAULT_POINT: text, AWS_ENDPOINT_URL: url },
      isLoopback,
    );
    expect(point).toMatchObject({ port: "signals", method: "storeReply", when: "after", nth: 1 });
  });

  test.for([
    { url: undefined },
    { url: "" },
    { url: "https://dynamodb.eu-central-1.amazonaws.com" },
    { url: "http://127.0.0.1.example.com" },
    { url: "http://10.0.0.1:4566" },
  ])("AWS at $url: the function does not start", ({ url }) => {
    const env = { VIGIL_FAULT_POINT: text, AWS_ENDPOINT_URL: url };
    expect(() => requireLocalFaultPoint(env, isLoopback)).toThrow(
      "environment: VIGIL_FAULT_POINT is set, and AWS_ENDPOINT_URL is no address of this machine",
    );
  });

  test.for([
    { text: "model.run:before:0", says: "counts calls from 1" },
    { text: "modle.run:before", says: "names the port modle; there are: clock, ids, tokens, log" },
    { text: "model.ask:before", says: "names model.ask; the methods of model are: run" },
  ])("$text: $says", ({ text, says }) => {
    const env = { VIGIL_FAULT_POINT: text, AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
    expect(() => requireLocalFaultPoint(env, isLoopback)).toThrow(
      `environment: VIGIL_FAULT_POINT ${says}`,
    );
  });
});
