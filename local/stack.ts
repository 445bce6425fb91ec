/** The template as the local cloud runs it: every resource that has a stand-in, read and checked at once. */
import { missingGrants } from "./iam/doors.ts";
import type { Statement } from "./iam/policy.ts";
import { readRoles } from "./iam/roles.ts";
import { type LocalFunction, readFunctions } from "./template/functions.ts";
import { type NamesRequest, namesOf } from "./template/names.ts";
import {
  type LocalMapping,
  type LocalQueue,
  type LocalRule,
  type LocalTable,
  readMappings,
  readQueues,
  readRules,
  readTables,
} from "./template/resources.ts";

export interface LocalStack {
  readonly functions: readonly LocalFunction[];
  readonly tables: readonly LocalTable[];
  readonly queues: readonly LocalQueue[];
  readonly mappings: readonly LocalMapping[];
  readonly rules: readonly LocalRule[];
  /** The statements of each role, by its ARN. */
  readonly roles: ReadonlyMap<string, readonly Statement[]>;
}

/** Throws one error that names the resource for whatever the local cloud cannot run as it would be deployed. */
export function readStack(request: NamesRequest, assemblyDir: string): LocalStack {
  const { template } = request;
  const scope = namesOf(request);
  const stack: LocalStack = {
    functions: readFunctions(template, scope, assemblyDir),
    tables: readTables(template, scope),
    queues: readQueues(template, scope),
    mappings: readMappings(template, scope),
    rules: readRules(template, scope),
    roles: readRoles(template, scope),
  };
  const missing = missingGrants({ ...stack, template, scope });
  if (missing.length > 0) throw new Error(`template: ${missing.join("; ")}`);
  return stack;
}
