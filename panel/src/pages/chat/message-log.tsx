/** The messages, the newest at the end; whoever reads there stays there. */
import { Button } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import type { ReactNode } from "react";
import styles from "./message-log.module.css";
import { useEnd } from "./use-end.ts";

export function MessageLog({ children }: { readonly children: ReactNode }) {
  const { log, list, isAtEnd, goToEnd } = useEnd();
  return (
    <div className={styles["frame"]}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div ref={log} className={styles["log"]} role="log" aria-label="Messages" tabIndex={0}>
        <div ref={list} className={styles["list"]}>
          {children}
        </div>
      </div>
      {!isAtEnd && (
        <Button
          className={styles["down"] ?? ""}
          size="compact-sm"
          variant="default"
          leftSection={<IconArrowDown size={14} />}
          onClick={goToEnd}
        >
          To the newest
        </Button>
      )}
    </div>
  );
}
