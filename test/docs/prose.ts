import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** A sentence, and where it stands. */
export interface Sentence {
  readonly where: string;
  readonly text: string;
}

const FENCE = /^\s*```/;
const MARKER = /^\s*(?:[-*]|\d+\.|>)\s+|^#+\s+/;
const ROW = /^\s*\|/;
const RULE = /^[\s|:-]+$/;

/** The sentences of a page outside of code: headings, paragraphs, items of lists, and cells of tables. */
export function sentencesOfPage(path: string): { readonly prose: Sentence[]; readonly cells: Sentence[] } {
  const prose: Sentence[] = [];
  const cells: Sentence[] = [];
  for (const { line, text } of blocksOf(withoutCode(readFileSync(path, 'utf8')))) {
    const where = `${path}:${line}`;
    if (ROW.test(text)) for (const cell of text.split(/(?<!\\)\|/)) cells.push(...sentencesOf(cell, where));
    else prose.push(...sentencesOf(text, where));
  }
  return { prose, cells };
}

/** A text with its fences and comments blank, so that the lines keep their numbers. */
function withoutCode(text: string): string[] {
  let isCode = false;
  const lines = text
    .replaceAll(/<!--[\s\S]*?-->/g, (comment) => comment.replaceAll(/[^\n]/g, ''))
    .split('\n');
  return lines.map((line) => {
    if (!FENCE.test(line)) return isCode ? '' : line;
    isCode = !isCode;
    return '';
  });
}

/** Lines that belong together: a paragraph, an item, or a row. */
function blocksOf(lines: readonly string[]): { readonly line: number; readonly text: string }[] {
  const blocks: { line: number; text: string }[] = [];
  let isOpen = false;
  lines.forEach((text, index) => {
    const startsAlone = MARKER.test(text) || ROW.test(text);
    if (text.trim() !== '' && !RULE.test(text)) {
      const last = blocks.at(-1);
      if (isOpen && !startsAlone && last !== undefined) last.text += ` ${text.trim()}`;
      else blocks.push({ line: index + 1, text: ROW.test(text) ? text : text.replace(MARKER, '') });
    }
    isOpen = text.trim() !== '' && !ROW.test(text) && !text.startsWith('#');
  });
  return blocks;
}

/** Sentences of a text, with code and addresses as one word each. */
export function sentencesOf(text: string, where: string): Sentence[] {
  return text
    .replaceAll(/`[^`]*`/g, 'Code')
    .replaceAll(/\]\([^)]*\)/g, ']')
    .replaceAll(/[*_[\]"“”]/g, '')
    .replaceAll(/\b(?:e\.g|i\.e|etc)\./g, '')
    .split(/(?<=[.!?])\s+|\s·\s/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[a-z]/i.test(sentence))
    .map((sentence) => ({ where, text: sentence }));
}

export const wordsOf = ({ text }: Sentence): number =>
  text.split(/\s+/).filter((word) => /\w/.test(word)).length;

/** The doc comments of all that a source file exports, and its texts that hold a space: errors, log lines, help. */
export function sentencesOfSource(path: string): Sentence[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Sentence[] = [];
  const visit = (node: ts.Node, isPublic: boolean): void => {
    const isShown = isPublic || isExported(node);
    if (isShown) found.push(...docsOf(node, source, path));
    const text = textOf(node);
    if (text?.includes(' ')) found.push(...sentencesOf(text, placeOfNode(node, source, path)));
    ts.forEachChild(node, (child) => visit(child, isShown));
  };
  ts.forEachChild(source, (node) => visit(node, false));
  return found;
}

function isExported(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

function docsOf(node: ts.Node, source: ts.SourceFile, path: string): Sentence[] {
  const docs = (node as { jsDoc?: readonly ts.JSDoc[] }).jsDoc ?? [];
  return docs.flatMap((doc) => {
    const comment = ts.getTextOfJSDocComment(doc.comment) ?? '';
    const tags = (doc.tags ?? []).filter(({ tagName }) => tagName.text !== 'example');
    const texts = [comment, ...tags.map((tag) => ts.getTextOfJSDocComment(tag.comment) ?? '')];
    return texts.flatMap((text) => sentencesOf(text, placeOfNode(doc, source, path)));
  });
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(({ literal }) => `Code${literal.text}`).join('');
  return undefined;
}

function placeOfNode(node: ts.Node, source: ts.SourceFile, path: string): string {
  return `${path}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`;
}
