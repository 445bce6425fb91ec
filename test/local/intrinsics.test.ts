/** CloudFormation's intrinsics against local values. */
import { describe, expect, it, test } from "vitest";
import { resolveIntrinsics, type Scope } from "../../local/template/intrinsics.ts";

const scope: Scope = {
  refs: new Map([
    ["AWS::Region", "us-east-1"],
    ["Table", "Threads"],
  ]),
  attributes: new Map([["Table.Arn", "arn:aws:dynamodb:us-east-1:000000000000:table/Threads"]]),
};

describe("intrinsics", () => {
  test.for([
    { says: "plain values stay", value: { a: [1, null, "x"] }, is: { a: [1, null, "x"] } },
    { says: "Ref", value: { Ref: "Table" }, is: "Threads" },
    {
      says: "Fn::GetAtt as a list",
      value: { "Fn::GetAtt": ["Table", "Arn"] },
      is: "arn:aws:dynamodb:us-east-1:000000000000:table/Threads",
    },
    {
      says: "Fn::GetAtt as a text",
      value: { "Fn::GetAtt": "Table.Arn" },
      is: "arn:aws:dynamodb:us-east-1:000000000000:table/Threads",
    },
    {
      says: "Fn::Join over other intrinsics",
      value: { "Fn::Join": ["/", [{ "Fn::GetAtt": ["Table", "Arn"] }, "index", "due"]] },
      is: "arn:aws:dynamodb:us-east-1:000000000000:table/Threads/index/due",
    },
    {
      says: "Fn::Sub with names, attributes, values of its own and an escape",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders.
      value: { "Fn::Sub": ["${Table} ${Table.Arn} ${Own} ${!Literal}", { Own: { Ref: "Table" } }] },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders.
      is: "Threads arn:aws:dynamodb:us-east-1:000000000000:table/Threads Threads ${Literal}",
    },
    {
      says: "Fn::Select over Fn::Split",
      value: { "Fn::Select": [5, { "Fn::Split": [":", { "Fn::GetAtt": ["Table", "Arn"] }] }] },
      is: "table/Threads",
    },
    {
      says: "deep inside objects and lists",
      value: { Statement: [{ Resource: [{ Ref: "AWS::Region" }] }] },
      is: { Statement: [{ Resource: ["us-east-1"] }] },
    },
    {
      says: "an object of one key that is no intrinsic",
      value: { Refer: "Table" },
      is: { Refer: "Table" },
    },
  ])("$says", ({ value, is }) => {
    expect(resolveIntrinsics(value, scope, "Heartbeat")).toEqual(is);
  });

  test.for([
    { says: "an unknown name", value: { Ref: "Nobody" }, names: 'Heartbeat uses Ref "Nobody"' },
    {
      says: "an unknown attribute",
      value: { "Fn::GetAtt": ["Table", "StreamArn"] },
      names: 'Heartbeat uses Fn::GetAtt "Table.StreamArn"',
    },
    {
      says: "an unknown name in a text",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders.
      value: { "Fn::Sub": "x ${Nobody}" },
      names: 'Heartbeat uses Fn::Sub "Nobody"',
    },
    {
      says: "an intrinsic that is not known here",
      value: { "Fn::ImportValue": "other-stack" },
      names: 'Heartbeat uses Fn::ImportValue "other-stack"',
    },
    {
      says: "arguments that do not fit",
      value: { "Fn::Join": ["-"] },
      names: 'Heartbeat uses Fn::Join with ["-"]',
    },
    {
      says: "an item that is not there",
      value: { "Fn::Select": [3, ["a"]] },
      names: "Heartbeat uses Fn::Select",
    },
  ])("refuses $says and names the resource", ({ value, names }) => {
    expect(() => resolveIntrinsics({ Properties: value }, scope, "Heartbeat")).toThrow(names);
  });

  it("leaves out no level: what it resolves holds no intrinsic any more", () => {
    const resolved = resolveIntrinsics({ a: { b: [{ c: { Ref: "Table" } }] } }, scope, "X");
    expect(JSON.stringify(resolved)).not.toContain("Ref");
  });
});
