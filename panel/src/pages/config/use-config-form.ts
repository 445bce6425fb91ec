/** The form's changes, kept in this tab until they are saved or thrown away. */
import { useEffect, useState } from "react";
import { keep, readKept } from "../../parts/session-store.ts";
import {
  type ConfigShown,
  changedMeanwhile,
  conflictsOf,
  type Edits,
  edited,
  type FormState,
  type Meanwhile,
  readFormState,
  seen,
} from "./edits.ts";
import type { ConfigKey } from "./fields.ts";

const noEdits: Edits = {};

export interface ConfigForm {
  readonly edits: Edits;
  readonly meanwhile: readonly Meanwhile[];
  readonly conflicts: readonly Meanwhile[];
  readonly settingOf: (key: ConfigKey) => unknown;
  readonly change: (key: ConfigKey, value: unknown) => void;
  readonly keepMine: (key: ConfigKey) => void;
  readonly takeTheirs: (key: ConfigKey) => void;
  /** All that was changed elsewhere was looked at. */
  readonly lookedAt: () => void;
  readonly discard: () => void;
  /** Takes the changes away while they are being saved; what it answers brings them back. */
  readonly handOver: () => () => void;
}

export function useConfigForm(thread: string, stored: ConfigShown): ConfigForm {
  const key = `vigil:config:${thread}`;
  const [state, setState] = useState<FormState | null>(() => readFormState(readKept(key)));
  useEffect(() => {
    keep(key, state === null ? null : JSON.stringify(state));
  }, [key, state]);
  const edits = state?.edits ?? noEdits;
  const meanwhile = changedMeanwhile(state, stored);
  const see = (keys: readonly ConfigKey[]) =>
    setState((current) => current && seen(current, stored, keys));
  return {
    edits,
    meanwhile,
    conflicts: conflictsOf(meanwhile),
    settingOf: (setting) => (edits[setting] === undefined ? stored[setting] : edits[setting]),
    change: (setting, value) => setState((current) => edited(current, stored, [setting, value])),
    keepMine: (setting) => see([setting]),
    takeTheirs: (setting) =>
      setState((current) => edited(current, stored, [setting, stored[setting]])),
    lookedAt: () => see(meanwhile.map((one) => one.key)),
    discard: () => setState(null),
    handOver: () => {
      setState(null);
      return () => setState(state);
    },
  };
}
