// What the module adds to the library: ids, errors, batches, journals, views, the simulator.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import {
  CommandRefused,
  DefinitionRefused,
  InputRefused,
  JournalRefused,
  PlanRefused,
  Router,
  SnapshotRefused,
  ToritsugiError,
  commandTypes,
  eventTypes,
  simulate,
} from "toritsugi";

const PLAN = {
  channel: [{ name: "voice" }, { name: "chat" }],
  skill: [{ name: "english" }],
  queue: [{ name: "support", wrap_up: { timed: "30s" } }, { name: "sales" }],
};
const seconds = (n) => n * 1_000_000;
const signIn = (agent, profile = {}) => ({ type: "sign_in", agent, profile: { queues: ["support"], ...profile } });
const enqueue = (contact, more = {}) => ({ type: "enqueue", contact, queue: "support", channel: "voice", ...more });

function refused(kind, code, message, body) {
  assert.throws(body, (error) => {
    assert.ok(error instanceof kind, error);
    assert.ok(error instanceof ToritsugiError && error instanceof Error);
    assert.deepEqual([error.name, error.code, error.message], [kind.name, code, message]);
    return true;
  });
}

test("a call is offered, taken and done", () => {
  const router = new Router(PLAN);
  router.apply(0, signIn(1, { skills: { english: 80 }, channels: { voice: 1, chat: { maximum: 2 } } }));
  const events = router.apply(seconds(5), enqueue(7, { requirement: "english >= 50", priority: 3 }));
  assert.deepEqual(events, [
    { sequence: 2, at: seconds(5), type: "queued", contact: 7, queue: "support", channel: "voice", tenant: "default", since: seconds(5) },
    { sequence: 3, at: seconds(5), type: "offered", offer: 1, contact: 7, agent: 1, queue: "support", cause: "routed", expires_at: seconds(25) },
  ]);
  assert.deepEqual(router.nextDeadline, { at: seconds(25), reason: { type: "offer_expiry", offer: 1 } });
  assert.equal(router.decisions()[0].offer, 1);
  router.apply(seconds(8), { type: "accept_offer", offer: 1 });
  router.apply(seconds(9), { type: "connect", contact: 7 });
  assert.equal(router.contact(7).phase, "connected");
  assert.equal(router.contact(7).queue, "support");
  assert.deepEqual(router.agent(1).skills, [["english", 80]]);
  assert.equal(router.contact(8), null);
  router.apply(seconds(95), { type: "complete", contact: 7, disposition: 2 });
  router.apply(seconds(96), enqueue(8));
  assert.deepEqual([router.waiting("support"), router.queue("support").waiting, router.position(8).place], [[8], 1, 1]);
  const { explanation, words } = router.explainContact(8);
  assert.equal(explanation.waits_for, "capacity");
  assert.match(words, /contact 8/);
  assert.equal(router.explainAgent(1).explanation.contacts[0].obstacle, "busy");
  assert.deepEqual(router.estimate(8), { wait: "3s", spread: "3s", method: "last_to_be_served" });
  const [ended] = router.apply(router.nextDeadlineAt, { type: "advance" });
  assert.deepEqual(ended.cause, { timed_out: { due: seconds(125) } });
  assert.equal(router.now, seconds(125));
});

test("ids are numbers, bigints or UUIDs", () => {
  const uuid = "6f9619ff-8b86-d011-b42d-00c04fc964ff";
  const wide = BigInt(`0x${uuid.replaceAll("-", "")}`);
  for (const id of [wide, uuid, uuid.toUpperCase()]) {
    // Flat, and as JSON, where the requirement sends it.
    for (const more of [{}, { requirement: "english >= 1" }]) {
      const router = new Router(PLAN);
      const [queued] = router.apply(0, enqueue(id, more));
      assert.equal(queued.contact, uuid);
      assert.equal(router.contact(id).contact, uuid);
    }
  }
  const router = new Router(PLAN);
  assert.equal(router.apply(0, enqueue(Number.MAX_SAFE_INTEGER))[0].contact, Number.MAX_SAFE_INTEGER);
  assert.equal(router.apply(0, enqueue(5n, { excluded: [6n, wide] }))[0].contact, 5);
  assert.deepEqual(router.contact(5n).excluded, [6, uuid]);
  assert.equal(router.apply(0, enqueue(2n ** 53n))[0].contact, "00000000-0000-0000-0020-000000000000");
  for (const id of [-1, 1.5, 2 ** 53, Number.NaN, "x", null, undefined, -1n, 1n << 128n]) {
    assert.throws(() => router.apply(0, enqueue(id)), InputRefused, String(id));
    assert.throws(() => router.contact(id), InputRefused, String(id));
  }
});

