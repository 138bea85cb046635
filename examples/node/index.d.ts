// Made by `npm run build` from scripts/head.d.ts and from what the library knows: do not change it by hand.

/** An id of a contact, an agent or a key, as it is given: a whole number, or a UUID. */
export type Id = number | bigint | string;
/** An id as it comes back: a number as long as that is exact, else a UUID. */
export type KnownId = number | string;
/** An instant on your clock, in microseconds. */
export type Instant = number;
/** A span: text such as `"1m30s"`, or a whole number of seconds. */
export type Span = string | number;
/** What is asked of an agent: text such as `"english >= 50"`, or a tree. */
export type Requirement = string | RequirementTree;
export type RequirementTree =
  | "anyone"
  | { at_least: { skill: string; level: number } }
  | { within: { skill: string; low: number; high: number } }
  | { agent_in: Id[] }
  | { all: RequirementTree[] }
  | { any_of: RequirementTree[] }
  | { not: RequirementTree }
  | { always: RequirementTree };

export type Direction = "inbound" | "outbound";

/** Agents that alone may be offered a contact at first. */
export interface PreferredStage {
  agents: Id[];
  within: Span;
  skip_if_away?: boolean;
}

export type EndReasonOfStep = "voicemail" | "deflected" | "busy" | "no_staff" | { other: number };

/** What happens to a contact when it has waited so long. */
export interface Step {
  after: Span;
  when?: Array<
    | { queue_longer_than: number }
    | "no_staff"
    | "no_ready_staff"
    | { estimate_above: Span }
    | { ready_below: number }
  >;
  recheck?: Span | null;
  drop?: string[];
  lower?: Array<[skill: string, by: number]>;
  requirement?: Requirement | null;
  levels?: number | null;
  raise_priority?: number;
  add_queue?: string | null;
  offer_callback?: boolean;
  exit?: { move_to: string } | { end: EndReasonOfStep } | null;
}

/** How a customer is called back. */
export interface Callback {
  due?: Instant | null;
  first?: "agent" | "customer";
  owner?: { agent: Id; within: Span } | null;
  expires_at?: Instant | null;
}

/** What an agent brings. */
export interface Profile {
  /** None, or an empty list, is all. */
  tenants?: string[];
  site?: string | null;
  queues?: Array<
    string | { queue: string; level?: number; delay?: Span; order?: number | null; weight?: number; idle_weight?: number }
  >;
  /** Levels, 0 to 100. */
  skills?: Record<string, number>;
  /** The most contacts of a channel at a time. None is all channels of the plan. */
  channels?: Record<string, number | { maximum?: number | null; auto_accept?: boolean | null }>;
  capacity?: number | null;
  position?: number;
  weight?: number;
}

/** A plan: docs/plan.md has every key. The builder checks it whole, and says where it is wrong. */
export interface PlanDefinition {
  tenant?: object[];
  site?: object[];
  channel?: Array<{ name: string; [key: string]: unknown }>;
  skill?: Array<{ name: string; [key: string]: unknown }>;
  queue: Array<{ name: string; [key: string]: unknown }>;
  [key: string]: unknown;
}

/** Another plan comes in place of the present one; queues to move to are those of the new plan. */
export interface ReplacePlanFields {
  plan: PlanDefinition;
  removed_queues?: "refuse" | "end" | { move_to: string };
  removed_skills?: "refuse" | "drop";
}

export type WhenClosed = "keep" | "end" | { move_to: string };
export type DeclineReason = "rejected" | "busy" | "unreachable" | "no_answer" | { other: number };

export interface Urgency {
  class: number;
  instant: number;
}

export type Phase = "waiting" | "offered" | "accepted" | "connected" | "parked" | "scheduled" | "dialling";
export type Presence = "ready" | "draining" | { not_ready: number };

