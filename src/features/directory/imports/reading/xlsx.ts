import { invalid } from '../../../../platform/errors.ts';
import type { Table } from './rows.ts';
import type { Upload } from './upload.ts';

export async function openXlsx(file: Upload): Promise<Table> {
  throw invalid('', `not yet ${file.size}`);
}
