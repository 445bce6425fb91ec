/** The commands about reminders: `vigil remind`, `vigil reminders …`. */
import type { Command } from "commander";
import { ReminderId } from "../lib/domain/reminder.ts";
import { type CommandLine, examples, readBy, threadOption } from "./command-line.ts";
import { cancelReminder, editReminder, listReminders, remind } from "./reminders.ts";

export function addReminderCommands(commandLine: CommandLine): void {
  addRemind(commandLine);
  addReminders(commandLine);
}

function addRemind({ program, world, isJson, exitWith }: CommandLine): void {
  program
    .command("remind")
    .description("set a reminder or a task for later, once or again and again")
    .argument("<what>", "what it is about")
    .argument("<when...>", "when, by the clock of the thread's zone")
    .option(...threadOption)
    .addHelpText(
      "after",
      examples(
        "vigil remind 'call mum' tomorrow at 9",
        "vigil remind 'stand-up' every weekday 8:30",
        "vigil remind 'tea' in 20 minutes --json",
      ),
    )
    .action(async (what: string, when: string[], { thread }: { thread: string }) => {
      exitWith(await remind(world, { thread, what, when: when.join(" "), json: isJson() }));
    });
}

function addReminders({ program, world, isJson, exitWith }: CommandLine): void {
  const reminders = program
    .command("reminders")
    .description("the reminders that are set: listed, changed, cancelled")
    .option(...threadOption)
    .addHelpText(
      "after",
      examples(
        "vigil reminders",
        "vigil reminders edit 01M8GT31YRXB19BFK2AXPPW6SH --when 'friday 18:00'",
        "vigil reminders cancel 01M8GT31YRXB19BFK2AXPPW6SH",
      ),
    );
  // --thread is known to `reminders`, which takes it wherever it stands.
  const common = () => ({ thread: reminders.opts<{ thread: string }>().thread, json: isJson() });
  const withId = (name: string, description: string): Command =>
    reminders
      .command(name)
      .description(description)
      .argument("<id>", "as vigil reminders lists it", readBy(ReminderId));

  reminders
    .command("list", { isDefault: true })
    .description("what is set, the next one first; without a command, too")
    .addHelpText("after", examples("vigil reminders", "vigil reminders list --json"))
    .action(async () => {
      exitWith(await listReminders(world, common()));
    });
  withId("edit", "change what it is about, when it comes, or both")
    .option("--what <words>", "what it is about")
    .option("--when <words>", "when, by the clock of the thread's zone")
    .addHelpText(
      "after",
      examples(
        "vigil reminders edit 01M8GT31YRXB19BFK2AXPPW6SH --what 'call dad' --when 'at 18:00'",
      ),
    )
    .action(async (id: string, given: { what?: string; when?: string }) => {
      exitWith(await editReminder(world, { ...common(), id, ...given }));
    });
  withId("cancel", "take it back")
    .addHelpText("after", examples("vigil reminders cancel 01M8GT31YRXB19BFK2AXPPW6SH"))
    .action(async (id: string) => {
      exitWith(await cancelReminder(world, { ...common(), id }));
    });
}