/** One contact that has not ended. */
export interface ContactView {
  contact: KnownId;
  phase: Phase;
  queue: string;
  channel: string;
  direction: Direction;
  tenant: string;
  priority: number;
  requirement: RequirementTree;
  excluded: KnownId[];
  since: Instant;
  entered_at: Instant;
  sequence: number;
  urgency: Urgency;
  delays_passed: number;
  direct_to: KnownId | null;
  places: Array<{
    queue: string;
    entered_at: Instant;
    urgency: Urgency;
    delays_passed: number;
    level_limit: number | null;
    requirement: RequirementTree;
  }>;
  stage: [number: number, until: Instant] | null;
  overdue_since: Instant | null;
  held_back: number[];
  agent: KnownId | null;
  offer: number | null;
  offers: Array<[offer: number, agent: KnownId]>;
  declined: Array<[agent: KnownId, until: Instant | null]>;
  paused: boolean;
  callback: { callback: Required<Callback>; attempts: number } | null;
  parked_by: KnownId | null;
}

/** One piece of work that an agent has in hand. */
export interface WorkView {
  offer: number;
  contact: KnownId;
  queue: string;
  channel: string;
  phase: { offered: Instant | null } | "accepted" | "connected" | { wrapping_up: Instant };
  paused: boolean;
}

/** One agent that is signed in. */
export interface AgentView {
  agent: KnownId;
  presence: Presence;
  tenants: "all" | { only: string[] };
  site: string | null;
  queues: Array<{ queue: string; level: number; delay: string; order: number | null; weight: number; idle_weight: number }>;
  skills: Array<[skill: string, level: number]>;
  channels: Array<{ channel: string; maximum: number | null; auto_accept: boolean | null }>;
  capacity: number;
  units_in_use: number;
  position: number;
  weight: number;
  idle_since: Instant;
  last_offer: number | null;
  handled: number;
  unanswered: number;
  work: WorkView[];
}

/** The counts of one queue. */
export interface QueueView {
  waiting: number;
  offered: number;
  active: number;
  entered: number;
  answered: number;
  completed: number;
  abandoned: number;
  cancelled: number;
  timed_out: number;
  transferred_out: number;
  away: number;
  ended: number;
  moved_out: number;
  taken_elsewhere: number;
  closed_by_hours: boolean;
  closed_by_hand: boolean;
}

/** When the router must be called again at the latest, and why. */
export interface Deadline {
  at: Instant;
  reason:
    | { type: "offer_expiry"; offer: number }
    | { type: "wrap_up_end" | "back_off_end"; agent: KnownId; contact: KnownId }
    | {
        type:
          | "maximum_wait"
          | "membership_delay"
          | "next_offer"
          | "stage_end"
          | "callback_due"
          | "callback_expiry"
          | "return_end";
        contact: KnownId;
      }
    | { type: "step"; contact: KnownId; step: number }
    | { type: "hours"; queue: string }
    | { type: "batch" };
}

export interface Position {
  queue: string;
  place: number;
  waiting: number;
}

/** Spans as text, such as `"90s"`. */
export interface Estimate {
  wait: string | null;
  spread: string;
  method: "queue_length" | "last_to_be_served" | "unknown";
}

export type Gate =
  | "tenant"
  | "presence"
  | "membership"
  | "capacity"
  | "requirement"
  | "exclusion"
  | "preferred"
  | "spare";

export type Obstacle =
  | "tenant"
  | { not_ready: number }
  | "draining"
  | { site_closed: string }
  | "not_a_member"
  | { level: { level: number; limit: number } }
  | { delay: { until: Instant } }
  | "no_channel"
  | "busy"
  | "directed_elsewhere"
  | "requirement"
  | "excluded"
  | "offered"
  | { back_off: { until: Instant } }
  | "decliner"
  | "stage"
  | "spare";

/** Lower is better, field by field from the first on. Wide numbers are text. */
export interface AgentRank {
  level: number | null;
  fit: number;
  pairing: number | string;
  standing: number;
  idle_since: Instant;
  last_offer: number | null;
  agent: KnownId;
}

export interface ContactRank {
  order: number | null;
  across: number | string;
  urgency: Urgency;
  even_urgency: Urgency;
  sequence: number;
}

