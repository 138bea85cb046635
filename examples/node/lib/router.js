// The router: objects and names outside, flat records or JSON inside.

import { InputRefused, calling, refusal } from "./errors.js";
import { CommandRecords, EVENT_WORDS, EventRecords, nameList } from "./flat.js";
import { idText } from "./ids.js";
import { native } from "./native.js";

/** For what JSON does not have: ids as bigints. */
const replacer = (_, value) => (typeof value === "bigint" ? plainId(value) : value);
const plainId = (id) => {
  const text = idText(id);
  return text.includes("-") ? text : Number(text);
};
const written = (command) => JSON.stringify(command, replacer);
/** An instant as the native module takes it. */
const instant = (at) => {
  if (typeof at === "bigint" || Number.isSafeInteger(at)) return BigInt(at);
  throw new InputRefused(9003, `\`${String(at).slice(0, 200)}\` is not an instant: a whole number of microseconds`);
};
const WITHOUT_CODES = new Uint16Array(1);

/** Decides which contact goes to which agent, and when. */
export class Router {
  #native;
  #names;
  #command = new CommandRecords(1);
  #events = new EventRecords(64);
  #packed = { count: 0, repeat: false, code: 0 };

  /** A router with this plan, at time 0. */
  constructor(plan) {
    this.#native = plan instanceof native.NativeRouter ? plan : calling(() => new native.NativeRouter(written(plan)));
    this.#learn();
  }

  /** A router from the bytes of a snapshot, which goes on exactly as the first would have. */
  static restore(bytes) {
    return new Router(calling(() => native.NativeRouter.restore(bytes)));
  }

  /** Fires every timer that is due, then applies the command; gives what happened. */
  apply(at, command) {
    this.#give(at, undefined, command);
    return this.#taken();
  }

