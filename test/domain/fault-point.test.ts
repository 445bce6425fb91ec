import { describe, expect, it, test } from "vitest";
import { parseFaultPoint } from "../../lib/domain/fault-point.ts";

const ports = new Map([
  ["signals", ["claim", "storeReply"]],
  ["queue", ["send", "retryLater"]],
]);

describe("a fault point", () => {
  test.for([
    {
      text: "signals.storeReply:after",
      point: { port: "signals", method: "storeReply", when: "after", nth: 1 },
    },
    {
      text: "queue.send:before:2",
      point: { port: "queue", method: "send", when: "before", nth: 2 },
    },
    {
      text: "signals.claim:before:1",
      point: { port: "signals", method: "claim", when: "before", nth: 1 },
    },
  ])("$text", ({ text, point }) => {
    expect(parseFaultPoint(text, ports)).toEqual(point);
  });

  test.for([
    { text: "queue.send", says: "must be <port>.<method>:<before|after>[:<n>]" },
    { text: "queue.send:during", says: "must be <port>.<method>:<before|after>[:<n>]" },
    { text: "queue.send:before:-1", says: "must be <port>.<method>:<before|after>[:<n>]" },
    { text: "queue.send:before:2 ", says: "must be <port>.<method>:<before|after>[:<n>]" },
    { text: "queue.send:before:0", says: "counts calls from 1" },
    { text: "kue.send:before", says: "names the port kue; there are: signals, queue" },
    { text: "queue.sned:before", says: "names queue.sned; the methods of queue are: send, retry" },
    { text: "queue.toString:before", says: "names queue.toString" },
  ])("$text is refused: $says", ({ text, says }) => {
    expect(() => parseFaultPoint(text, ports)).toThrow(`VIGIL_FAULT_POINT ${says}`);
  });

  it("is refused when it is empty", () => {
    expect(() => parseFaultPoint("", ports)).toThrow("VIGIL_FAULT_POINT must be");
  });
});
