/** CodeMirror as a text field for Markdown: loaded when the first editor is shown. */
import { markdown, markdownLanguage } from "@codemirror/lang-markdown";
import { syntaxHighlighting } from "@codemirror/language";
import { Annotation, Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { useComputedColorScheme } from "@mantine/core";
import { minimalSetup } from "codemirror";
import { useEffect, useEffectEvent, useRef } from "react";
import { styleNonce } from "../../style-nonce.ts";
import classes from "./code-mirror.module.css";
import { lined } from "./draft.ts";

export interface CodeMirrorProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** Ctrl+S, or Cmd+S. */
  readonly onSave?: (() => void) | undefined;
  readonly label: string;
  /** The id of what is said below it. */
  readonly describedBy: string;
  readonly isInvalid: boolean;
  readonly isReadOnly: boolean;
}

/** Marks a text that was put in from outside: nobody typed it. */
const fromOutside = Annotation.define<boolean>();

export default function CodeMirror(props: CodeMirrorProps) {
  const { value, label, describedBy, isInvalid, isReadOnly } = props;
  const isDark = useComputedColorScheme("light") === "dark";
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const onChange = useEffectEvent((text: string) => props.onChange(text));
  const onSave = useEffectEvent(() => {
    props.onSave?.();
    return true;
  });
  const look = { label, describedBy, isInvalid, isReadOnly, isDark };
  const begin = useEffectEvent((parent: HTMLElement) =>
    open(parent, { value, look, onChange: (text) => onChange(text), onSave: () => onSave() }),
  );

  useEffect(() => {
    if (host.current === null) return;
    const opened = begin(host.current);
    editor.current = opened;
    return () => opened.view.destroy();
  }, []);

  useEffect(() => {
    const view = editor.current?.view;
    const text = lined(value);
    if (view === undefined || view.state.doc.toString() === text) return;
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: text },
      annotations: fromOutside.of(true),
    });
  }, [value]);

  useEffect(() => {
    const { view, shown } = editor.current ?? {};
    const extension = looks({ label, describedBy, isInvalid, isReadOnly, isDark });
    if (shown !== undefined) view?.dispatch({ effects: shown.reconfigure(extension) });
  }, [label, describedBy, isInvalid, isReadOnly, isDark]);

  return <div ref={host} className={classes["host"]} data-invalid={isInvalid || undefined} />;
}

interface Editor {
  readonly view: EditorView;
  /** What changes while the editor stands. */
  readonly shown: Compartment;
}

interface Look {
  readonly label: string;
  readonly describedBy: string;
  readonly isInvalid: boolean;
  readonly isReadOnly: boolean;
  readonly isDark: boolean;
}

interface Beginning {
  readonly value: string;
  readonly look: Look;
  readonly onChange: (text: string) => void;
  readonly onSave: () => boolean;
}

function open(parent: HTMLElement, { value, look, onChange, onSave }: Beginning): Editor {
  const shown = new Compartment();
  const told = EditorView.updateListener.of(({ docChanged, transactions, state }) => {
    const isTyped = transactions.every((one) => one.annotation(fromOutside) !== true);
    if (docChanged && isTyped) onChange(state.doc.toString());
  });
  const extensions: Extension = [
    EditorView.cspNonce.of(styleNonce()),
    keymap.of([{ key: "Mod-s", run: onSave }]),
    // Without its key bindings for Tab, which leaves the field as it leaves every other (WCAG 2.1.2).
    minimalSetup,
    markdown({ base: markdownLanguage }),
    syntaxHighlighting(classHighlighter),
    EditorView.lineWrapping,
    told,
    shown.of(looks(look)),
  ];
  const state = EditorState.create({ doc: lined(value), extensions });
  return { view: new EditorView({ parent, state }), shown };
}

const looks = ({ label, describedBy, isInvalid, isReadOnly, isDark }: Look): Extension => [
  EditorView.contentAttributes.of({
    "aria-label": label,
    "aria-describedby": describedBy,
    "aria-invalid": String(isInvalid),
    "aria-readonly": String(isReadOnly),
    spellcheck: "true",
    // It can be reached as it is; said once more for tools that do not know contenteditable.
    tabindex: "0",
  }),
  EditorState.readOnly.of(isReadOnly),
  EditorView.theme({}, { dark: isDark }),
];
