/** Why the text of edited arguments cannot be sent. */
export type ArgumentsProblem =
  { readonly kind: 'not-json'; readonly message: string } | { readonly kind: 'not-list' };

/** Checks the text before it is sent. The server gets the text itself, so that numbers keep their digits. */
export function argumentsProblem(text: string): ArgumentsProblem | undefined {
  try {
    return Array.isArray(JSON.parse(text)) ? undefined : { kind: 'not-list' };
  } catch (error) {
    return { kind: 'not-json', message: error instanceof Error ? error.message : String(error) };
  }
}