test("errors have classes and codes", () => {
  const router = new Router(PLAN);
  refused(CommandRefused, 100, "there is no contact 7", () => router.apply(0, { type: "connect", contact: 7 }));
  refused(InputRefused, 9004, "there is no queue `suport` in this plan", () => router.apply(0, enqueue(1, { queue: "suport" })));
  refused(InputRefused, 9004, "there is no queue `suport` in this plan", () => router.queue("suport"));
  refused(DefinitionRefused, 1201, "column 1: there is no skill `french` in this plan", () => router.apply(0, enqueue(1, { requirement: "french" })));
  refused(SnapshotRefused, 1300, "these bytes are no snapshot", () => Router.restore(Buffer.from("x")));
  refused(JournalRefused, 1400, "these bytes are no journal", () => router.replay(Buffer.from("x")));
  assert.throws(() => new Router({ queue: [{ name: "a" }, { name: "a" }] }), PlanRefused);
  assert.throws(() => new Router({}), ToritsugiError);
  assert.throws(() => new Router(7), InputRefused);
  assert.throws(() => router.apply(0, { type: "conect", contact: 7 }), /unknown variant `conect`/);
  assert.throws(() => router.apply(0, { type: "connect" }), /missing field `contact`/);
  assert.throws(() => router.apply(0, { type: "connect", contact: 7, agent: 1 }), /unknown field `agent`/);
  assert.throws(() => router.apply(0, {}), /it has no `type`/);
  assert.throws(() => router.apply(1.5, { type: "advance" }), InputRefused);
  router.apply(5, { type: "advance" });
  refused(CommandRefused, 1, "time went backwards: 0.000004s is before 0.000005s", () => router.apply(4, { type: "advance" }));
});

test("a refusal brings the events of its time", () => {
  const router = new Router(PLAN);
  router.apply(0, signIn(1));
  router.apply(0, enqueue(7));
  assert.throws(
    () => router.apply(seconds(60), { type: "connect", contact: 99 }),
    (error) => error instanceof CommandRefused && error.events[0].type === "offer_expired",
  );
});

test("a command comes twice", () => {
  const router = new Router(PLAN);
  const first = router.applyOnce(5, 1, enqueue(7));
  const again = router.applyOnce(9, 1, enqueue(7));
  assert.deepEqual([first.repeat, again.repeat, again.events], [false, true, first.events]);
  refused(CommandRefused, 4, "key 1 came before with another command", () => router.applyOnce(9, 1n, { type: "cancel", contact: 7 }));
});

test("many commands, each with its outcome", () => {
  const router = new Router(PLAN);
  const outcomes = router.applyMany([
    { at: 0, command: signIn(1) },
    { at: 1, command: enqueue(7) },
    { at: 2, command: { type: "connect", contact: 99 } },
    { at: 3, key: 5, command: { type: "accept_offer", offer: 1 } },
    { at: 4, key: 5, command: { type: "accept_offer", offer: 1 } },
  ]);
  assert.deepEqual(outcomes.map(({ ok, repeat }) => [ok, repeat]), [[true, undefined], [true, undefined], [false, undefined], [true, false], [true, true]].map(([ok, repeat]) => [ok, ok ? (repeat ?? false) : undefined]));
  assert.equal(outcomes[2].error.code, 100);
});

