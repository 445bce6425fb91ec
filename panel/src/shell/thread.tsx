/** Which thread the page is about: it stands in the address, `/t/<thread>/…`. */
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, use } from "react";
import { threadQuery } from "../api/threads.ts";

const CurrentThread = createContext("default");

export const ThreadProvider = ({
  thread,
  children,
}: {
  readonly thread: string;
  readonly children: ReactNode;
}) => <CurrentThread value={thread}>{children}</CurrentThread>;

/** The id of the thread that is looked at. */
export const useThread = (): string => use(CurrentThread);

/** The zone of its clock; UTC until it is known. */
export function useTimezone(): string {
  const { data } = useQuery(threadQuery(useThread()));
  return data?.config.timezone ?? "UTC";
}
