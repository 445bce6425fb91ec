/** A list of suggestions at a field, as the ARIA pattern "combobox" has it: arrows choose, Enter and Tab take, Escape closes. */
import { type KeyboardEvent, useEffect, useId, useState } from "react";

interface Listening<T> {
  readonly items: readonly T[];
  readonly onPick: (item: T) => void;
  readonly onClose: () => void;
  /** The first one is chosen already, so that Enter takes it. */
  readonly isEager?: boolean;
}

export interface Listbox {
  readonly listId: string;
  readonly isOpen: boolean;
  readonly active: number;
  /** For the field that the list belongs to. */
  readonly aria: {
    readonly "aria-autocomplete": "list";
    readonly "aria-controls": string | undefined;
    readonly "aria-activedescendant": string | undefined;
  };
  /** True when the list has used the key: nobody else shall. */
  readonly takesKey: (event: KeyboardEvent) => boolean;
}

export const optionId = (listId: string, index: number): string => `${listId}-${index}`;

export function useListbox<T>({ items, onPick, onClose, isEager = false }: Listening<T>): Listbox {
  const listId = useId();
  const first = isEager ? 0 : -1;
  const [active, setActive] = useState(first);
  // What was chosen in another list is not chosen in this one.
  useEffect(() => setActive(items.length === 0 ? -1 : first), [items, first]);
  const isOpen = items.length > 0;

  const takesKey = (event: KeyboardEvent): boolean => {
    if (!isOpen || event.nativeEvent.isComposing) return false;
    if (event.key === "Escape") onClose();
    else if (event.key === "ArrowDown") setActive((active + 1) % items.length);
    else if (event.key === "ArrowUp") setActive(active <= 0 ? items.length - 1 : active - 1);
    else {
      const item = items[active];
      const takes =
        (event.key === "Enter" && !event.shiftKey) || (event.key === "Tab" && !event.shiftKey);
      if (!takes || item === undefined) return false;
      onPick(item);
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  };

  return {
    listId,
    isOpen,
    active,
    aria: {
      "aria-autocomplete": "list",
      "aria-controls": isOpen ? listId : undefined,
      "aria-activedescendant": isOpen && active >= 0 ? optionId(listId, active) : undefined,
    },
    takesKey,
  };
}
