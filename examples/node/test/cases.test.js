// Every scenario of the library: the same events, refusals, deadlines and digests, and the same bytes in the journal.

import assert from "node:assert/strict";
import test from "node:test";
import { Router, ToritsugiError, commandTypes, eventTypes } from "toritsugi";
import { cases, commandOf, eventsOf, namesOf, plain } from "./cases.js";

const all = cases();
const instant = (at) => (typeof at === "string" ? BigInt(at) : at);
const seen = { commands: new Set(), events: new Set() };

function plays(whole, give) {
  const router = new Router(whole.plan);
  const journal = router.journal();
  const bytes = [];
  for (const step of whole.steps) {
    const before = namesOf(router.plan);
    const [at, command, key] = [instant(step.at), commandOf(before, step.command), step.key ?? undefined];
    journal.append(at, command, key);
    bytes.push(journal.take());
    const where = `${whole.name}, line ${step.line}`;
    const { events, outcome } = give(router, at, command, key);
    assert.deepEqual(outcome, step.outcome, where);
    assert.deepEqual(events, eventsOf(before, namesOf(router.plan), step.events), where);
    assert.equal(router.nextDeadlineAt, step.deadline, where);
    assert.equal(router.nextDeadline?.at ?? null, step.deadline, where);
    assert.equal(router.digest(), step.digest, where);
    seen.commands.add(command.type);
    for (const { type } of events) seen.events.add(type);
  }
  assert.equal(Buffer.concat(bytes).toString("hex"), whole.journal, whole.name);
  return router;
}

function one(router, at, command, key) {
  try {
    if (key === undefined) return { events: router.apply(at, command), outcome: "ok" };
    const { repeat, events } = router.applyOnce(at, key, command);
    return { events, outcome: repeat ? "repeat" : "ok" };
  } catch (error) {
    assert.ok(error instanceof ToritsugiError, error);
    return { events: error.events, outcome: { code: error.code, message: error.message } };
  }
}

/** In a batch, where the command has a flat form. */
function batched(router, at, command, key) {
  const batch = router.batch(1);
  if (!batch.add(at, plain(command), key)) return one(router, at, command, key);
  const events = router.applyBatch(batch).toArray();
  flat++;
  const code = batch.codes[0];
  return { events, code };
}
let flat = 0;

test("there are cases", () => assert.ok(all.length >= 300, `only ${all.length} cases`));

test("every case, command by command", () => {
  for (const whole of all) plays(whole, one);
});

test("every case in batches where there is a flat form", () => {
  for (const whole of all) {
    const steps = whole.steps.values();
    plays(whole, (router, at, command, key) => {
      const { outcome: expected } = steps.next().value;
      const { events, code, outcome } = batched(router, at, command, key);
      if (outcome !== undefined) return { events, outcome };
      const holds = code === (expected.code ?? 0);
      return { events, outcome: holds ? expected : { code } };
    });
  }
  assert.ok(flat > 1000, `only ${flat} commands were flat`);
});

test("every journal of Rust is replayed", () => {
  for (const whole of all) {
    const router = new Router(whole.plan);
    const bytes = Buffer.from(whole.journal, "hex");
    const { events, wholeBytes, isTorn } = router.replay(bytes);
    assert.deepEqual([wholeBytes, isTorn, router.digest()], [bytes.length, false, whole.digest], whole.name);
    assert.deepEqual(events, expected(whole), whole.name);
    const again = Router.restore(router.snapshot());
    assert.equal(again.digest(), whole.digest, whole.name);
  }
});

/** All events of a case, as they are played command by command. */
function expected(whole) {
  const router = new Router(whole.plan);
  return whole.steps.flatMap((step) => {
    const before = namesOf(router.plan);
    one(router, instant(step.at), commandOf(before, step.command), step.key ?? undefined);
    return eventsOf(before, namesOf(router.plan), step.events);
  });
}

test("the cases speak of almost all that the library knows", () => {
  const missing = (known, seen) => known.filter((type) => !seen.has(type));
  assert.deepEqual(missing(commandTypes, seen.commands), []);
  assert.deepEqual(missing(eventTypes, seen.events), ["strategy_failed"]);
});
