// The cases, and names for the numbers in them.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../..", import.meta.url));
export const casesFolder = process.env.TORITSUGI_CASES ?? join(root, "target", "cases");

export function cases() {
  const files = readdirSync(casesFolder).filter((name) => name.endsWith(".json"));
  return files.map((name) => JSON.parse(readFileSync(join(casesFolder, name), "utf8")));
}

/** The channels of a plan that names none. */
const CHANNELS = ["voice", "callback", "video", "chat", "social message", "sms", "e-mail", "web form", "fax", "letter"];

/** The names of a plan, by number. A plan without tenants has one. */
export function namesOf(plan) {
  const names = (list) => (list ?? []).map((one) => (typeof one === "string" ? one : one.name));
  const orElse = (list, other) => (list.length > 0 ? list : other);
  return {
    queue: names(plan.queue),
    channel: orElse(names(plan.channel), CHANNELS),
    skill: names(plan.skill),
    tenant: orElse(names(plan.tenant), ["default"]),
    site: names(plan.site),
  };
}

const UNDER = {
  queue: "queue",
  from_queue: "queue",
  to_queue: "queue",
  add_queue: "queue",
  move_to: "queue",
  channel: "channel",
  skill: "skill",
  drop: "skill",
  tenant: "tenant",
  only: "tenant",
  site: "site",
};
const PAIRS = { skills: "skill", lower: "skill" };

/** The same with names for numbers of the plan; a number that it does not have stays. */
export function withNames(names, value, key) {
  const kind = UNDER[key];
  if (typeof value === "number" && kind) return names[kind][value] ?? value;
  if (Array.isArray(value)) {
    if (PAIRS[key]) return value.map(([first, ...more]) => [names[PAIRS[key]][first] ?? first, ...more]);
    return value.map((one) => withNames(names, one, key));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withNames(names, part, key)]));
  }
  return value;
}

/** A command of a case in the form of this module. */
export function commandOf(names, command) {
  const [[type, fields]] = Object.entries(command);
  if (type !== "replace_plan") return { type, ...withNames(names, fields) };
  const { plan, ...more } = fields;
  return { type, plan, ...withNames(namesOf(plan), more) };
}

/** The events of a case in the form of this module: behind a new plan they have the names of that. */
export function eventsOf(before, after, events) {
  let names = events.some(({ kind }) => kind.type === "plan_replaced") ? before : after;
  return events.map(({ sequence, at, kind }) => {
    const event = { sequence, at, ...withNames(names, kind) };
    if (kind.type === "plan_replaced") names = after;
    return event;
  });
}

/** A command without fields that have their defaults, and with whole seconds as numbers: what has a flat form then has it here. */
export function plain(command) {
  const isDefault = (key, value) =>
    (value === null && key !== "tenant") || (/^(excluded|preferred)$/.test(key) && value.length === 0) || (command.type === "enqueue" && key === "requirement" && value === "anyone");
  const kept = Object.entries(command).filter(([key, value]) => !isDefault(key, value));
  return Object.fromEntries(kept.map(([key, value]) => [key, /^(age|by|fallback)$/.test(key) && /^\d+s$/.test(value) ? Number.parseInt(value, 10) : value]));
}