export interface ContactExplanation {
  contact: KnownId;
  at: Instant;
  phase: Phase;
  channel: string;
  since: Instant;
  held_by: KnownId | null;
  direct_to: KnownId | null;
  places: Array<{
    queue: string;
    entered_at: Instant;
    position: number | null;
    waiting: number;
    urgency: Urgency;
    delays_passed: number;
    delays: number;
    level_limit: number | null;
  }>;
  waits_for:
    | "nothing"
    | "customer"
    | "due_time"
    | "answer"
    | "sign_in"
    | "tenant"
    | "member"
    | "channel"
    | "skill"
    | "other"
    | "presence"
    | "level"
    | "delay"
    | "capacity"
    | "back_off"
    | "stage"
    | "spare"
    | "turn"
    | "batch";
  agents: Array<{ agent: KnownId; queue: string; standing: { may: AgentRank } | { may_not: Obstacle } }>;
  gates: Array<[gate: Gate, agents: number]>;
  next_change: Deadline | null;
  next_room: Deadline | null;
}

export interface AgentExplanation {
  agent: KnownId;
  at: Instant;
  presence: Presence;
  site: [site: string, open: boolean] | null;
  capacity: number;
  units_in_use: number;
  work: Array<{ work: WorkView; units: number }>;
  room: Array<{ channel: string; in_hand: number; maximum: number; free: number }>;
  contacts: Array<{ contact: KnownId; queue: string; obstacle: Obstacle | null; rank: ContactRank | null }>;
}

/** Why one offer was made. */
export interface Decision {
  offer: number;
  at: Instant;
  contact: KnownId;
  agent: KnownId;
  queue: string;
  cause: "routed" | "pulled" | "forced";
  look: { agent: ContactRank } | { contact: AgentRank } | { batch: { cost: number } } | "command";
}

/** An explanation, and the same in English. */
export interface Explained<T> {
  explanation: T;
  words: string;
}

/** Anything that is refused: `code` never changes its meaning, `message` says why. */
export class ToritsugiError extends Error {
  readonly code: number;
}
/** A command that the router refused (codes below 1000); `events` is what the time of the command brought about. */
export class CommandRefused extends ToritsugiError {
  readonly events: Event[];
}
/** A plan that is refused (1000 to 1099). */
export class PlanRefused extends ToritsugiError {}
/** A profile by name (1100 to 1199), or a requirement as text (1200 to 1299), that is refused. */
export class DefinitionRefused extends ToritsugiError {}
/** A snapshot that is refused (1300 to 1399). */
export class SnapshotRefused extends ToritsugiError {}
/** A journal that cannot be read (1400 to 1499), or that starts from another state (9009). */
export class JournalRefused extends ToritsugiError {}
/** What is not understood (9000 and above). */
export class InputRefused extends ToritsugiError {}

/** What a command of many came to. */
export type Outcome =
  | { ok: true; repeat: boolean; events: Event[] }
  | { ok: false; error: ToritsugiError; events: Event[] };

/** A command with its time, and its key if it is to be applied once. */
export interface Timed {
  at: Instant | bigint;
  key?: Id;
  command: Command;
}

