/** Chooses the thread; the page stays the same one. */
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { threadsQuery } from "../api/threads.ts";
import { useThread } from "./thread.tsx";

export function ThreadSwitch() {
  const thread = useThread();
  const { data } = useQuery(threadsQuery);
  const [here, goTo] = useLocation();
  const known = data?.threads.map(({ thread_id }) => thread_id) ?? [];
  return (
    <Select
      aria-label="Thread"
      data={[...new Set([thread, ...known])]}
      value={thread}
      // What follows the page's own path names something of the thread that is left.
      onChange={(chosen) => {
        if (chosen === null || chosen === thread) return;
        const [, page = ""] = here.split("/");
        goTo(`~/t/${encodeURIComponent(chosen)}/${page}`);
      }}
      allowDeselect={false}
      w={{ base: 112, xs: 150 }}
      comboboxProps={{ shadow: "md" }}
    />
  );
}
