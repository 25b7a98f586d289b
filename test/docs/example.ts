import ts from 'typescript';
import type { CodeBlock } from './pages.js';

/** A block of TypeScript as a module that compiles: each line of the block keeps its place, the first one gets the imports. */
export interface Example {
  /** Names that the block exports, for blocks further down its page. */
  readonly exported: ReadonlySet<string>;
  /** Names that it uses and does not declare. */
  readonly free: ReadonlySet<string>;
  readonly code: string;
}

export function exampleOf({ code }: CodeBlock): Example {
  const wrapped = bindThis(isModule(code) ? code : wrapParagraphs(code));
  const file = parse(wrapped);
  const declared = new Set(file.statements.flatMap(namesOf));
  const exported = new Set(file.statements.filter(isExported).flatMap(namesOf));
  const free = new Set([...usesIn(file)].filter((name) => !declared.has(name)));
  return { code: wrapped, exported, free };
}

/** A paragraph may be statements, or members of a class, as `@Task() async …() {}`. */
function wrapParagraphs(code: string): string {
  let count = 0;
  const paragraphs = code.split(/\n(?=\s*\n)/);
  return paragraphs
    .map((paragraph) => (isModule(paragraph) ? paragraph : asMembers(paragraph, (count += 1))))
    .join('\n');
}

/** In the lines of the paragraph, so that faults are found where they are. */
function asMembers(paragraph: string, number: number): string {
  const heritage = paragraph.includes('constructor(') ? '' : ' extends Injected';
  const members = paragraph.trimEnd().replace(/ *\/\/[^\n]*$/, '');
  return `class Example${number}${heritage} { ${members} }`;
}

/** `this` outside of a class is that of a class with all services injected. */
function bindThis(code: string): string {
  const places: number[] = [];
  const find = (node: ts.Node): void => {
    if (ts.isClassLike(node)) return;
    if (node.kind === ts.SyntaxKind.ThisKeyword) places.push(node.getStart());
    node.forEachChild(find);
  };
  find(parse(code));
  return places.reduceRight(
    (text, at) => `${text.slice(0, at)}injected${text.slice(at + 'this'.length)}`,
    code,
  );
}

function isModule(code: string): boolean {
  const { parseDiagnostics = [] } = parse(code) as ts.SourceFile & { parseDiagnostics?: unknown[] };
  return parseDiagnostics.length === 0;
}

function parse(code: string): ts.SourceFile {
  return ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2023, true);
}

/** Names that may come from outside; those of parameters and locals are harmless among them. */
function usesIn(file: ts.SourceFile): Set<string> {
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isUse(node)) used.add(node.text);
    node.forEachChild(visit);
  };
  visit(file);
  return used;
}

function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  return !('name' in parent && parent.name === node) || ts.isShorthandPropertyAssignment(parent);
}

function isExported(node: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

/** The names that a statement of a module declares. */
function namesOf(node: ts.Statement): string[] {
  if (ts.isVariableStatement(node))
    return node.declarationList.declarations.flatMap(({ name }) => namesIn(name));
  if (ts.isImportDeclaration(node)) return importedBy(node);
  const name = ts.getNameOfDeclaration(node as unknown as ts.Declaration);
  return name && ts.isIdentifier(name) ? [name.text] : [];
}

function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

function importedBy({ importClause }: ts.ImportDeclaration): string[] {
  const { name, namedBindings } = importClause ?? {};
  const named =
    namedBindings && ts.isNamedImports(namedBindings)
      ? namedBindings.elements.map((one) => one.name.text)
      : [];
  return name ? [name.text, ...named] : named;
}
