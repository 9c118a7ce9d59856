import type { Notice } from '@perennial/domain/migration/row/rules';
import type { RuleCount } from '../ledger/settle.ts';

/** How often each rule did something, by column. */
export class RuleCounts {
  readonly #counts = new Map<string, RuleCount>();

  noticed(notices: readonly Notice[]): void {
    for (const { rule, column, kind } of notices) {
      const count = this.#of(rule, column);
      this.#counts.set(`${rule}\0${column}`, { ...count, [kind]: count[kind] + 1 });
    }
  }

  rejected(rule: string, column: string): void {
    const count = this.#of(rule, column);
    this.#counts.set(`${rule}\0${column}`, { ...count, rejected: count.rejected + 1 });
  }

  list(): RuleCount[] {
    return [...this.#counts.values()];
  }

  #of(rule: string, column: string): RuleCount {
    return this.#counts.get(`${rule}\0${column}`) ?? { rule, column, fixed: 0, warned: 0, rejected: 0 };
  }
}
