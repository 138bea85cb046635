// Writes every command and event of the cases, and some views, as a file in TypeScript: it compiles only if the types fit what the library gives.

import { mkdirSync, writeFileSync } from "node:fs";
import { Router } from "../lib/index.js";
import { cases, commandOf, namesOf } from "../test/cases.js";

const samples = { Command: new Map(), Event: new Map(), ContactView: new Map(), AgentView: new Map(), QueueView: new Map(), Deadline: new Map(), Decision: new Map(), ContactExplanation: new Map(), AgentExplanation: new Map(), Estimate: new Map() };

/** The shape of a value: what stands where, but not which number or name; so each shape is compiled once. */
function shape(value, key) {
  if (Array.isArray(value)) return `[${[...new Set(value.map((one) => shape(one, key)))].sort()}]`;
  if (typeof value === "object" && value !== null) return `{${Object.entries(value).map(([key, part]) => `${key}:${shape(part, key)}`)}}`;
  return typeof value === "string" && /^(type|cause|reason|overflow|phase|waits_for|method|direction|when|gates|presence|to|age)$/.test(key) ? value : typeof value;
}

function keep(type, value) {
  if (value !== null) samples[type].set(shape(value), value);
}

for (const whole of cases()) {
  const router = new Router(whole.plan);
  for (const { at, key, command } of whole.steps) {
    const given = commandOf(namesOf(router.plan), command);
    // Profiles of cases are those of the router, not as people write them; times that JSON has as text are beyond the last instant.
    if (given.profile === undefined && typeof at === "number" && !unnamed(given)) keep("Command", given);
    const [outcome] = router.applyMany([{ at: BigInt(at), command: given, ...(key === null ? {} : { key }) }]);
    for (const event of outcome.events) keep("Event", event);
    keep("Deadline", router.nextDeadline);
    for (const decision of router.decisions()) keep("Decision", decision);
    for (const contact of router.contacts()) {
      keep("ContactView", router.contact(contact));
      keep("ContactExplanation", router.explainContact(contact).explanation);
      if (router.contact(contact).phase === "waiting") keep("Estimate", router.estimate(contact));
    }
    for (const agent of router.agents()) {
      keep("AgentView", router.agent(agent));
      keep("AgentExplanation", router.explainAgent(agent).explanation);
    }
    for (const { name } of router.plan.queue) keep("QueueView", router.queue(name));
  }
}

/** Whether it names something that the plan does not have, by number: some cases do. */
function unnamed(value) {
  const names = ["queue", "channel", "tenant", "site", "skill", "move_to"];
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, part]) => (names.includes(key) && typeof part === "number") || (key !== "plan" && unnamed(part)));
}

const lists = Object.entries(samples).map(([type, values]) => {
  const lines = [...values.values()].map((value) => `  ${JSON.stringify(value)},\n`);
  return `export const of${type}: ${type}[] = [\n${lines.join("")}];\n`;
});
const path = new URL("../test/made/", import.meta.url);
mkdirSync(path, { recursive: true });
writeFileSync(new URL("samples.ts", path), `import type { ${Object.keys(samples).join(", ")} } from "toritsugi";\n\n${lists.join("\n")}`);
console.log(Object.entries(samples).map(([type, values]) => `${type} ${values.size}`).join(", "));
