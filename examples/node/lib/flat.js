// Commands and events in flat records, by the layout that the native module gives: nothing here knows a kind of either by name.

import { endianness } from "node:os";
import { putId, putWide, takeId, takeWide } from "./ids.js";
import { layout } from "./native.js";

export const COMMAND_WORDS = layout.commandBytes / 4;
export const EVENT_WORDS = layout.eventBytes / 4;

// Bits of `present`.
const AGENT = 1;
const OTHER_AGENT = 2;
const TIME = 4;
const SITE = 8;
const TENANT = 16;
const NUMBER = 32;
const KEY = 64;
const OTHER_QUEUE = 128;
const OUTBOUND = 256;
const RESTARTS = 512;

// Places of fields, in words of 32 bits for the first ones and in halves of such for the small ones at the end.
const AT = { command: 0, event: 2 };
const CONTACT = { command: 2, event: 4 };
const AGENT_AT = { command: 6, event: 8 };
const KEY_AT = 10;
const OTHER_AGENT_AT = 12;
const OFFER = { command: 14, event: 16 };
const WIDE = { command: 16, event: 18 };
const NUMBER_AT = { command: 18, event: 20 };
const SMALL = { command: 40, event: 44 };
const [KIND, PRESENT, QUEUE, OTHER, CHANNEL, TENANT_AT, SITE_AT, CHOICE] = [0, 1, 2, 3, 4, 5, 6, 7];

const choices = new Map(layout.choices);
const HALF = 2 ** 32;
const LITTLE = endianness() === "LE";

if (!LITTLE) throw new Error("the words of flat records are read as those of a machine with the lower half first");

/** A signed number of two words. */
function takeSigned(words, place) {
  return (words[place + 1] | 0) * HALF + words[place];
}

function putSigned(words, place, number) {
  if (!Number.isSafeInteger(number)) return false;
  words[place] = number;
  words[place + 1] = Math.floor(number / HALF);
  return true;
}

function choiceOf(slot, valued) {
  const names = choices.get(slot);
  return (record) => {
    const name = names[record.small(CHOICE)];
    const value = valued?.[name];
    return value === undefined ? name : { [name]: value(record) };
  };
}

const other = { other: (record) => takeSigned(record.words, record.start + NUMBER_AT.event) };
const time = (record) => takeWide(record.words, record.start + WIDE.event);

/** How a slot of an event is read. */
const takes = {
  Contact: (record) => takeId(record.words, record.start + CONTACT.event),
  Agent: (record) => takeId(record.words, record.start + AGENT_AT.event),
  OptionalAgent: (record) => (record.small(PRESENT) & AGENT ? takes.Agent(record) : null),
  OptionalOtherAgent: (record) => (record.small(PRESENT) & OTHER_AGENT ? takeId(record.words, record.start + OTHER_AGENT_AT) : null),
  Offer: (record) => takeWide(record.words, record.start + OFFER.event),
  Queue: (record) => named(record.names.queues, record.small(QUEUE)),
  OtherQueue: (record) => named(record.names.queues, record.small(OTHER)),
  Channel: (record) => named(record.names.channels, record.small(CHANNEL)),
  Tenant: (record) => named(record.names.tenants, record.small(TENANT_AT)),
  Site: (record) => named(record.names.sites, record.small(SITE_AT)),
  OptionalSite: (record) => (record.small(PRESENT) & SITE ? takes.Site(record) : null),
  Time: time,
  OptionalTime: (record) => (record.small(PRESENT) & TIME ? time(record) : null),
  Flag: (record) => record.small(CHOICE) === 1,
  Number: (record) => takeSigned(record.words, record.start + NUMBER_AT.event),
  Cause: choiceOf("Cause"),
  Decline: choiceOf("Decline", other),
  Withdraw: choiceOf("Withdraw"),
  WrapUpCause: choiceOf("WrapUpCause", { timed_out: (record) => ({ due: time(record) }) }),
  How: choiceOf("How"),
  End: choiceOf("End", other),
  Strategy: choiceOf("Strategy"),
  Failure: (record) => choices.get("Failure")[takes.Number(record)],
};

function named(names, number) {
  return names.list[number] ?? number;
}

/** A choice, and the value that it brings; false where it is neither. */
function putChoice(slot, valued) {
  const numbers = new Map(choices.get(slot).map((name, number) => [name, number]));
  return (record, value) => {
    if (typeof value === "string") {
      const number = numbers.get(value);
      if (number === undefined || valued?.[value] !== undefined) return false;
      record.putSmall(CHOICE, number);
      return true;
    }
    const [name, ...more] = typeof value === "object" && value !== null ? Object.keys(value) : [];
    if (name === undefined || more.length > 0 || valued?.[name] === undefined) return false;
    record.putSmall(CHOICE, numbers.get(name));
    return valued[name](record, value[name]);
  };
}

function putName(list, place) {
  return (record, name) => {
    const number = record.names[list].numbers.get(name);
    if (number === undefined) return false;
    record.putSmall(place, number);
    return true;
  };
}

function optional(bit, put) {
  return (record, value) => {
    if (value === null) return true;
    record.mark(bit);
    return put(record, value);
  };
}

const putNumber = (record, value) => typeof value === "number" && putSigned(record.words, record.start + NUMBER_AT.command, value);
const putSpan = (record, value) => Number.isSafeInteger(value) && putWide(record.words, record.start + WIDE.command, value * 1_000_000);
const putAgent = (record, value) => putId(record.words, record.start + AGENT_AT.command, value);
const putOtherQueue = putName("queues", OTHER);

