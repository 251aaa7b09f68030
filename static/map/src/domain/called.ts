/** What a thing is called by code or number and by name, each said once. */
export function calledBoth(...parts: readonly unknown[]): string {
  const said = parts.filter((part): part is string => typeof part === "string" && part !== "");
  return [...new Set(said)].join(" ");
}
