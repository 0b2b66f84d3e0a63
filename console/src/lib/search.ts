/** Reads the named text parameters of a page's address and drops everything else. */
export const textSearch =
  <const Name extends string>(...names: Name[]) =>
  (search: Record<string, unknown>): { [N in Name]?: string } => {
    const found: { [N in Name]?: string } = {};
    for (const name of names) {
      const value = search[name];
      if (typeof value === "string" && value !== "") found[name] = value;
      if (typeof value === "number" || typeof value === "boolean") found[name] = String(value);
    }
    return found;
  };