test("a batch is what its commands are", () => {
  const [one, many] = [new Router(PLAN), new Router(PLAN)];
  const expected = [];
  for (const router of [one, many]) for (let agent = 1; agent <= 9; agent++) router.apply(0, signIn(agent));
  const batch = many.batch(300);
  for (let number = 1; number <= 100; number++) {
    const commands = [enqueue(number, { priority: number % 7 }), { type: "accept_offer", offer: number }, { type: "set_priority", contact: number, priority: -3 }];
    for (const command of commands) {
      assert.ok(batch.add(number, command));
      try {
        expected.push(...one.apply(number, command));
      } catch (error) {
        expected.push(...error.events);
      }
    }
  }
  assert.equal(batch.add(0, { type: "advance" }), false, "it is full");
  const view = many.applyBatch(batch);
  assert.equal(view.length, expected.length);
  assert.deepEqual([view.at(0).type, view.at(0).contact, view.at(0).sequence], ["queued", 1, expected[0].sequence]);
  assert.equal(view.at(view.length), undefined);
  assert.deepEqual(view.toArray(), expected);
  assert.equal(many.digest(), one.digest());
  assert.ok(batch.codes.includes(103) && batch.codes.includes(0));
  batch.clear();
  assert.deepEqual([batch.length, many.applyBatch(batch).length], [0, 0]);
  assert.equal(batch.add(0, signIn(10)), false, "a profile has no flat form");
});

test("a journal with a torn end", () => {
  const router = new Router(PLAN);
  const journal = router.journal();
  const stored = [];
  for (const [at, command] of [[0, signIn(1)], [5, enqueue(7)], [9, { type: "accept_offer", offer: 1 }]]) {
    journal.append(at, command);
    stored.push(journal.take());
    router.apply(at, command);
  }
  const whole = Buffer.concat(stored);
  const again = new Router(PLAN);
  const replayed = again.replay(Buffer.concat([whole, Buffer.from([5, 1, 2])]));
  assert.deepEqual([replayed.wholeBytes, replayed.isTorn, again.digest()], [whole.length, true, router.digest()]);
  assert.equal(replayed.events.length, 4);

  replayed.journal.append(10, { type: "connect", contact: 7 });
  router.apply(10, { type: "connect", contact: 7 });
  const third = new Router(PLAN);
  third.replay(Buffer.concat([whole, replayed.journal.take()]));
  assert.equal(third.digest(), router.digest());
  refused(JournalRefused, 9009, "the journal starts from another state than that of this router", () => third.replay(whole));
  const damaged = Buffer.from(whole);
  damaged[whole.length - 12] ^= 1;
  assert.throws(() => new Router(PLAN).replay(damaged), (error) => error instanceof JournalRefused && error.code === 1403);
});

test("another plan has other names", () => {
  const router = new Router(PLAN);
  router.apply(0, enqueue(7));
  const events = router.apply(1, { type: "replace_plan", plan: { channel: [{ name: "voice" }], queue: [{ name: "help" }] }, removed_queues: { move_to: "help" }, removed_skills: "drop" });
  assert.deepEqual(events.map(({ type, to_queue }) => [type, to_queue]).at(-1), ["overflowed", "help"]);
  assert.deepEqual(router.plan.queue.map(({ name }) => name), ["help"]);
  assert.equal(router.apply(2, { type: "close_queue", queue: "help" }).length, 1);
});

test("a day is simulated", async () => {
  const centre = {
    plan: { queue: [{ name: "orders" }] },
    staff: [{ name: "floor", count: 6, profile: { queues: ["orders"] }, shifts: [{ from: "9h", to: "17h" }] }],
    traffic: [{ name: "orders", queue: "orders", channel: "voice", arrivals: { rates: { from: "9h", every: "1h", contacts: [60, 80, 70, 50] } }, handling: { exponential: "180s" } }],
  };
  const outcome = await simulate(centre, { seed: 3 });
  assert.ok(outcome.total.counts.offered > 150);
  assert.deepEqual(await simulate(centre, { seed: 3 }), outcome);
  await assert.rejects(simulate({}), InputRefused);
  await assert.rejects(simulate(centre, { seed: -1 }), InputRefused);
});

test("the types say all that the library knows", () => {
  const types = readFileSync(new URL("../index.d.ts", import.meta.url), "utf8");
  const [, unions] = types.split("export type Command =");
  const [commands, events] = unions.split("export type Event =");
  const named = (text) => [...text.matchAll(/\{ type: "(\w+)"/g)].map(([, name]) => name);
  assert.deepEqual(named(commands), commandTypes);
  assert.deepEqual(named(events), eventTypes);
  execFileSync(process.execPath, [fileURLToPath(new URL("../scripts/types.js", import.meta.url)), "--check"]);
});
