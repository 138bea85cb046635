// Errors: a class for each kind, with the code of the library.

/** Anything that is refused: `code` never changes its meaning, `message` says why. */
export class ToritsugiError extends Error {
  constructor(code, message) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A command that the router refused (codes below 1000); `events` is what the time of the command brought about. */
export class CommandRefused extends ToritsugiError {
  constructor(code, message, events) {
    super(code, message);
    this.events = events;
  }
}

/** A plan that is refused (1000 to 1099). */
export class PlanRefused extends ToritsugiError {}
/** A profile by name (1100 to 1199), or a requirement as text (1200 to 1299), that is refused. */
export class DefinitionRefused extends ToritsugiError {}
/** A snapshot that is refused (1300 to 1399). */
export class SnapshotRefused extends ToritsugiError {}
/** A journal that cannot be read (1400 to 1499), or that starts from another state (9009). */
export class JournalRefused extends ToritsugiError {}
/** What is not understood (9000 and above): JSON of another shape, a name that the plan does not have, an id that is none. */
export class InputRefused extends ToritsugiError {}

/** The error of a code. */
export function refusal(code, message, events = []) {
  if (code < 1000) return new CommandRefused(code, message, events);
  if (code < 1100) return new PlanRefused(code, message);
  if (code < 1300) return new DefinitionRefused(code, message);
  if (code < 1400) return new SnapshotRefused(code, message);
  if (code < 1500 || code === 9009) return new JournalRefused(code, message);
  return new InputRefused(code, message);
}

/** Calls the native module; what it throws becomes one of ours. */
export function calling(body) {
  try {
    return body();
  } catch (error) {
    throw translated(error);
  }
}

/** An error of the native module, which begins with its code on a line of its own, as one of ours. */
export function translated(error) {
  const parts = error instanceof Error && /^(\d+)\n([^]*)$/.exec(error.message);
  return parts ? refusal(Number(parts[1]), parts[2]) : error;
}
