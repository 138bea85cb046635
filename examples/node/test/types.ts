// Compiled, never run: how a host reads events and writes commands without a cast.

import { type Command, CommandRefused, type Event, type Id, type Instant, Router } from "toritsugi";

const router = new Router({ queue: [{ name: "support" }] });

export function ring(event: Event): string | undefined {
  switch (event.type) {
    case "offered": {
      const until: Instant | null = event.expires_at;
      const cause: "routed" | "pulled" | "forced" = event.cause;
      return `${event.agent} ${event.offer} ${event.queue} ${until} ${cause}`;
    }
    case "wrap_up_ended":
      return typeof event.cause === "object" ? String(event.cause.timed_out.due) : event.cause;
    case "transferred":
      return event.to_agent === null ? event.to_queue : String(event.to_agent);
    default:
      // @ts-expect-error: not every event has an offer
      return event.offer;
  }
}

export function commands(contact: Id): Event[] {
  const enqueue: Command = { type: "enqueue", contact, queue: "support", channel: "voice", requirement: "english >= 50" };
  try {
    return [
      ...router.apply(0, enqueue),
      ...router.apply(1n, { type: "sign_in", agent: 1n, profile: { queues: ["support"], skills: { english: 80 } } }),
      ...router.apply(2, { type: "transfer", contact, to: { queue: "support" }, fallback: "30s" }),
    ];
  } catch (error) {
    if (error instanceof CommandRefused) return error.events;
    throw error;
  }
}

// @ts-expect-error: there is no such command
router.apply(0, { type: "conect", contact: 7 });
// @ts-expect-error: the contact is missing
router.apply(0, { type: "connect" });
// @ts-expect-error: there is no such field
router.apply(0, { type: "connect", contact: 7, agent: 1 });
// @ts-expect-error: a queue has a name
router.apply(0, { type: "open_queue", queue: 0 });
// @ts-expect-error: it is made by a router
new CommandRefused().code = 5;

const waits = router.explainContact(7).explanation.waits_for;
// @ts-expect-error: nothing waits for this
export const never: boolean = waits === "godot";
const deadline = router.nextDeadline;
export const due: number | undefined = deadline?.reason.type === "step" ? deadline.reason.step : deadline?.at;
