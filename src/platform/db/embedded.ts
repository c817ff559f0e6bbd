/** SQL of the references that answers embed; `alias` is the joined table. A left join that found nothing becomes null. */
export const codeRef = (alias: string): string => embedded(alias, `'code', ${alias}.code, 'name', ${alias}.name`);

export const nameRef = (alias: string): string => embedded(alias, `'name', ${alias}.name`);

export const personRef = (alias: string): string =>
  embedded(alias, `'number', ${alias}.number, 'name', ${alias}.given_name || ' ' || ${alias}.family_name`);

const embedded = (alias: string, fields: string): string =>
  `CASE WHEN ${alias}.key IS NOT NULL THEN json_build_object('id', ${alias}.id, ${fields}) END`;
