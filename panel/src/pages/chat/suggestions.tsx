/**
 * The suggestions at a field, above it: below stands what sends it. What they are for the keyboard is `use-listbox.ts`.
 */
import { Popover } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import styles from "./suggestions.module.css";
import { type Listbox, optionId } from "./use-listbox.ts";

export interface Suggestion {
  /** Another one for each of a list. */
  readonly key: string;
  readonly label: string;
  readonly detail?: string;
}

interface SuggestionsProps<T extends Suggestion> {
  readonly listbox: Listbox;
  readonly items: readonly T[];
  readonly onPick: (item: T) => void;
  /** What they are suggestions of. */
  readonly label: string;
  /** The field. */
  readonly children: ReactNode;
}

export function Suggestions<T extends Suggestion>(props: SuggestionsProps<T>) {
  const { listbox, items, onPick, label, children } = props;
  const { isOpen, listId, active } = listbox;
  return (
    <Popover
      opened={isOpen}
      position="top-start"
      width="target"
      offset={4}
      shadow="md"
      withRoles={false}
      trapFocus={false}
      returnFocus={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      transitionProps={{ duration: 0 }}
      // Within the page, for those who go through it by its landmarks; not within what scrolls.
      portalProps={{ target: "#main" }}
    >
      <Popover.Target>
        <div>{children}</div>
      </Popover.Target>
      <Popover.Dropdown p={4}>
        <div id={listId} role="listbox" aria-label={label} className={styles["list"]}>
          {items.map((item, index) => (
            <Option
              key={item.key}
              id={optionId(listId, index)}
              item={item}
              isActive={index === active}
              onPick={() => onPick(item)}
            />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

interface OptionProps {
  readonly id: string;
  readonly item: Suggestion;
  readonly isActive: boolean;
  readonly onPick: () => void;
}

function Option({ id, item, isActive, onPick }: OptionProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) place.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are pressed in the field, which keeps the focus
    <div
      id={id}
      ref={place}
      role="option"
      aria-selected={isActive}
      tabIndex={-1}
      className={styles["option"]}
      // Before the field loses the focus: what is pressed would be gone when it is released.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      <span className={styles["label"]}>{item.label}</span>
      {item.detail !== undefined && <span className={styles["detail"]}>{item.detail}</span>}
    </div>
  );
}
