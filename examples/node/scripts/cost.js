// What a command costs from JavaScript: the workload of examples/c/programs/cost.rs, which does the same in Rust.

import { Router } from "../lib/index.js";

const AGENTS = 50;
const CONTACTS = 100_000;
const BATCH = 100;

function centre() {
  const router = new Router({ queue: [{ name: "support" }] });
  for (let agent = 1; agent <= AGENTS; agent++) router.apply(0, { type: "sign_in", agent, profile: { queues: ["support"] } });
  return router;
}

/** Each contact comes, is taken, talks, and is done: four commands. The offers are numbered from 1. */
function command(number) {
  const contact = Math.floor(number / 4) + 1;
  switch (number % 4) {
    case 0:
      return { type: "enqueue", contact, queue: "support", channel: "voice" };
    case 1:
      return { type: "accept_offer", offer: contact };
    case 2:
      return { type: "connect", contact };
    default:
      return { type: "complete", contact, disposition: 0 };
  }
}

const all = 4 * CONTACTS;
let sum = 0;

function measure(body) {
  const router = centre();
  const start = process.hrtime.bigint();
  body(router);
  return Math.round(Number(process.hrtime.bigint() - start) / all);
}

for (let round = 0; round < 3; round++) {
  const single = measure((router) => {
    for (let number = 0; number < all; number++) sum += router.apply(number, command(number)).length;
  });
  const batched = (look) =>
    measure((router) => {
      const batch = router.batch(BATCH);
      for (let number = 0; number < all; number += BATCH) {
        batch.clear();
        for (let place = number; place < number + BATCH; place++) batch.add(place, command(place));
        look(router.applyBatch(batch));
      }
    });
  const view = batched((events) => {
    for (let number = 0; number < events.length; number++) sum += events.at(number).offer;
  });
  const objects = batched((events) => {
    sum += events.toArray().length;
  });
  console.log(`Node.js: ${single} ns a command one by one, with events as objects; in batches of ${BATCH}: ${view} ns looking at each event, ${objects} ns with events as objects (${sum % 10})`);
}
