/** Around what somebody said: who, when, and small marks beside it. */
import type { ReactNode } from "react";
import { exactTime, shortTime } from "../../time/words.ts";
import styles from "./message.module.css";

interface FrameProps {
  readonly id: string;
  readonly name: string;
  readonly isBot: boolean;
  /** Epoch milliseconds, as `now`. */
  readonly at: number;
  readonly now: number;
  readonly timezone: string;
  /** `edited`, `only you can see this` */
  readonly marks?: readonly string[];
  readonly isEphemeral?: boolean;
  /** Its words are still to come. */
  readonly isPending?: boolean;
  /** What can be done with the message. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

export const MessageFrame = (props: FrameProps) => {
  const {
    id,
    name,
    isBot,
    at,
    now,
    timezone,
    marks = [],
    isEphemeral = false,
    isPending = false,
    tools,
    children,
  } = props;
  return (
    <li
      id={`message-${id}`}
      className={styles["message"]}
      aria-busy={isPending}
      data-ephemeral={isEphemeral}
      data-bot={isBot}
    >
      <span className={styles["avatar"]} aria-hidden="true">
        {name.slice(0, 1).toUpperCase()}
      </span>
      <div className={styles["body"]}>
        <div className={styles["byline"]}>
          <strong className="written">{name}</strong>
          {isBot && <span className={styles["tag"]}>APP</span>}
          <time dateTime={new Date(at).toISOString()} title={exactTime(at, timezone)}>
            {shortTime(at, now, timezone)}
          </time>
          {marks.map((mark) => (
            <small key={mark}>{mark}</small>
          ))}
          {tools !== undefined && <span className={styles["tools"]}>{tools}</span>}
        </div>
        {children}
      </div>
    </li>
  );
};
