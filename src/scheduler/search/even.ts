import { type Model, optionsOf } from '../model.ts';

/**
 * The model with every venue held to its even share: ceil(demand ÷ open weeks) + `slack` visits a week. Demand that
 * has a choice of venues is shared out over them.
 */
export function evenPlaces(model: Model, slack: number): Model {
  const { E, T, V, W, need, option, optionStart, places } = model;
  const demand = new Float64Array(V);
  for (let e = 0; e < E; e++) {
    for (let t = 0; t < T; t++) {
      if (need[e * T + t] === 0) continue;
      const at = optionsOf(model, e, t);
      const n = optionStart[at + 1]! - optionStart[at]!;
      for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) demand[option[o]!]! += 1 / n;
    }
  }
  const even = places.slice();
  for (let v = 0; v < V; v++) {
    let open = 0;
    for (let w = 0; w < W; w++) if (places[v * W + w]! > 0) open++;
    const share = Math.ceil(demand[v]! / Math.max(1, open) - 1e-9) + slack;
    for (let w = 0; w < W; w++) even[v * W + w] = Math.min(places[v * W + w]!, share);
  }
  return { ...model, places: even };
}
