import type { Knex } from 'knex';

/**
 * Every object of the public schema as one line of text each, sorted: what two schemas must share to be the same. The
 * migrator's own tables and what belongs to extensions are left out.
 */
export async function describeSchema(knex: Knex): Promise<readonly string[]> {
  const { rows } = await knex.raw<{ rows: { line: string }[] }>(`
    WITH ours AS (
      SELECT c.* FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'knex\\_migrations%'
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    )
    SELECT format('relation %s %s options %s rls %s comment %s', relkind, relname, reloptions, relrowsecurity,
      obj_description(oid, 'pg_class')) AS line FROM ours
    UNION ALL SELECT format('column %s.%s %s not null %s default %s identity %s generated %s storage %s collation %s comment %s',
      o.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity,
      a.attgenerated, a.attstorage, a.attcollation, col_description(o.oid, a.attnum))
      FROM ours o JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE o.relkind IN ('r', 'p', 'v', 'm')
    UNION ALL SELECT format('constraint %s.%s %s', o.relname, k.conname, pg_get_constraintdef(k.oid))
      FROM ours o JOIN pg_constraint k ON k.conrelid = o.oid
    UNION ALL SELECT format('index %s', pg_get_indexdef(o.oid)) FROM ours o WHERE o.relkind IN ('i', 'I')
    UNION ALL SELECT format('view %s %s', o.relname, pg_get_viewdef(o.oid)) FROM ours o WHERE o.relkind IN ('v', 'm')
    UNION ALL SELECT format('trigger %s %s', pg_get_triggerdef(t.oid), t.tgenabled)
      FROM ours o JOIN pg_trigger t ON t.tgrelid = o.oid WHERE NOT t.tgisinternal
    UNION ALL SELECT format('policy %s.%s', o.relname, p.polname) FROM ours o JOIN pg_policy p ON p.polrelid = o.oid
    UNION ALL SELECT format('statistics %s', pg_get_statisticsobjdef(s.oid)) FROM ours o JOIN pg_statistic_ext s ON s.stxrelid = o.oid
    UNION ALL SELECT format('function %s %s', p.oid::regprocedure, CASE WHEN p.prokind = 'a' THEN '' ELSE pg_get_functiondef(p.oid) END)
      FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    UNION ALL SELECT format('type %s %s %s', t.typname, t.typtype,
      (SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid))
      FROM pg_type t WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('e', 'd', 'r', 'm')
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
    ORDER BY line`);
  return rows.map(({ line }) => line);
}
