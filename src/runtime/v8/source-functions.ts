/**
 * What V8 leaves out of a function's name: the class of a method, the place of a callback.
 *
 * V8 says `get` for each method of that name and nothing for `() => …`. The source knows better, so it
 * is parsed when a report needs it, and its functions are found by exactly the position that V8 gives:
 * the opening parenthesis of a function, the start of an arrow function.
 */
import { type AnyNode, type Function as FunctionNode, Parser } from 'acorn';
import { type FunctionPlace, FunctionSpans } from './function-spans.ts';

/** Parsing more than this would take longer than its names are worth. */
export const SOURCE_BYTES_MAX = 20 << 20;

/** A word of the source, where it stands: a minifier's word may be translated back. */
export interface SourceWord {
  readonly text: string;
  /** From 0 both. */
  readonly line: number;
  readonly column: number;
}

export interface SourceFunction {
  /** Only of functions that V8 may have no or a lesser name for. */
  readonly name: SourceWord | undefined;
  readonly className: SourceWord | undefined;
  /** `Cart.add` or `add`: the nearest function around this one that has a name. */
  readonly enclosing: string | undefined;
  /** From 0. */
  readonly lastLine: number;
}

/** The functions of one source; positions count from 0. */
export interface SourceFunctions {
  /** The function that V8 places at `line:column`. */
  get(key: string): SourceFunction | undefined;
  /** Where V8 places the innermost function around a position in its code; undefined outside of all. */
  placeAround(line: number, column: number): FunctionPlace | undefined;
}

/** undefined when this is no JavaScript, as TypeScript that Node runs with its types blanked out. */
export function parseSourceFunctions(source: string): SourceFunctions | undefined {
  const program = parse(source);
  return program === undefined ? undefined : collect(program, source);
}

function parse(source: string): AnyNode | undefined {
  for (const sourceType of ['module', 'script'] as const) {
    try {
      return Parser.parse(source, {
        sourceType,
        ecmaVersion: 'latest',
        locations: true,
        allowReturnOutsideFunction: true,
        allowHashBang: true,
      });
    } catch {
      // Sloppy scripts are no modules, and the other way round.
    }
  }
  return undefined;
}

/** What the surroundings say about a node. */
interface Scope {
  readonly node: AnyNode;
  /** The word the node is bound to: of its declarator, its property, its assignment. */
  readonly binding: SourceWord | undefined;
  readonly className: SourceWord | undefined;
  readonly enclosing: string | undefined;
  /** Of the class whose member this is: V8 places its initialisers there. */
  readonly classKey: string | undefined;
}

/** With a stack of its own: minified code nests deeper than the call stack. */
function collect(program: AnyNode, source: string): SourceFunctions {
  const functions = new Map<string, SourceFunction>();
  const spans = new FunctionSpans(source);
  const open: Scope[] = [
    {
      node: program,
      binding: undefined,
      className: undefined,
      enclosing: undefined,
      classKey: undefined,
    },
  ];
  for (let scope = open.pop(); scope !== undefined; scope = open.pop()) {
    const inside = enter(scope, source, functions);
    addSpan(spans, scope, source);
    for (const node of childNodes(scope.node)) {
      open.push({ ...inside, node, binding: bindingOf(scope.node, node, inside.binding, source) });
    }
  }
  return {
    get: (key) => functions.get(key),
    placeAround: (line, column) => spans.around(line, column),
  };
}

/** What runs as a function of its own, and where V8 says that it is. */
function addSpan(spans: FunctionSpans, { node, classKey }: Scope, source: string): void {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      spans.add({ start: node.start, end: node.end, key: positionKeys(node, source)[0] });
      break;
    case 'StaticBlock':
      spans.add({ start: node.start, end: node.end, key: classKey ?? startKey(node) });
      break;
    case 'PropertyDefinition':
      if (node.value) {
        spans.add({ start: node.value.start, end: node.value.end, key: classKey });
      }
      break;
    default:
  }
}

