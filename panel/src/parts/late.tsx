/** What the first screen does without: there when the browser has nothing else to do. */
import { type ReactNode, Suspense, useEffect, useState } from "react";

/** Safari has no idle time of its own. */
const otherwiseAfterMs = 1_000;

export function Late({ children }: { readonly children: ReactNode }) {
  const [isTime, setIsTime] = useState(false);
  useEffect(() => {
    if (typeof requestIdleCallback !== "function") {
      const timer = setTimeout(() => setIsTime(true), otherwiseAfterMs);
      return () => clearTimeout(timer);
    }
    const idle = requestIdleCallback(() => setIsTime(true), { timeout: 3_000 });
    return () => cancelIdleCallback(idle);
  }, []);
  return isTime && <Suspense>{children}</Suspense>;
}
