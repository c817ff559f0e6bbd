/**
 * `npm run bench -- preferences [sizes] [family] [seeds]`: what each preference costs in a plan with none, with it alone and with
 * all of them, in its own unit, the sum over the seeds; lower is better. `npm run bench -- preferences small,medium std 3`
 */

import { preferenceTable } from '../test/support/preference-table.ts';
import type { Family } from '../test/support/rotation-family.ts';

const [sizes = 'small,medium', family = 'std', seeds = '3'] = process.argv.slice(2);

console.log('| size | preference | none | alone | all | alone ÷ none | all ÷ none |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const size of sizes.split(',')) {
  for (const { name, none, alone, all } of await preferenceTable(size, family as Family, Number(seeds))) {
    const ratio = (n: number): string => (n / none).toFixed(3);
    console.log(`| ${size} | ${name} | ${none.toFixed(2)} | ${alone.toFixed(2)} | ${all.toFixed(2)} | ${ratio(alone)} | ${ratio(all)} |`);
  }
}
