// The simulator.

import { InputRefused, calling, translated } from "./errors.js";
import { native } from "./native.js";

/** Simulates a centre on a thread of its own; the same centre and seed give the same outcome. */
export async function simulate(centre, { seed = 1, cycles = 1 } = {}) {
  if (!Number.isSafeInteger(seed) || seed < 0) throw new InputRefused(9003, `seed ${seed} is not a whole number from 0`);
  if (!Number.isSafeInteger(cycles) || cycles < 1 || cycles >= 2 ** 32) {
    throw new InputRefused(9003, `cycles ${cycles} is not a whole number from 1`);
  }
  try {
    return JSON.parse(await calling(() => native.simulate(JSON.stringify(centre), seed, cycles)));
  } catch (error) {
    throw translated(error);
  }
}
