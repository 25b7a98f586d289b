import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { ROOT } from './pages.js';

/** A member, and the comment of the declaration in which it is written out. */
interface Member {
  readonly symbol: ts.Symbol;
  readonly owner: string;
}

/** The source of each entry point of the package. */
const entries = entryPoints();
const program = openSources();
const checker = program.getTypeChecker();

describe.each(entries)('The entry point %s', (entry) => {
  it.each(exportedSymbols(entry).map((symbol) => [symbol.name, symbol] as const))(
    'has doc comments on %s and its members',
    (_name, symbol) => {
      const all = [{ symbol, owner: '' }, ...membersOf(symbol)];
      const missing = all.filter((member) => !isDocumented(member));
      expect(missing.map((member) => `${member.symbol.name} (${lineOf(member.symbol)})`)).toEqual([]);
    },
  );
});

function openSources(): ts.Program {
  const path = join(ROOT, 'tsconfig.json');
  const { config } = ts.readConfigFile(path, (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  return ts.createProgram(
    entries.map((entry) => join(ROOT, entry)),
    options,
  );
}

function entryPoints(): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, { readonly default?: { readonly types: string } } | string>>;
  };
  return Object.values(manifest.exports).flatMap((entry) =>
    typeof entry === 'string' || entry.default === undefined ? [] : [sourceOf(entry.default.types)],
  );
}

/** `./dist/testing/index.d.ts` is built from `src/testing/index.ts`. */
function sourceOf(types: string): string {
  return types.replace('./dist/', 'src/').replace('.d.ts', '.ts');
}

function exportedSymbols(entry: string): ts.Symbol[] {
  const index = checker.getSymbolAtLocation(program.getSourceFile(join(ROOT, entry))!)!;
  return checker
    .getExportsOfModule(index)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol));
}

/** What users see of a type: its members, inherited ones too, and fields of the objects that it writes out. */
function membersOf(symbol: ts.Symbol): Member[] {
  const owner = textOf(symbol);
  return (symbol.declarations ?? [])
    .flatMap((node) => [...propertiesOf(node).filter(isPublic).flatMap(withFields), ...fieldsOf(node, owner)])
    .filter((member) => isPublic(member.symbol));
}

/** Members of a class or an interface that this package declares, statics included. */
function propertiesOf(node: ts.Node): ts.Symbol[] {
  if (!ts.isClassDeclaration(node) && !ts.isInterfaceDeclaration(node)) return [];
  const symbol = symbolOf(node);
  const statics = ts.isClassDeclaration(node) ? [...(symbol.exports?.values() ?? [])] : [];
  const members = [...checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)), ...statics];
  return members.filter((member) => member.name !== 'prototype' && isOurs(member));
}

function isOurs(symbol: ts.Symbol): boolean {
  const [node] = symbol.declarations ?? [];
  return node !== undefined && isNamed(node) && lineOf(symbol).startsWith('src/');
}

function withFields(symbol: ts.Symbol): Member[] {
  const text = textOf(symbol);
  return [{ symbol, owner: '' }, ...(symbol.declarations ?? []).flatMap((node) => fieldsOf(node, text))];
}

/** Fields of object types that are written out within a declaration; its comment may speak of them. */
function fieldsOf(node: ts.Node, owner: string): Member[] {
  if (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) return [];
  const found: Member[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isBlock(child)) return;
    if (ts.isTypeLiteralNode(child))
      found.push(...child.members.filter(isNamed).map((field) => ({ symbol: symbolOf(field), owner })));
    child.forEachChild(visit);
  };
  node.forEachChild(visit);
  return found;
}

function isNamed(node: ts.Node): boolean {
  const name = ts.getNameOfDeclaration(node as ts.Declaration);
  return name !== undefined && !ts.isPrivateIdentifier(name) && !ts.isComputedPropertyName(name);
}

function symbolOf(node: ts.Node): ts.Symbol {
  return checker.getSymbolAtLocation(ts.getNameOfDeclaration(node as ts.Declaration)!)!;
}

function isPublic(symbol: ts.Symbol): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return (symbol.declarations ?? []).every(
    (node) =>
      (ts.getCombinedModifierFlags(node) & hidden) === 0 &&
      ts.getJSDocTags(node).every(({ tagName }) => tagName.text !== 'internal'),
  );
}

/** A member that overrides or implements one with a comment has that comment. */
function isDocumented({ symbol, owner }: Member): boolean {
  return (
    symbol.getDocumentationComment(checker).length > 0 || new RegExp(`[\`.]${symbol.name}\\b`).test(owner)
  );
}

function textOf(symbol: ts.Symbol): string {
  const tags = symbol.getJsDocTags(checker).flatMap(({ text = [] }) => text);
  return [...symbol.getDocumentationComment(checker), ...tags].map(({ text }) => text).join('');
}

function lineOf(symbol: ts.Symbol): string {
  const [node] = symbol.declarations ?? [];
  if (node === undefined) return '?';
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  return `${file.fileName.slice(ROOT.length)}:${line + 1}`;
}
