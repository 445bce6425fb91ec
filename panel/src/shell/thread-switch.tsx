/** Chooses the thread; the page stays the same one. */
import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { threadsQuery } from "../api/threads.ts";
import { useThread } from "./thread.tsx";
import { threadAddress } from "./thread-address.ts";

export function ThreadSwitch() {
  const thread = useThread();
  const { data } = useQuery(threadsQuery);
  const [here, goTo] = useLocation();
  const known = data?.threads.map(({ thread_id }) => thread_id) ?? [];
  return (
    <NativeSelect
      aria-label="Thread"
      data={[...new Set([thread, ...known])]}
      value={thread}
      // What follows the page's own path names something of the thread that is left.
      onChange={({ currentTarget: { value: chosen } }) => {
        const [, page = ""] = here.split("/");
        goTo(`~${threadAddress(chosen)}/${page}`);
      }}
      w={{ base: 112, xs: 150 }}
    />
  );
}
