// A host with real timers: calls come in, agents answer or do not, and the router is called when it asks for it.
// It runs for about three seconds and exits with 0 if every call found its end.

import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { CommandRefused, Router } from "toritsugi";

/** Holds a router to the clock: one timer for the next deadline, and every event for those who listen. */
class Host extends EventEmitter {
  #router;
  #timer;

  constructor(plan) {
    super();
    this.#router = new Router(plan);
  }

  /** Microseconds since this process began; they never run backwards. */
  now() {
    return Math.floor(performance.now() * 1000);
  }

  /** Gives a command, then tells everybody what happened. A refusal is thrown behind that. */
  give(command) {
    try {
      this.#tell(this.#router.apply(this.now(), command));
    } catch (error) {
      if (error instanceof CommandRefused) this.#tell(error.events);
      throw error;
    }
  }

  words(contact) {
    return this.#router.explainContact(contact).words;
  }

  stop() {
    clearTimeout(this.#timer);
  }

  #tell(events) {
    clearTimeout(this.#timer);
    const due = this.#router.nextDeadlineAt;
    if (due !== null) {
      // Rounded up, as a timer that is early would only be asked for again.
      const wait = Math.max(0, Math.ceil((due - this.now()) / 1000));
      this.#timer = setTimeout(() => this.give({ type: "advance" }), Math.min(wait, 2 ** 31 - 1));
    }
    for (const event of events) {
      console.log(`${(event.at / 1e6).toFixed(3)}s`, event.type, event.contact ?? "", event.agent === undefined ? "" : `agent ${event.agent}`);
      // Not from within: a listener gives commands of its own.
      queueMicrotask(() => this.emit(event.type, event));
    }
  }
}

const host = new Host({
  queue: [{ name: "support", requirement: "english >= 50", offer_timeout: "400ms", maximum_wait: "2s", wrap_up: { timed: "200ms" } }],
  skill: [{ name: "english" }],
  agents: { back_off: { no_answer: "300ms" } },
});

const ended = new Set();
let missed = 0;

// Agents: the first call of agent 2 is not answered.
host.on("offered", async ({ agent, offer, contact }) => {
  if (agent === 2 && missed === 0) {
    missed++;
    return;
  }
  await sleep(100);
  host.give({ type: "accept_offer", offer });
  host.give({ type: "connect", contact });
  await sleep(250);
  host.give({ type: "complete", contact, disposition: 0 });
});
for (const end of ["completed", "maximum_wait_reached"]) host.on(end, ({ contact }) => ended.add(contact));

for (const agent of [1, 2]) {
  host.give({ type: "sign_in", agent, profile: { queues: ["support"], skills: { english: 80 } } });
}
const calls = 6;
for (let contact = 1; contact <= calls; contact++) {
  host.give({ type: "enqueue", contact, queue: "support", channel: "voice" });
  await sleep(120);
}
console.log(host.words(calls));
for (let waited = 0; ended.size < calls && waited < 50; waited++) await sleep(100);
host.stop();
console.log(`${ended.size} of ${calls} calls have ended, ${missed} offer was not answered`);
process.exitCode = ended.size === calls && missed === 1 ? 0 : 1;
