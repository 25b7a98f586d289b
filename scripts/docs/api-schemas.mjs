// Reads the types of the dashboard's API as JSON schemas, for its OpenAPI document: the types stay the one description of the API.
import ts from 'typescript';

const FILE = 'src/dashboard/api-types.ts';

/** The schemas of these types and of all that they name, by name. */
export function schemasOf(names, root) {
  const program = ts.createProgram([`${root}/${FILE}`], {
    strict: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    exactOptionalPropertyTypes: true,
    types: [],
    target: ts.ScriptTarget.ES2023,
  });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(`${root}/${FILE}`));
  const exported = new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol]));
  const schemas = {};
  const reader = new Reader(checker, exported, schemas);
  for (const name of names) reader.define(name);
  return Object.fromEntries(Object.entries(schemas).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

class Reader {
  constructor(checker, exported, schemas) {
    Object.assign(this, { checker, exported, schemas });
  }

  /** Defines an exported type once; what it names is defined with it. */
  define(name) {
    const symbol = this.exported.get(name);
    if (symbol === undefined) throw new Error(`${name} is no type of ${FILE}.`);
    if (name in this.schemas) return;
    this.schemas[name] = {};
    const type = this.checker.getDeclaredTypeOfSymbol(this.#own(symbol));
    const description = ts.displayPartsToString(this.#own(symbol).getDocumentationComment(this.checker));
    this.schemas[name] = { ...(description && { description }), ...this.#shape(type) };
  }

  /** A type by its name where it has one that is exported, else its shape. */
  schema(type) {
    const name = (type.aliasSymbol ?? type.symbol)?.name;
    if (name === undefined || !this.exported.has(name) || type.flags & ts.TypeFlags.EnumLike)
      return this.#shape(type);
    this.define(name);
    return { $ref: `#/components/schemas/${name}` };
  }

  #own(symbol) {
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  #shape(type) {
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (type.flags & ts.TypeFlags.BooleanLiteral)
      return { const: this.checker.typeToString(type) === 'true' };
    if (type.flags & ts.TypeFlags.StringLike) return { type: 'string' };
    if (type.flags & ts.TypeFlags.NumberLike) return { type: 'number' };
    if (type.flags & ts.TypeFlags.BooleanLike && !type.isUnion()) return { type: 'boolean' };
    if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.isUnion()) return this.#union(type);
    if (this.checker.isArrayType(type))
      return { type: 'array', items: this.schema(this.checker.getTypeArguments(type)[0]) };
    return this.#object(type);
  }

  #union(type) {
    const members = type.types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const isBoolean = (each) => each.flags & ts.TypeFlags.BooleanLiteral;
    const plain = members.filter((each) => !isBoolean(each));
    const both = members.length - plain.length === 2;
    const kept = both ? plain : members;
    if (kept.length > 0 && !both && kept.every((each) => each.isStringLiteral()))
      return { type: 'string', enum: kept.map(({ value }) => value).toSorted() };
    const found = [...kept.map((each) => this.schema(each)), ...(both ? [{ type: 'boolean' }] : [])];
    // The compiler orders them by when it met them.
    const schemas = found.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
    return schemas.length === 1 ? schemas[0] : { anyOf: schemas };
  }

  #object(type) {
    const index = this.checker.getIndexTypeOfType(type, ts.IndexKind.String);
    const members = this.checker.getPropertiesOfType(type);
    const properties = {};
    for (const member of members) {
      const description = ts.displayPartsToString(member.getDocumentationComment(this.checker));
      const value = this.schema(this.checker.getNonNullableType(this.checker.getTypeOfSymbol(member)));
      const isNullable = this.#isNullable(member);
      const schema = isNullable ? { anyOf: [value, { type: 'null' }] } : value;
      properties[member.name] = description && !('$ref' in schema) ? { description, ...schema } : schema;
    }
    const required = members
      .filter(({ flags }) => !(flags & ts.SymbolFlags.Optional))
      .map(({ name }) => name);
    return {
      type: 'object',
      ...(members.length > 0 && { properties }),
      ...(required.length > 0 && { required }),
      ...(index !== undefined && { additionalProperties: this.schema(index) }),
    };
  }

  #isNullable(member) {
    const type = this.checker.getTypeOfSymbol(member);
    return type.isUnion() && type.types.some(({ flags }) => flags & ts.TypeFlags.Null);
  }
}