/** Decides which contact goes to which agent, and when. It has no clock: time is what you say. */
export class Router {
  /** A router with this plan, at time 0. */
  constructor(plan: PlanDefinition);
  /** A router from the bytes of a snapshot, which goes on exactly as the first would have. */
  static restore(bytes: Uint8Array): Router;
  /** Fires every timer that is due, then applies the command; gives what happened. Throws what is refused. */
  apply(at: Instant | bigint, command: Command): Event[];
  /** As `apply`, for a command that may arrive more than once: `key` names it, and a repeat gets the first answer again. */
  applyOnce(at: Instant | bigint, key: Id, command: Command): { repeat: boolean; events: Event[] };
  /** Applies commands one after the other, whatever becomes of each. */
  applyMany(commands: readonly Timed[]): Outcome[];
  /** Room for so many commands, to be applied together by `applyBatch`. */
  batch(capacity: number): CommandBatch;
  /** Applies a batch, whatever becomes of each command (`batch.codes`); gives a view of what happened, good until the next call. */
  applyBatch(batch: CommandBatch): EventView;
  /** A journal from the present state on. */
  journal(): Journal;
  /** Applies every whole record of a journal that starts from the present state; after a crash its end may be torn. */
  replay(bytes: Uint8Array): { events: Event[]; wholeBytes: number; isTorn: boolean; journal: Journal };
  /** The instant of the last command. */
  readonly now: Instant;
  /** When the router must be called again at the latest, and why; null if never. */
  readonly nextDeadline: Deadline | null;
  /** The instant of `nextDeadline` alone, which is quicker. */
  readonly nextDeadlineAt: Instant | null;
  /** The plan that holds now. */
  readonly plan: PlanDefinition;
  contact(id: Id): ContactView | null;
  agent(id: Id): AgentView | null;
  queue(name: string): QueueView;
  /** The contacts that wait in a queue, most urgent first. */
  waiting(queue: string): KnownId[];
  contacts(): KnownId[];
  agents(): KnownId[];
  position(contact: Id): Position;
  estimate(contact: Id): Estimate;
  /** Why a contact waits, for what, and until when. */
  explainContact(contact: Id): Explained<ContactExplanation>;
  /** What an agent takes next. */
  explainAgent(agent: Id): Explained<AgentExplanation>;
  /** Why the offers of the last command were made. */
  decisions(): Decision[];
  /** The whole state, for `restore`. */
  snapshot(): Buffer;
  /** 32 hexadecimal digits that are equal for equal states on every machine. */
  digest(): string;
}

/** Commands that are applied together: the quick way. */
export class CommandBatch {
  private constructor();
  /** The code of each command after `applyBatch`; 0 is none. */
  readonly codes: Uint16Array;
  /** How many commands it holds. */
  readonly length: number;
  /** Adds a command; false if the batch is full or the command has no flat form: such a one is given to `apply`. */
  add(at: Instant | bigint, command: Command, key?: Id): boolean;
  clear(): void;
}

/** What happened, without an object for each event. */
export class EventView {
  private constructor();
  readonly length: number;
  /** Looks at the event of this number, from 0; the same object looks at the next. */
  at(number: number): EventLook | undefined;
  /** All events as objects. */
  toArray(): Event[];
}

/** The common fields of an event, read when they are asked for; 0 where its type has none. */
export interface EventLook {
  readonly type: EventType;
  readonly sequence: number;
  readonly at: Instant;
  readonly contact: KnownId;
  readonly agent: KnownId;
  readonly offer: number;
  /** The whole event. */
  event(): Event;
}

/** Writes a journal: what to keep before a command is applied. The bytes are those that every binding writes. */
export class Journal {
  private constructor();
  append(at: Instant | bigint, command: Command, key?: Id): void;
  /** The bytes that were appended since the last time, to be stored behind those before. */
  take(): Buffer;
}

/** What a simulation counted. */
export interface SimulatedFlow {
  counts: Record<string, number>;
  service_level: number | null;
  answered_share: number | null;
  abandoned_share: number | null;
  wait_micros: { p50: number | null; p90: number | null; p99: number | null };
}

export interface SimulatedSeries {
  mean: number;
  highest: number;
}

/** What a simulation gives. */
export interface Simulated {
  seed: number;
  length_micros: number;
  total: SimulatedFlow;
  queues: Array<{ name: string; flow: SimulatedFlow; manner: Record<string, number>; length: SimulatedSeries }>;
  traffic: Array<{ name: string; flow: SimulatedFlow }>;
  groups: Array<{
    name: string;
    agents: number;
    signed_in: SimulatedSeries;
    busy: SimulatedSeries;
    in_hand: SimulatedSeries;
    handled: number;
    declined: number;
    missed: number;
  }>;
  commands: number;
  events: number;
}

/** Simulates a centre on a thread of its own; the same centre and seed give the same outcome. */
export function simulate(centre: object, options?: { seed?: number; cycles?: number }): Promise<Simulated>;

