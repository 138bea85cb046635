// Ids and instants as JavaScript has them: numbers as long as they are exact, UUIDs or bigints beyond.

import { InputRefused } from "./errors.js";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const LARGEST = 1n << 128n;
const HALF = 2 ** 32;

function refused(value) {
  return new InputRefused(9003, `\`${String(value).slice(0, 200)}\` is not an id: a whole number from 0, or a UUID`);
}

/** An id as text: digits, or a UUID. */
export function idText(id) {
  if (typeof id === "number") {
    if (!Number.isSafeInteger(id) || id < 0) throw refused(id);
    return String(id);
  }
  if (typeof id === "bigint") {
    if (id < 0n || id >= LARGEST) throw refused(id);
    return id <= Number.MAX_SAFE_INTEGER ? String(id) : uuid(id);
  }
  if (typeof id !== "string") throw refused(id);
  return id;
}

/** A large number as a UUID. */
export function uuid(id) {
  const digits = id.toString(16).padStart(32, "0");
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join("-");
}

/** Writes an id as four words, the lowest first; false if it is none. */
export function putId(words, place, id) {
  if (typeof id === "number") {
    if (!Number.isSafeInteger(id) || id < 0) return false;
    words[place] = id;
    words[place + 1] = id / HALF;
    words[place + 2] = 0;
    words[place + 3] = 0;
    return true;
  }
  let wide;
  if (typeof id === "bigint") {
    if (id < 0n || id >= LARGEST) return false;
    wide = id;
  } else if (typeof id === "string" && UUID.test(id)) {
    wide = BigInt(`0x${id.replaceAll("-", "")}`);
  } else {
    return false;
  }
  for (let word = 0; word < 4; word++) {
    words[place + word] = Number((wide >> BigInt(32 * word)) & 0xffffffffn);
  }
  return true;
}

/** Reads an id of four words: a number if that is exact, else a UUID. */
export function takeId(words, place) {
  const high = words[place + 1];
  if (high < 2 ** 21 && words[place + 2] === 0 && words[place + 3] === 0) {
    return high * HALF + words[place];
  }
  let wide = 0n;
  for (let word = 3; word >= 0; word--) {
    wide = (wide << 32n) | BigInt(words[place + word]);
  }
  return uuid(wide);
}

/** Writes an instant, or another whole number from 0, as two words; false if it is none. */
export function putWide(words, place, number) {
  if (typeof number === "number") {
    if (!Number.isSafeInteger(number) || number < 0) return false;
    words[place] = number;
    words[place + 1] = number / HALF;
    return true;
  }
  if (typeof number !== "bigint" || number < 0n || number >= 1n << 64n) return false;
  words[place] = Number(number & 0xffffffffn);
  words[place + 1] = Number(number >> 32n);
  return true;
}

/** Reads a whole number of two words. */
export function takeWide(words, place) {
  return words[place + 1] * HALF + words[place];
}
