/** A value of JSON as a literal of Lua. Texts hold no line breaks. */
export function luaLiteral(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&')}'`;
  if (Array.isArray(value)) return `{ ${value.map(luaLiteral).join(', ')} }`;
  const fields = Object.entries(value as object).map(
    ([name, each]) => `${/^\w+$/.test(name) ? name : `['${name}']`} = ${luaLiteral(each)}`,
  );
  return `{ ${fields.join(', ')} }`;
}
