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
    const look = () => {
      const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
      stays.current = left < nearPx;
      setIsAtEnd(stays.current);
    };
    const observer = new ResizeObserver(() => {
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
