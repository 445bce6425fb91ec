/** What an empty checklist can start from: every kind of line that Vigil reads, once. */
export const template = `# Heartbeat

## Checklist
- [ ] on weekdays at 08:30: tell me what is due today, in three lines
- [ ] every 2h: look whether something that I asked for is still open
- [ ] If rain is likely in the next hours → say so, and since when you know

## Rules
- If nothing needs attention → rest.
- When it is late → leave it for tomorrow, unless it is urgent.

## Proactive Behaviors
- Write down in user.md what you learn about me.
`;