/** The names of all commands of the library. */
export const commandTypes: readonly CommandType[];
/** The names of all kinds of events of the library. */
export const eventTypes: readonly EventType[];

export type CommandType = Command["type"];
export type EventType = Event["type"];

/** What may be asked of a router: one of these by its `type`. */
export type Command =
  | { type: "advance"; }
  | { type: "enqueue"; contact: Id; queue: string; channel: string; direction?: Direction; tenant?: string | null; priority?: number; age?: Span; requirement?: Requirement; excluded?: Id[]; preferred?: PreferredStage[]; steps?: Step[] | null; callback?: Callback | null; }
  | { type: "transfer"; contact: Id; to: { queue: string } | { agent: Id }; age?: "keep" | "restart"; priority?: number | null; fallback?: Span | null; requirement?: Requirement | null; preferred?: PreferredStage[]; }
  | { type: "set_priority"; contact: Id; priority: number; }
  | { type: "connect"; contact: Id; }
  | { type: "complete"; contact: Id; disposition: number; }
  | { type: "abandon"; contact: Id; }
  | { type: "cancel"; contact: Id; }
  | { type: "accept_offer"; offer: number; }
  | { type: "decline_offer"; offer: number; reason: DeclineReason; }
  | { type: "withdraw_offer"; offer: number; }
  | { type: "sign_in"; agent: Id; profile: Profile; presence?: "ready" | { not_ready: number }; }
  | { type: "update_agent"; agent: Id; profile: Profile; }
  | { type: "set_ready"; agent: Id; }
  | { type: "set_not_ready"; agent: Id; reason: number; }
  | { type: "drain"; agent: Id; }
  | { type: "sign_out"; agent: Id; work?: "refuse" | "requeue"; }
  | { type: "end_wrap_up"; agent: Id; contact: Id; }
  | { type: "extend_wrap_up"; agent: Id; contact: Id; by: Span; }
  | { type: "pull"; agent: Id; contact: Id; }
  | { type: "force_assign"; contact: Id; agent: Id; }
  | { type: "park"; contact: Id; }
  | { type: "resume"; contact: Id; }
  | { type: "request_callback"; contact: Id; callback: Callback; }
  | { type: "customer_answered"; contact: Id; }
  | { type: "attempt_failed"; contact: Id; }
  | { type: "set_hours"; queue: string; switches: Array<{ at: Instant; open: boolean }>; }
  | { type: "close_queue"; queue: string; waiting?: WhenClosed; }
  | { type: "open_queue"; queue: string; }
  | { type: "close_site"; site: string; }
  | { type: "open_site"; site: string; }
  | { type: "replace_plan"; plan: PlanDefinition; removed_queues?: ReplacePlanFields["removed_queues"]; removed_skills?: ReplacePlanFields["removed_skills"]; };

/** What every event has. */
export interface Fact {
  /** Its number, from 1, without gaps. */
  sequence: number;
  at: Instant;
}

