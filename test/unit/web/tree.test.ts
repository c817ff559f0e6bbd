import { describe, expect, test } from '@jest/globals';
import { treeOf } from '../../../src/web/app/pages/directory/tree.ts';

const node = (id: string, parent?: string) => ({ id, name: id, parent: parent === undefined ? null : { id: parent } });

describe('departments as a tree', () => {
  test('children stand below their parent, names in the order of the language', () => {
    const tree = treeOf([node('Zoo'), node('Öl', 'Zoo'), node('Obst', 'Zoo'), node('Apfel', 'Obst'), node('Alpha')], 'de');
    expect(tree.map(({ node: { id }, depth }) => [id, depth])).toEqual([
      ['Alpha', 0],
      ['Zoo', 0],
      ['Obst', 1],
      ['Apfel', 2],
      ['Öl', 1],
    ]);
  });

  test('whose parent is not in the list is not lost', () => {
    expect(treeOf([node('A', 'gone'), node('B', 'A')], 'en').map(({ depth }) => depth)).toEqual([0, 1]);
  });
});
