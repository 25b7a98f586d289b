const OPENING = '([{';
const CLOSING = ')]}';

/** The names of the parameters in the source of a function; '' for one that is taken apart or gathers the rest. */
export function parameterNames(source: string): readonly string[] {
  const parameters = parameterTexts(withoutComments(source));
  return parameters.map((text) => /^([\p{L}_$][\p{L}\p{N}_$]*)\s*(?:=|$)/u.exec(text.trim())?.[1] ?? '');
}

/** The texts between the outermost commas of the parameter list. */
function parameterTexts(source: string): readonly string[] {
  const texts: string[] = [''];
  let depth = 0;
  for (const token of source.slice(source.indexOf('(')).match(TOKEN) ?? []) {
    if (CLOSING.includes(token)) depth -= 1;
    if (depth === 0 && token === ')') break;
    if (depth === 1 && token === ',') texts.push('');
    else if (depth > 0) texts[texts.length - 1] += token;
    if (OPENING.includes(token)) depth += 1;
  }
  return texts.filter((text) => text.trim() !== '');
}

/** A string whole, so that its brackets and commas do not count, or one character. */
const TOKEN = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|[^]/g;

function withoutComments(source: string): string {
  return source.replace(
    /\/\*[^]*?\*\/|('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`)|\/\/[^\n]*/g,
    '$1',
  );
}