  /** As `apply`, for a command that may arrive more than once: `key` names it, and a repeat gets the first answer again. */
  applyOnce(at, key, command) {
    this.#give(at, key, command);
    const { repeat } = this.#packed;
    return { repeat, events: this.#taken() };
  }

  /** Applies commands one after the other, whatever becomes of each; gives an outcome for each. */
  applyMany(commands) {
    return commands.map(({ at, key, command }) => {
      try {
        const { repeat, events } = this.applyOnce(at, key, command);
        return { ok: true, repeat, events };
      } catch (error) {
        return { ok: false, error, events: error.events ?? [] };
      }
    });
  }

  /** Room for so many commands, to be applied together by `applyBatch`. */
  batch(capacity) {
    return new CommandBatch(this.#native, () => this.#names, capacity);
  }

  /** Applies a batch, whatever becomes of each command; gives a view of what happened, good until the next call. */
  applyBatch(batch) {
    const packed = batch.give(this.#events);
    this.#unpack(packed);
    return this.#view;
  }

  #view = new EventView(this.#events, () => this.#packed.count, () => this.#taken());

  /** Applies every whole record of a journal that starts from the present state. */
  replay(bytes) {
    const { packed, wholeBytes, isTorn, names } = calling(() => this.#native.replay(bytes, this.#events.bytes));
    this.#unpack(packed);
    const plans = names.values();
    const events = this.#taken(() => plans.next().value);
    this.#learn();
    const whole = bytes.subarray(0, wholeBytes);
    return { events, wholeBytes, isTorn, journal: new Journal(this, calling(() => native.NativeJournal.behind(whole))) };
  }

  /** A journal from the present state on. */
  journal() {
    return new Journal(this, calling(() => new native.NativeJournal(this.#native)));
  }

  /** The instant of the last command, in microseconds. */
  get now() {
    return this.#native.now();
  }

  /** When the router must be called again at the latest, or null: quicker than `nextDeadline`. */
  get nextDeadlineAt() {
    const at = this.#native.deadlineAt();
    return at < 0 ? null : at;
  }

  /** When the router must be called again at the latest, and why; null if never. */
  get nextDeadline() {
    return this.#ask("deadline");
  }

  /** The plan that holds now. */
  get plan() {
    return JSON.parse(this.#native.plan());
  }

  contact(id) {
    return this.#ask("contact", idText(id));
  }

  agent(id) {
    return this.#ask("agent", idText(id));
  }

  queue(name) {
    return this.#ask("queue", name);
  }

  waiting(queue) {
    return this.#ask("waiting", queue);
  }

  contacts() {
    return this.#ask("contacts");
  }

  agents() {
    return this.#ask("agents");
  }

  position(contact) {
    return this.#ask("position", idText(contact));
  }

  estimate(contact) {
    return this.#ask("estimate", idText(contact));
  }

  explainContact(contact) {
    return this.#ask("explainContact", idText(contact));
  }

  explainAgent(agent) {
    return this.#ask("explainAgent", idText(agent));
  }

  decisions() {
    return this.#ask("decisions");
  }

  /** The whole state, for `Router.restore`. */
  snapshot() {
    return calling(() => this.#native.snapshot());
  }

  /** 32 hexadecimal digits that are equal for equal states on every machine. */
  digest() {
    return calling(() => this.#native.digest());
  }

  /** For journals: the command as JSON, and the native router. */
  static internals(router) {
    return router.#native;
  }

  #ask(question, about = "") {
    return JSON.parse(calling(() => this.#native.ask(question, about)));
  }

  #give(at, key, command) {
    const packed = this.#command.put(0, this.#names, at, key, command)
      ? this.#native.applyFlat(this.#command.bytes, 1, WITHOUT_CODES, this.#events.bytes)
      : this.#native.applyText(instant(at), key === undefined ? undefined : idText(key), written(command), this.#events.bytes);
    this.#unpack(packed);
    const { code } = this.#packed;
    if (code !== 0) throw refusal(code, this.#native.message(), this.#taken());
  }

  #unpack(packed) {
    const low = packed % 131072;
    this.#packed.count = (packed - low) / 131072;
    this.#packed.repeat = low >= 65536;
    this.#packed.code = low % 65536;
    if (this.#packed.count > this.#events.length) {
      this.#events.resize(EVENT_WORDS, 2 * this.#packed.count);
      this.#native.writeEvents(this.#events.bytes);
    }
    this.#events.names = this.#names;
  }

  /** The events of the last call as objects. Those behind a new plan have the names of that plan, of which there may be several. */
  #taken(plans = () => this.#native.names()) {
    const events = [];
    for (let number = 0; number < this.#packed.count; number++) {
      this.#events.seek(number);
      const event = this.#events.event();
      events.push(event);
      if (event.type === "plan_replaced") this.#learn(plans());
    }
    return events;
  }

  #learn(names = this.#native.names()) {
    const [queues, channels, tenants, sites] = JSON.parse(names).map(nameList);
    this.#names = { queues, channels, tenants, sites };
    this.#events.names = this.#names;
  }
}

/** Commands that are applied together. */
export class CommandBatch {
  #native;
  #names;
  #records;
  #count = 0;
  /** The code of each command after `applyBatch`; 0 is none. */
  codes;

  constructor(router, names, capacity) {
    this.#native = router;
    this.#names = names;
    this.#records = new CommandRecords(capacity);
    this.codes = new Uint16Array(capacity);
  }

  /** How many commands it holds. */
  get length() {
    return this.#count;
  }

  /** Adds a command; false if the batch is full or the command has no flat form: such a one is given to `apply`. */
  add(at, command, key) {
    if (this.#count === this.codes.length || !this.#records.put(this.#count, this.#names(), at, key, command)) return false;
    this.#count++;
    return true;
  }

  /** Empties it. */
  clear() {
    this.#count = 0;
  }

  /** For routers. */
  give(events) {
    return this.#native.applyFlat(this.#records.bytes, this.#count, this.codes, events.bytes);
  }
}

/** What happened, without an object for each event. */
export class EventView {
  #records;
  #count;
  #events;

  constructor(records, count, events) {
    this.#records = records;
    this.#count = count;
    this.#events = events;
  }

  get length() {
    return this.#count();
  }

  /** Looks at the event of this number, from 0; its `type`, `sequence`, `at`, `contact`, `agent` and `offer` cost no object. */
  at(number) {
    if (!Number.isInteger(number) || number < 0 || number >= this.length) return undefined;
    this.#records.seek(number);
    return this.#records;
  }

  /** All events as objects. */
  toArray() {
    return this.#events();
  }
}

/** Writes a journal: what to keep before a command is applied. */
export class Journal {
  #router;
  #native;

  constructor(router, journal) {
    this.#router = router;
    this.#native = journal;
  }

  /** Appends a command with its time, and its key if it has one. */
  append(at, command, key) {
    const router = Router.internals(this.#router);
    const text = key === undefined ? undefined : idText(key);
    calling(() => this.#native.append(router, instant(at), text, written(command)));
  }

  /** The bytes that were appended since the last time, to be stored behind those before. */
  take() {
    return this.#native.take();
  }
}
