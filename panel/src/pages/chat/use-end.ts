/** Keeps a reader at the end of what scrolls, whatever grows: the list itself, or something below it. */
import { useCallback, useEffect, useRef, useState } from "react";

/** Within so many pixels one is there. */
const nearPx = 40;

export function useEnd() {
  const log = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [isAtEnd, setIsAtEnd] = useState(true);
  // Beside the state: an observer asks between two renderings.
  const stays = useRef(true);

  const goToEnd = useCallback(() => {
    const { current } = log;
    if (current !== null) current.scrollTop = current.scrollHeight;
  }, []);

  useEffect(() => {
    const [scroller, content] = [log.current, list.current];
    if (scroller === null || content === null) return;
    // The browser tells of a scroll later than it happened. By then something may have grown: where one is now says nothing
    // of where one went. The observer is told of that next, and decides by what was so before.
    let seen = "";
    const sizes = () => `${scroller.scrollHeight} ${scroller.clientHeight}`;
    const look = () => {
      if (sizes() !== seen) return;
      const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
      stays.current = left < nearPx;
      setIsAtEnd(stays.current);
    };
    const observer = new ResizeObserver(() => {
      seen = sizes();
      if (stays.current) goToEnd();
    });
    observer.observe(scroller);
    observer.observe(content);
    scroller.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener("scroll", look);
    };
  }, [goToEnd]);

  return { log, list, isAtEnd, goToEnd };
}
