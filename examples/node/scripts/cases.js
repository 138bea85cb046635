// Writes the cases (every scenario of the library as JSON) where the tests look for them; TORITSUGI_CASES names a folder that has them.

import { spawnSync } from "node:child_process";
import { casesFolder, root } from "../test/cases.js";

if (process.env.TORITSUGI_CASES === undefined) {
  const cargo = ["run", "--quiet", "--example", "cases", "--", casesFolder];
  const { status, error } = spawnSync("cargo", cargo, { cwd: root, stdio: "inherit" });
  if (error) console.error(error.message);
  process.exit(status ?? 1);
}
