/** Every door of Vigil, in the order in which they are attacked. */
import { controlDoor } from "./control.ts";
import type { Door } from "./door.ts";
import { eventsDoor } from "./events.ts";
import { interactionsDoor } from "./interactions.ts";
import { itemsDoor } from "./items.ts";
import { shellDoor } from "./shell.ts";

export const doors: readonly Door[] = [
  interactionsDoor,
  controlDoor,
  eventsDoor,
  itemsDoor,
  shellDoor,
];
