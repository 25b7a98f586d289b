/** Lua's own names that Redis offers, and those of its interface. */
const GLOBALS = new Set(
  'redis cjson KEYS ARGV string table math pairs ipairs next tonumber tostring type unpack pcall setmetatable select'.split(
    ' ',
  ),
);

/** Names that are known at one point of a file, the innermost scope last. */
class Scopes {
  #scopes = [];
  /** Names from outside of the file that it uses. */
  used = new Set();

  constructor(known, report) {
    this.report = report;
    this.#scopes.push(new Map([...known].map((name) => [name, { isOutside: true }])));
  }

  #find(name) {
    return this.#scopes.findLast((scope) => scope.has(name))?.get(name);
  }

  declare({ name, loc }, isUsed = false) {
    if (name === '_') return;
    if (this.#find(name) !== undefined) this.report(loc, `'${name}' hides another of that name`);
    this.#scopes.at(-1).set(name, { loc, isUsed });
  }

  use({ name, loc }) {
    const found = this.#find(name);
    if (found === undefined && !GLOBALS.has(name)) this.report(loc, `'${name}' is not defined`);
    if (found === undefined) return;
    found.isUsed = true;
    if (found.isOutside) this.used.add(name);
  }

  within(visit) {
    this.#scopes.push(new Map());
    visit();
    for (const [name, { loc, isUsed }] of this.#scopes.pop())
      if (!isUsed) this.report(loc, `'${name}' is never used`);
  }

  /** Other files use the locals of this scope. */
  share() {
    for (const local of this.#scopes.at(-1).values()) local.isUsed = true;
  }
}

/** What a node does to the scopes; a node without an entry only holds others. */
const VISITORS = {
  Identifier: (node, { scopes }) => scopes.use(node),
  MemberExpression: ({ base }, { visit }) => visit(base),
  TableKeyString: ({ value }, { visit }) => visit(value),
  LocalStatement: ({ variables, init }, { scopes, all }) => {
    all(init);
    variables.forEach((variable) => scopes.declare(variable));
  },
  FunctionDeclaration: visitFunction,
  ForNumericStatement: ({ variable, start, end, step, body }, { scopes, all }) => {
    all([start, end, ...(step ? [step] : [])]);
    scopes.within(() => {
      scopes.declare(variable);
      all(body);
    });
  },
  ForGenericStatement: ({ variables, iterators, body }, { scopes, all }) => {
    all(iterators);
    scopes.within(() => {
      variables.forEach((variable) => scopes.declare(variable));
      all(body);
    });
  },
  IfClause: visitClause,
  ElseifClause: visitClause,
  ElseClause: visitClause,
  WhileStatement: visitClause,
  DoStatement: visitClause,
  RepeatStatement: ({ condition, body }, { scopes, visit, all }) =>
    scopes.within(() => {
      all(body);
      visit(condition);
    }),
};

/** A parameter need not be used: others of its kind may need it. */
function visitFunction({ identifier, isLocal, parameters, body }, { scopes, visit, all }) {
  if (isLocal && identifier) scopes.declare(identifier);
  else if (identifier) visit(identifier);
  scopes.within(() => {
    for (const parameter of parameters) if (parameter.type === 'Identifier') scopes.declare(parameter, true);
    all(body);
  });
}

function visitClause({ condition, body }, { scopes, visit, all }) {
  if (condition) visit(condition);
  scopes.within(() => all(body));
}

/**
 * Walks the syntax tree of a file, and reports names that nobody defines, locals that nobody uses, and locals that hide another.
 * `known`: names from outside of the file; answers those that it uses. `isShared`: other files use its locals.
 */
export function checkScopes(ast, known, report, isShared = false) {
  const scopes = new Scopes(known, report);
  const all = (nodes) => nodes.forEach(visit);
  const walk = { scopes, visit, all };

  function visit(node) {
    const own = VISITORS[node.type];
    if (own) return own(node, walk);
    for (const child of Object.values(node).flat()) if (child?.type) visit(child);
  }

  scopes.within(() => {
    all(ast.body);
    if (isShared) scopes.share();
  });
  return scopes.used;
}
