// Loads what is written in Rust, from where `napi build` puts it.

import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..");
const built = readdirSync(folder).find((name) => name.startsWith("toritsugi.") && name.endsWith(".node"));
if (built === undefined) {
  throw new Error("the module is not built: run `npm run build`");
}

export const native = createRequire(import.meta.url)(join(folder, built));
/** The slots of flat records, and what the library knows. */
export const layout = JSON.parse(native.layout());
