/** The whole number from 1 that a text says; `undefined` for all other texts. */
export function wholeNumberIn(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text.trim()) ? Number(text) : undefined;
}
