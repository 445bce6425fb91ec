/** Which events are shown: new ones at once, unless they would move what is being read. */
import { type RefObject, useEffect, useReducer } from "react";
import { type EventShown, emptyTail, heldBack, movedOn, type Tail } from "../../api/event-log.ts";

/** Further down than this, somebody reads. */
const readingFromPx = 160;

/** @param list the place of the rows: while the focus is in it, nothing moves */
export function useTail(events: readonly EventShown[], list: RefObject<HTMLElement | null>) {
  const [tail, moveOn] = useReducer(
    (known: Tail, newest: string | undefined) => movedOn(known, newest),
    emptyTail,
  );
  const newest = events[0]?.id;
  const isFirst = tail.upTo === null;
  useEffect(() => {
    const isReading =
      window.scrollY > readingFromPx || list.current?.contains(document.activeElement) === true;
    if (isFirst || !isReading) moveOn(newest);
  }, [newest, isFirst, list]);
  return { tail, waiting: heldBack(tail, events), showAll: () => moveOn(newest) };
}