/** How a slot of a command is written: false sends the command by JSON, which refuses what is wrong. */
const puts = {
  Contact: (record, value) => putId(record.words, record.start + CONTACT.command, value),
  Agent: putAgent,
  Offer: (record, value) => putWide(record.words, record.start + OFFER.command, value),
  Queue: putName("queues", QUEUE),
  Channel: putName("channels", CHANNEL),
  Site: putName("sites", SITE_AT),
  OptionalTenant: optional(TENANT, putName("tenants", TENANT_AT)),
  Number: putNumber,
  OptionalNumber: optional(NUMBER, putNumber),
  Span: putSpan,
  OptionalSpan: optional(TIME, putSpan),
  Decline: putChoice("Decline", { other: putNumber }),
  Work: putChoice("Work"),
  Closing: putChoice("Closing", { move_to: putOtherQueue }),
  Outbound: (record, value) => value === "inbound" || (value === "outbound" && record.mark(OUTBOUND)),
  Restarts: (record, value) => value === "keep" || (value === "restart" && record.mark(RESTARTS)),
  Target: (record, value) => {
    if (typeof value !== "object" || value === null || Object.keys(value).length !== 1) return false;
    if ("agent" in value) return putAgent(record, value.agent);
    return "queue" in value && record.mark(OTHER_QUEUE) && putOtherQueue(record, value.queue);
  },
};

/** Fields of commands that may be left out. */
const OPTIONAL = new Set(["direction", "tenant", "priority", "age", "fallback", "work", "waiting"]);

const commandKinds = new Map(
  layout.commands.map(([number, name, fields]) => {
    const slots = new Map(fields.map(([field, slot]) => [field, known(puts, slot)]));
    const isOptional = (field) => OPTIONAL.has(field) && !(name === "set_priority" && field === "priority");
    return [name, { number, slots, needed: fields.filter(([field]) => !isOptional(field)).length, isOptional }];
  }),
);

const eventKinds = new Map(
  layout.events.map(([number, name, fields]) => [number, { name, fields: fields.map(([field, slot]) => ({ field, take: known(takes, slot) })) }]),
);

function known(slots, slot) {
  if (slots[slot] === undefined) throw new Error(`slot ${slot} is not known`);
  return slots[slot];
}

/** A list of names and the number of each. */
export function nameList(text) {
  const list = text === "" ? [] : text.split("\0");
  return { list, numbers: new Map(list.map((name, number) => [name, number])) };
}

/** Flat records in memory, one of which is looked at. */
class Records {
  constructor(words, length, smallAt) {
    this.resize(words, length);
    this.smallAt = smallAt;
    this.start = 0;
    this.names = undefined;
  }

  resize(words, length) {
    this.buffer = new ArrayBuffer(words * 4 * length);
    this.bytes = new Uint8Array(this.buffer);
    this.words = new Uint32Array(this.buffer);
    this.smalls = new Uint16Array(this.buffer);
    this.length = length;
  }

  small(field) {
    return this.smalls[this.start * 2 + this.smallAt + field];
  }

  putSmall(field, value) {
    this.smalls[this.start * 2 + this.smallAt + field] = value;
  }

  mark(bit) {
    this.smalls[this.start * 2 + this.smallAt + PRESENT] |= bit;
    return true;
  }
}

/** Commands as they are given to the native module. */
export class CommandRecords extends Records {
  constructor(length) {
    super(COMMAND_WORDS, length, SMALL.command);
  }

  /** Writes a command as the record of this number; false if it has no flat form, or is none. */
  put(number, names, at, key, command) {
    const kind = commandKinds.get(command.type);
    if (kind === undefined) return false;
    this.names = names;
    this.start = number * COMMAND_WORDS;
    this.words.fill(0, this.start, this.start + COMMAND_WORDS);
    let needed = kind.needed;
    for (const field in command) {
      if (field === "type") continue;
      const value = command[field];
      if (value === undefined) continue;
      const put = kind.slots.get(field);
      if (put === undefined || !put(this, value)) return false;
      if (!kind.isOptional(field)) needed--;
    }
    if (needed !== 0 || !putWide(this.words, this.start + AT.command, at)) return false;
    if (key !== undefined) {
      this.mark(KEY);
      if (!putId(this.words, this.start + KEY_AT, key)) return false;
    }
    this.putSmall(KIND, kind.number);
    return true;
  }
}

/** Events as the native module gives them. */
export class EventRecords extends Records {
  constructor(length) {
    super(EVENT_WORDS, length, SMALL.event);
  }

  seek(number) {
    this.start = number * EVENT_WORDS;
  }

  get sequence() {
    return takeWide(this.words, this.start);
  }

  get at() {
    return takeWide(this.words, this.start + AT.event);
  }

  get type() {
    return eventKinds.get(this.small(KIND)).name;
  }

  get contact() {
    return takes.Contact(this);
  }

  get agent() {
    return takes.Agent(this);
  }

  get offer() {
    return takes.Offer(this);
  }

  /** The event at which it looks, as an object. */
  event() {
    const kind = eventKinds.get(this.small(KIND));
    const event = { sequence: this.sequence, at: this.at, type: kind.name };
    for (const { field, take } of kind.fields) {
      event[field] = take(this);
    }
    return event;
  }
}