/** What happened: one of these by its `type`. */
export type Event =
  | (Fact & { type: "queued"; contact: KnownId; queue: string; channel: string; tenant: string; since: Instant; })
  | (Fact & { type: "offered"; offer: number; contact: KnownId; agent: KnownId; queue: string; cause: "routed" | "pulled" | "forced"; expires_at: Instant | null; })
  | (Fact & { type: "offer_accepted"; offer: number; contact: KnownId; agent: KnownId; })
  | (Fact & { type: "offer_declined"; offer: number; contact: KnownId; agent: KnownId; reason: "rejected" | "busy" | "unreachable" | "no_answer" | { other: number }; })
  | (Fact & { type: "offer_expired"; offer: number; contact: KnownId; agent: KnownId; due: Instant; })
  | (Fact & { type: "offer_withdrawn"; offer: number; contact: KnownId; agent: KnownId; reason: "host" | "abandoned" | "cancelled" | "transferred" | "signed_out" | "answered" | "pulled" | "forced" | "callback" | "closed" | "site_closed" | "plan_replaced"; })
  | (Fact & { type: "connected"; contact: KnownId; agent: KnownId; })
  | (Fact & { type: "completed"; contact: KnownId; agent: KnownId; queue: string; disposition: number; })
  | (Fact & { type: "transferred"; contact: KnownId; from_agent: KnownId | null; from_queue: string; to_queue: string; to_agent: KnownId | null; })
  | (Fact & { type: "requeued"; contact: KnownId; agent: KnownId; queue: string; })
  | (Fact & { type: "priority_changed"; contact: KnownId; priority: number; })
  | (Fact & { type: "abandoned"; contact: KnownId; queue: string; })
  | (Fact & { type: "cancelled"; contact: KnownId; queue: string; })
  | (Fact & { type: "maximum_wait_reached"; contact: KnownId; queue: string; due: Instant; })
  | (Fact & { type: "wrap_up_started"; agent: KnownId; contact: KnownId; ends_at: Instant; })
  | (Fact & { type: "wrap_up_ended"; agent: KnownId; contact: KnownId; cause: { timed_out: { due: Instant } } | "released" | "signed_out" | "site_closed"; })
  | (Fact & { type: "agent_signed_in"; agent: KnownId; site: string | null; ready: boolean; })
  | (Fact & { type: "agent_updated"; agent: KnownId; })
  | (Fact & { type: "agent_ready"; agent: KnownId; })
  | (Fact & { type: "agent_not_ready"; agent: KnownId; reason: number; })
  | (Fact & { type: "agent_draining"; agent: KnownId; })
  | (Fact & { type: "agent_signed_out"; agent: KnownId; })
  | (Fact & { type: "step_taken"; contact: KnownId; step: number; due: Instant; })
  | (Fact & { type: "overflowed"; contact: KnownId; from_queue: string; to_queue: string; overflow: "added" | "moved"; })
  | (Fact & { type: "callback_offered"; contact: KnownId; })
  | (Fact & { type: "ended"; contact: KnownId; queue: string; reason: "voicemail" | "deflected" | "busy" | "no_staff" | "closed" | "plan_replaced" | { other: number }; due: Instant; })
  | (Fact & { type: "stage_ended"; contact: KnownId; stage: number; skipped: boolean; })
  | (Fact & { type: "fell_back"; contact: KnownId; agent: KnownId; })
  | (Fact & { type: "callback_requested"; contact: KnownId; due: Instant | null; })
  | (Fact & { type: "callback_due"; contact: KnownId; call_customer: boolean; due: Instant; })
  | (Fact & { type: "customer_answered"; contact: KnownId; })
  | (Fact & { type: "attempt_failed"; contact: KnownId; attempt: number; next: Instant; })
  | (Fact & { type: "callback_failed"; contact: KnownId; queue: string; attempts: number; })
  | (Fact & { type: "callback_expired"; contact: KnownId; queue: string; due: Instant; })
  | (Fact & { type: "parked"; contact: KnownId; agent: KnownId; })
  | (Fact & { type: "resumed"; contact: KnownId; queue: string; })
  | (Fact & { type: "paused"; contact: KnownId; agent: KnownId; })
  | (Fact & { type: "unpaused"; contact: KnownId; agent: KnownId; })
  | (Fact & { type: "wrap_up_extended"; agent: KnownId; contact: KnownId; ends_at: Instant; })
  | (Fact & { type: "agent_kept_ready"; agent: KnownId; queue: string; })
  | (Fact & { type: "queue_opened"; queue: string; })
  | (Fact & { type: "queue_closed"; queue: string; })
  | (Fact & { type: "site_opened"; site: string; })
  | (Fact & { type: "site_closed"; site: string; })
  | (Fact & { type: "plan_replaced"; })
  | (Fact & { type: "agent_affected"; agent: KnownId; })
  | (Fact & { type: "strategy_failed"; queue: string; strategy: "ordering" | "selection"; failure: "panicked" | "out_of_range" | "inconsistent"; });
