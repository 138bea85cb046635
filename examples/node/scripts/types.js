// Makes index.d.ts: what stands in head.d.ts, and the unions of commands and events from what the library knows.
// With `--check` it only says whether the file is as it should be.

import { readFileSync, writeFileSync } from "node:fs";
import { layout } from "../lib/native.js";

const choices = new Map(layout.choices);
const union = (slot, valued = {}) => choices.get(slot).map((name) => valued[name] ?? JSON.stringify(name)).join(" | ");
const other = { other: "{ other: number }" };

/** The type of each slot of an event. */
const eventSlots = {
  Contact: "KnownId",
  Agent: "KnownId",
  OptionalAgent: "KnownId | null",
  OptionalOtherAgent: "KnownId | null",
  Offer: "number",
  Queue: "string",
  OtherQueue: "string",
  Channel: "string",
  Tenant: "string",
  Site: "string",
  OptionalSite: "string | null",
  Time: "Instant",
  OptionalTime: "Instant | null",
  Flag: "boolean",
  Number: "number",
  Cause: union("Cause"),
  Decline: union("Decline", other),
  Withdraw: union("Withdraw"),
  WrapUpCause: union("WrapUpCause", { timed_out: "{ timed_out: { due: Instant } }" }),
  How: union("How"),
  End: union("End", other),
  Strategy: union("Strategy"),
  Failure: union("Failure"),
};

/** The type of each slot of a command. */
const commandSlots = {
  Contact: "Id",
  Agent: "Id",
  Offer: "number",
  Queue: "string",
  Channel: "string",
  Site: "string",
  OptionalTenant: "string | null",
  Number: "number",
  OptionalNumber: "number | null",
  Span: "Span",
  OptionalSpan: "Span | null",
  Decline: "DeclineReason",
  Work: union("Work"),
  Closing: "WhenClosed",
  Outbound: "Direction",
  Restarts: '"keep" | "restart"',
  Target: "{ queue: string } | { agent: Id }",
};

const OPTIONAL = new Set(["enqueue.direction", "enqueue.tenant", "enqueue.priority", "enqueue.age", "transfer.age", "transfer.priority", "transfer.fallback", "sign_out.work", "close_queue.waiting"]);

/** Fields that have no flat form, and commands that have none. */
const further = {
  enqueue: "requirement?: Requirement; excluded?: Id[]; preferred?: PreferredStage[]; steps?: Step[] | null; callback?: Callback | null;",
  transfer: "requirement?: Requirement | null; preferred?: PreferredStage[];",
  sign_in: 'agent: Id; profile: Profile; presence?: "ready" | { not_ready: number };',
  update_agent: "agent: Id; profile: Profile;",
  request_callback: "contact: Id; callback: Callback;",
  set_hours: "queue: string; switches: Array<{ at: Instant; open: boolean }>;",
  replace_plan: "plan: PlanDefinition; removed_queues?: ReplacePlanFields[\"removed_queues\"]; removed_skills?: ReplacePlanFields[\"removed_skills\"];",
};

function typed(slots, slot) {
  if (slots[slot] === undefined) throw new Error(`there is no type for slot ${slot}`);
  return slots[slot];
}

function command(name) {
  const flat = layout.commands.find(([, known]) => known === name);
  if (flat === undefined && further[name] === undefined) throw new Error(`there is no type for command ${name}`);
  const fields = (flat?.[2] ?? []).map(([field, slot]) => `${field}${OPTIONAL.has(`${name}.${field}`) ? "?" : ""}: ${typed(commandSlots, slot)};`);
  return `  | { ${[`type: "${name}";`, ...fields, further[name] ?? ""].join(" ").trim()} }`;
}

function event(name) {
  const known = layout.events.find(([, known]) => known === name);
  if (known === undefined) throw new Error(`there is no type for event ${name}`);
  const fields = known[2].map(([field, slot]) => `${field}: ${typed(eventSlots, slot)};`);
  return `  | (Fact & { ${[`type: "${name}";`, ...fields].join(" ")} })`;
}

const made = `${readFileSync(new URL("head.d.ts", import.meta.url), "utf8")}
/** What may be asked of a router: one of these by its \`type\`. */
export type Command =
${layout.libraryCommands.map(command).join("\n")};

/** What every event has. */
export interface Fact {
  /** Its number, from 1, without gaps. */
  sequence: number;
  at: Instant;
}

/** What happened: one of these by its \`type\`. */
export type Event =
${layout.libraryEvents.map(event).join("\n")};
`;

const path = new URL("../index.d.ts", import.meta.url);
if (!process.argv.includes("--check")) {
  writeFileSync(path, made);
} else if (readFileSync(path, "utf8") !== made) {
  console.error("index.d.ts is not what the library asks for: npm run build");
  process.exit(1);
}
