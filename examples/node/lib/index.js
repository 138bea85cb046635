// What the module offers.

export { CommandRefused, DefinitionRefused, InputRefused, JournalRefused, PlanRefused, SnapshotRefused, ToritsugiError } from "./errors.js";
export { CommandBatch, EventView, Journal, Router } from "./router.js";
export { simulate } from "./simulate.js";
import { layout } from "./native.js";

/** The names of all commands of the library. */
export const commandTypes = Object.freeze(layout.libraryCommands);
/** The names of all kinds of events of the library. */
export const eventTypes = Object.freeze(layout.libraryEvents);
