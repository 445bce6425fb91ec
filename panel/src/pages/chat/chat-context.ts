/** What every part of the chat may need: who is called what, and the two places beside the messages that they reach. */
import { useMutation } from "@tanstack/react-query";
import { createContext, use } from "react";
import type { Answer } from "../../api/discord.ts";
import type { DiscordMessage, OpenedForm } from "../../api/discord-types.ts";
import type { Names } from "../../parts/discord-markdown/markdown.tsx";

interface Chat {
  readonly names: Names;
  /** Null where nobody reads replies: in a server's channel. */
  readonly reply: ((message: DiscordMessage) => void) | null;
  readonly openForm: (form: OpenedForm) => void;
}

export const ChatContext = createContext<Chat | null>(null);

export function useChat(): Chat {
  const chat = use(ChatContext);
  if (chat === null) throw new Error("useChat needs a ChatContext around it");
  return chat;
}

/** Something that the person does. An answer that is a form is opened; a message comes by itself. */
export function useDeed() {
  const { openForm } = useChat();
  return useMutation({
    mutationFn: async (deed: () => Promise<Answer>) => {
      const { interaction_id, modal } = await deed();
      if (interaction_id !== undefined && modal !== undefined) openForm({ interaction_id, modal });
    },
  });
}
