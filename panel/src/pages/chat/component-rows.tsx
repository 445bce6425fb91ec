/** Buttons and menus under a message. Each rests until it was answered: by then the message shows what came of it. */
import { Button, Group, MultiSelect, Select, Stack } from "@mantine/core";
import { useState } from "react";
import { press } from "../../api/discord.ts";
import {
  type ActionRow,
  componentType,
  type Button as DiscordButton,
  type Select as DiscordSelect,
} from "../../api/discord-types.ts";
import { isWeb } from "../../parts/discord-markdown/links.ts";
import { useDeed } from "./chat-context.ts";
import { SaidWrong } from "./said-wrong.tsx";

interface RowsProps {
  readonly messageId: string;
  readonly rows: readonly ActionRow[];
}

type Press = (customId: string, values?: readonly string[]) => void;

export function ComponentRows({ messageId, rows }: RowsProps) {
  const { mutate, isPending, error } = useDeed();
  const [pressed, setPressed] = useState<string | null>(null);
  const send: Press = (customId, values) => {
    setPressed(customId);
    mutate(() =>
      press({
        message_id: messageId,
        custom_id: customId,
        ...(values === undefined ? {} : { values }),
      }),
    );
  };
  const busyWith = isPending ? pressed : null;
  return (
    <Stack gap={6} mt={6}>
      {rows.map((row) => (
        <Group key={keyOf(row)} gap={6} role="group" aria-label="What you can do">
          {row.components.map((one) =>
            one.type === componentType.button ? (
              <PressButton
                key={one.custom_id ?? one.url}
                button={one}
                busyWith={busyWith}
                onPress={send}
              />
            ) : (
              <Menu key={one.custom_id} menu={one} busyWith={busyWith} onChoose={send} />
            ),
          )}
        </Group>
      ))}
      <SaidWrong error={error} />
    </Stack>
  );
}

const keyOf = ({ components: [first] }: ActionRow): string => first?.custom_id ?? "links";

/** Discord, "Button Styles". */
const looks = {
  1: { variant: "filled" },
  2: { variant: "default" },
  3: { variant: "filled", color: "green.8" },
  4: { variant: "filled", color: "red.8" },
  5: { variant: "default" },
} as const;

interface PressButtonProps {
  readonly button: DiscordButton;
  /** The custom id of what was pressed and is not answered yet. */
  readonly busyWith: string | null;
  readonly onPress: Press;
}

function PressButton({ button, busyWith, onPress }: PressButtonProps) {
  const { style, label = "", emoji, custom_id: customId, url, disabled = false } = button;
  const words = [emoji?.name ?? "", label].filter((part) => part !== "").join(" ");
  if (url !== undefined) {
    return isWeb(url) ? (
      <Button
        component="a"
        href={url}
        target="_blank"
        rel="noopener noreferrer"
        size="xs"
        {...looks[5]}
      >
        {words}
      </Button>
    ) : (
      <Button size="xs" disabled>
        {words}
      </Button>
    );
  }
  return (
    <Button
      size="xs"
      {...looks[style]}
      loading={busyWith === customId}
      disabled={disabled || (busyWith !== null && busyWith !== customId)}
      onClick={() => onPress(customId ?? "")}
    >
      {words}
    </Button>
  );
}

interface MenuProps {
  readonly menu: DiscordSelect;
  readonly busyWith: string | null;
  readonly onChoose: Press;
}

function Menu({ menu, busyWith, onChoose }: MenuProps) {
  const { custom_id: customId, placeholder = "Choose", options, disabled = false } = menu;
  const { min_values: least = 1, max_values: most = 1 } = menu;
  const [chosen, setChosen] = useState<string[]>([]);
  const common = {
    "aria-label": placeholder,
    placeholder,
    data: options.map(({ value, label, description }) => ({
      value,
      label: description === undefined ? label : `${label} (${description})`,
    })),
    disabled: disabled || busyWith !== null,
    w: 400,
    maw: "100%",
    size: "sm",
  } as const;
  if (most === 1) {
    return (
      <Select
        {...common}
        value={null}
        onChange={(value) => value !== null && onChoose(customId, [value])}
      />
    );
  }
  return (
    <MultiSelect
      {...common}
      value={chosen}
      maxValues={most}
      onChange={setChosen}
      onDropdownClose={() => {
        if (chosen.length < least) return;
        onChoose(customId, chosen);
        setChosen([]);
      }}
    />
  );
}
