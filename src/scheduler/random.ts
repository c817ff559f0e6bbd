const { floor } = Math;

/** Seeded pseudo-random numbers (Marsaglia's xorshift32): same seed, same plan. */
export class Random {
  private state: number;

  constructor(seed: number) {
    // Spread neighbouring seeds over the state space; xorshift must not start at 0.
    this.state = Math.imul((seed | 0) ^ 0x9e3779b9, 0x85ebca6b) | 0 || 1;
    for (let i = 0; i < 4; i++) this.next();
  }

  /** A whole number, 0 ≤ n < 2³². */
  next(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return x >>> 0;
  }

  /** A whole number, 0 ≤ n < limit. */
  below(limit: number): number {
    return floor((this.next() / 4294967296) * limit);
  }

  /** Fisher–Yates, in place. */
  shuffle(items: Int32Array, length = items.length): void {
    for (let i = length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const held = items[i]!;
      items[i] = items[j]!;
      items[j] = held;
    }
  }
}