/** Notes a function, and says what holds inside the node. */
function enter(scope: Scope, source: string, functions: Map<string, SourceFunction>): Scope {
  const { node, binding, className, enclosing, classKey } = scope;
  const lastLine = (node.loc?.end.line ?? 1) - 1;
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression': {
      const name = binding ?? word(node.id);
      const qualified = [className?.text, name?.text]
        .filter((part) => part !== undefined)
        .join('.');
      for (const key of positionKeys(node, source))
        functions.set(key, { name, className, enclosing, lastLine });
      const around = name === undefined ? enclosing : qualified;
      return { node, binding: undefined, className: undefined, enclosing: around, classKey };
    }
    case 'ClassDeclaration':
    case 'ClassExpression': {
      const own = word(node.id) ?? binding;
      // Field initialisers run as a function that stands where the class does.
      functions.set(startKey(node), { name: undefined, className: own, enclosing, lastLine });
      return { node, binding: undefined, className: own, enclosing, classKey: startKey(node) };
    }
    case 'StaticBlock': {
      functions.set(startKey(node), { name: undefined, className, enclosing, lastLine });
      return { ...scope, binding: undefined, className: undefined };
    }
    default:
      return scope;
  }
}

/** The word that `child` is bound to by `parent`; what is merely wrapped keeps its parent's. */
function bindingOf(
  parent: AnyNode,
  child: AnyNode,
  binding: SourceWord | undefined,
  source: string,
): SourceWord | undefined {
  switch (parent.type) {
    case 'VariableDeclarator':
      return child === parent.init ? word(parent.id) : undefined;
    case 'AssignmentExpression':
      return child === parent.right ? word(assigned(parent.left)) : undefined;
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'Property':
      return child === parent.value ? keyWord(parent, source) : undefined;
    case 'ParenthesizedExpression':
      return binding;
    default:
      return undefined;
  }
}

function assigned(target: AnyNode): AnyNode {
  return target.type === 'MemberExpression' && !target.computed ? target.property : target;
}

function keyWord(
  node: Extract<AnyNode, { type: 'MethodDefinition' | 'PropertyDefinition' | 'Property' }>,
  source: string,
): SourceWord | undefined {
  const { key } = node;
  if (node.computed) return placed(key, `[${source.slice(key.start, key.end)}]`);
  if (node.type === 'MethodDefinition' && node.kind === 'constructor')
    return placed(key, 'constructor');
  const plain = word(key) ?? placed(key, source.slice(key.start, key.end));
  const isAccessor =
    node.type !== 'PropertyDefinition' && (node.kind === 'get' || node.kind === 'set');
  return isAccessor ? { ...plain, text: `${node.kind} ${plain.text}` } : plain;
}

function word(node: AnyNode | null | undefined): SourceWord | undefined {
  if (node?.type === 'Identifier') return placed(node, node.name);
  if (node?.type === 'PrivateIdentifier') return placed(node, `#${node.name}`);
  if (node?.type === 'Literal' && typeof node.value === 'string') return placed(node, node.value);
  return undefined;
}

function placed(node: AnyNode, text: string): SourceWord {
  return { text, line: (node.loc?.start.line ?? 1) - 1, column: node.loc?.start.column ?? 0 };
}

/** Where V8 says the function is; an async arrow function is found at either place. */
function positionKeys(node: FunctionNode, source: string): readonly string[] {
  const start = node.loc?.start ?? { line: 1, column: 0 };
  const from = node.id?.end ?? node.start;
  const parenthesis = source.indexOf('(', from);
  const keys: string[] = [];
  if (node.type === 'ArrowFunctionExpression') keys.push(startKey(node));
  if (parenthesis >= 0 && parenthesis < node.body.start) {
    keys.push(positionFrom(start, source.slice(node.start, parenthesis)));
  }
  return keys;
}

/** `start` moved over `text`. */
function positionFrom(start: { line: number; column: number }, text: string): string {
  const lastBreak = text.lastIndexOf('\n');
  if (lastBreak < 0) return `${start.line - 1}:${start.column + text.length}`;
  return `${start.line - 1 + text.split('\n').length - 1}:${text.length - lastBreak - 1}`;
}

function startKey(node: Pick<AnyNode, 'loc'>): string {
  return `${(node.loc?.start.line ?? 1) - 1}:${node.loc?.start.column ?? 0}`;
}

function childNodes(node: AnyNode): readonly AnyNode[] {
  const children: AnyNode[] = [];
  for (const value of Object.values(node)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (isNode(item)) children.push(item);
    }
  }
  return children;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
