// The peer of `crosswalk profile`: JSON.parse, then a walk that counts what every path holds.
//   node profile.mjs IN.json > OUT.json
import { readFileSync } from "node:fs";
const ELEMENTS = 3;
const paths = new Map();
const at = (path) => {
  let counts = paths.get(path);
  if (!counts) paths.set(path, (counts = { present: 0, filled: 0, least: Infinity, most: 0, values: new Map() }));
  return counts;
};
const leaf = (counts, text) => {
  counts.filled += text !== "";
  counts.values.set(text, (counts.values.get(text) ?? 0) + 1);
};
const visit = (path, value) => {
  const counts = at(path);
  counts.present++;
  if (value === null) return;
  if (typeof value === "string") {
    const length = [...value].length;
    counts.least = Math.min(counts.least, length);
    counts.most = Math.max(counts.most, length);
    leaf(counts, value);
  } else if (Array.isArray(value)) {
    counts.filled += value.length > 0;
    for (let i = 0; i < Math.min(ELEMENTS, value.length); i++) visit(`${path}[${i}]`, value[i]);
  } else if (typeof value === "object") {
    const keys = Object.keys(value);
    counts.filled += keys.length > 0;
    for (const key of keys) visit(`${path}.${key}`, value[key]);
  } else {
    leaf(counts, String(value));
  }
};
for (const user of JSON.parse(readFileSync(process.argv[2], "utf8")).value)
  for (const key of Object.keys(user)) visit(key, user[key]);
const answer = [...paths].map(([path, { present, filled, least, most, values }]) => {
  const exact = values.size <= 256 ? Object.fromEntries(values) : null;
  return { path, present, filled, least: least === Infinity ? null : least, most, distinct: values.size, exact };
});
process.stdout.write(JSON.stringify(answer));
