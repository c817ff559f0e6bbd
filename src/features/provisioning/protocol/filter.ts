import { ENTERPRISE, GROUP, MAX_FILTER_CHARACTERS, MAX_FILTER_DEPTH, MAX_FILTER_TERMS, USER } from '../domain.ts';
import { ScimFault, type ScimType } from './faults.ts';

export const OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type Operator = (typeof OPERATORS)[number];
export type Literal = string | number | boolean | null;

/** A filter as a tree. Paths are in lower case, those of the enterprise extension begin with `enterprise:`. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'present'; readonly path: string }
  | { readonly kind: 'compare'; readonly path: string; readonly operator: Operator; readonly value: Literal }
  | { readonly kind: 'within'; readonly path: string; readonly of: Filter };

/** `emails[type eq "work"].value`: which attribute, which of its values, which part of them. */
export interface Path {
  readonly attribute: string;
  readonly filter?: Filter;
  readonly part?: string;
}

/** An attribute's name however it is written: any letter case, with or without the schema in front. */
export function canonical(name: string): string {
  const lower = name.toLowerCase();
  for (const schema of [USER, GROUP]) {
    const prefix = `${schema.toLowerCase()}:`;
    if (lower.startsWith(prefix)) return lower.slice(prefix.length);
  }
  const extension = ENTERPRISE.toLowerCase();
  if (lower === extension) return 'enterprise:';
  return lower.startsWith(`${extension}:`) ? `enterprise:${lower.slice(extension.length + 1)}` : lower;
}

/** @throws invalidFilter */
export function parseFilter(text: string): Filter {
  const reader = new Reader(text, 'invalidFilter');
  const filter = reader.alternatives();
  reader.end();
  return filter;
}

/** @throws invalidPath */
export function parsePath(text: string): Path {
  const reader = new Reader(text, 'invalidPath');
  const path = reader.path();
  reader.end();
  return path;
}

/** None of these can match the same text in two ways, so each is read in one pass (no backtracking to speak of). */
const SPACE = /[ \t]*/y;
const WORD = /[A-Za-z$][A-Za-z0-9_$:.-]*/y;
const PART = /\.[A-Za-z$][A-Za-z0-9_$-]*/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const NUMBER = /-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

/** Recursive descent over the grammar of RFC 7644, figure 1: `or` binds weakest, then `and`, then `not`. */
class Reader {
  private at = 0;
  private depth = 0;
  private terms = 0;
  private readonly text: string;
  private readonly fault: ScimType;

  constructor(text: string, fault: ScimType) {
    this.text = text;
    this.fault = fault;
    if (text.length > MAX_FILTER_CHARACTERS)
      throw this.refuse(`It has ${text.length} characters; at most ${MAX_FILTER_CHARACTERS} are read.`);
  }

  alternatives(): Filter {
    return this.list('or', () => this.list('and', () => this.factor()));
  }

  path(): Path {
    const attribute = canonical(this.word('the name of an attribute'));
    if (!this.take('[')) return { attribute };
    const filter = this.alternatives();
    this.expect(']');
    const part = this.match(PART)?.slice(1).toLowerCase();
    return { attribute, filter, ...(part === undefined ? {} : { part }) };
  }

  end(): void {
    this.match(SPACE);
    if (this.at < this.text.length) throw this.refuse(`"${this.rest()}" was not expected.`);
  }

  private list(kind: 'and' | 'or', operand: () => Filter): Filter {
    const of = [operand()];
    while (this.keyword(kind)) of.push(operand());
    return of.length === 1 ? (of[0] as Filter) : { kind, of };
  }

  private factor(): Filter {
    if (++this.terms > MAX_FILTER_TERMS) throw this.refuse(`It has more than ${MAX_FILTER_TERMS} terms. Ask in several requests.`);
    if (this.take('(')) return this.nested(')');
    if (this.keyword('not')) {
      this.expect('(');
      return { kind: 'not', of: this.nested(')') };
    }
    const path = canonical(this.word('the name of an attribute'));
    if (!this.take('[')) return this.comparison(path);
    const inner = this.nested(']');
    const part = this.match(PART)?.slice(1).toLowerCase();
    // Entra asks `emails[type eq "work"].value eq "…"`, which the grammar does not have and everybody understands.
    return { kind: 'within', path, of: part === undefined ? inner : { kind: 'and', of: [inner, this.comparison(part)] } };
  }

  private nested(close: ')' | ']'): Filter {
    if (++this.depth > MAX_FILTER_DEPTH) throw this.refuse(`It is nested deeper than ${MAX_FILTER_DEPTH} levels.`);
    const filter = this.alternatives();
    this.expect(close);
    this.depth--;
    return filter;
  }

  private comparison(path: string): Filter {
    const word = this.word('an operator').toLowerCase();
    if (word === 'pr') return { kind: 'present', path };
    const operator = OPERATORS.find((known) => known === word);
    if (operator === undefined) throw this.refuse(`"${word.slice(0, 40)}" is no operator. Use ${OPERATORS.join(', ')} or pr.`);
    return { kind: 'compare', path, operator, value: this.literal() };
  }

  private literal(): Literal {
    this.match(SPACE);
    const quoted = this.match(STRING);
    if (quoted !== undefined) return this.unquote(quoted);
    const number = this.match(NUMBER);
    if (number !== undefined) return Number(number);
    const word = this.word('a value').toLowerCase();
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    throw this.refuse(`"${word.slice(0, 40)}" is no value. Put text in double quotes.`);
  }

  private unquote(quoted: string): string {
    try {
      const text = JSON.parse(quoted) as string;
      if (!text.includes('\0') && text.isWellFormed()) return text;
    } catch {
      // Falls through to the refusal.
    }
    throw this.refuse('A text in it is no JSON string that can be stored.');
  }

  private keyword(word: string): boolean {
    this.match(SPACE);
    const found = this.peek(WORD);
    if (found?.toLowerCase() !== word) return false;
    this.at += found.length;
    return true;
  }

  private word(what: string): string {
    this.match(SPACE);
    const word = this.match(WORD);
    if (word === undefined)
      throw this.refuse(this.at < this.text.length ? `"${this.rest()}" stands where ${what} should.` : `It ends where ${what} should be.`);
    return word;
  }

  private expect(sign: string): void {
    if (!this.take(sign)) throw this.refuse(`"${sign}" is missing before "${this.rest()}".`);
  }

  private take(sign: string): boolean {
    this.match(SPACE);
    if (this.text[this.at] !== sign) return false;
    this.at++;
    return true;
  }

  private match(pattern: RegExp): string | undefined {
    const found = this.peek(pattern);
    this.at += found?.length ?? 0;
    return found;
  }

  private peek(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0];
  }

  private rest(): string {
    return this.text.slice(this.at, this.at + 40).toWellFormed();
  }

  private refuse(why: string): ScimFault {
    return new ScimFault(this.fault, `This ${this.fault === 'invalidPath' ? 'path' : 'filter'} cannot be read. ${why}`);
  }
}
