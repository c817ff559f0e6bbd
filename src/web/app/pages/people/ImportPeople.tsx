import { Button, Checkbox, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey, post } from '../../api/client.ts';
import type { ImportResult } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { ButtonLink, TextLink } from '../../components/links.tsx';
import { Notice } from '../../components/Notice.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Problem } from '../../components/states.tsx';
import { formatNumber } from '../../lib/format.ts';
import { writePairs } from '../../lib/pairs.ts';
import { FileChoice } from './FileChoice.tsx';
import { ImportFaults } from './ImportFaults.tsx';
import { ImportMapping } from './ImportMapping.tsx';
import { ImportNumbers } from './ImportNumbers.tsx';
import { contentType, DATE_FORMATS, KINDS, type Kind } from './import-kinds.ts';

interface Options {
  readonly map: Readonly<Record<string, string>>;
  /** What every row has that the file does not say. */
  readonly same: Readonly<Record<string, string>>;
  readonly emailDomain: string;
  readonly dateFormat: string;
  readonly createDepartments: boolean;
  readonly partial: boolean;
}

const PLAIN: Options = { map: {}, same: {}, emailDomain: '', dateFormat: '', createDepartments: false, partial: false };

/** A file is read and judged first (nothing changes), then imported: the numbers one confirms are the numbers that happen. */
export function ImportPeople() {
  const { t, i18n } = useTranslation();
  const queryClient = useQueryClient();
  const [kind, setKind] = useState<Kind>('employees');
  const [file, setFile] = useState<File | null>(null);
  const [options, setOptions] = useState<Options>(PLAIN);
  const running = useRef<AbortController>(null);

  const upload = async (input: { readonly dryRun: boolean; readonly file: File; readonly kind: Kind; readonly options: Options }) => {
    running.current?.abort();
    running.current = new AbortController();
    const { body } = await post<ImportResult>(`/imports/${input.kind}`, new Blob([input.file], { type: contentType(input.file) }), {
      query: {
        dryRun: input.dryRun || undefined,
        // Judged row by row; whether the good ones go in without the others is decided after.
        partial: input.dryRun || input.options.partial || undefined,
        map: writePairs(input.options.map),
        default: writePairs(sameOf(input.options)),
        emailDomain: input.options.emailDomain.trim(),
        dateFormat: input.options.dateFormat,
        create: input.options.createDepartments ? 'departments' : undefined,
      },
      signal: running.current.signal,
      idempotencyKey: newKey(),
    });
    return body;
  };
  const [seen, setSeen] = useState<ImportResult>();
  const check = useMutation({ mutationFn: upload, onSuccess: setSeen });
  const run = useMutation({
    mutationFn: upload,
    onSuccess: () => queryClient.invalidateQueries(),
  });

  const look = (next: { file?: File | null; kind?: Kind; options?: Options }) => {
    const chosen = { file, kind, options, ...next };
    if (chosen.file !== file || chosen.kind !== kind) setSeen(undefined);
    setFile(chosen.file);
    setKind(chosen.kind);
    setOptions(chosen.options);
    run.reset();
    if (chosen.file) check.mutate({ ...chosen, file: chosen.file, dryRun: true });
    else check.reset();
  };
  const judge = (event: FormEvent) => {
    event.preventDefault();
    look({});
  };
  const preview = check.data;
  // The numbers one confirms are those of the options that they were counted with.
  const judged = check.variables !== undefined && asJudged(check.variables.options) === asJudged(options);
  const canRun = preview !== undefined && judged && !check.isPending && (preview.errors.length === 0 || options.partial);
  const back = <TextLink to="/people">{t('people.title')}</TextLink>;

  if (run.data) {
    return (
      <>
        <PageTitle step="done" title={t('import.doneTitle')} back={back} />
        <Stack maw="56rem">
          <Notice tone="good" role="status" title={t('import.doneText', { count: run.data.rows })}>
            <ImportNumbers result={run.data} />
          </Notice>
          <ImportFaults title={t('import.errors')} faults={run.data.errors} more={run.data.moreErrors} />
          <ImportFaults title={t('import.warnings')} faults={run.data.warnings} more={run.data.moreWarnings} />
          <Group>
            <ButtonLink to="/people">{t('import.toPeople')}</ButtonLink>
            <Button variant="default" onClick={() => look({ file: null, options: PLAIN })}>
              {t('import.another')}
            </Button>
          </Group>
        </Stack>
      </>
    );
  }

  return (
    <>
      <PageTitle title={t('import.title')} lead={t('import.lead')} back={back} />
      <Stack gap="lg" maw="56rem">
        <section className="panel" aria-labelledby="import-file">
          <Title order={2} id="import-file" mb="sm">
            {t('import.file')}
          </Title>
          <div className="form-pair">
            <ChoiceField
              label={t('import.kind')}
              value={kind}
              options={KINDS.map((value) => ({ value, label: t(`importKind.${value}`) }))}
              onChange={(event) => look({ kind: event.currentTarget.value as Kind, options: PLAIN })}
            />
            <FileChoice file={file} onChange={(next) => look({ file: next, options: { ...options, map: {} } })} />
          </div>
        </section>
        {check.isPending && (
          <Group className="panel" role="status" justify="space-between">
            <Text>{t('import.reading', { name: file?.name ?? '' })}</Text>
            <Button variant="default" size="xs" onClick={() => running.current?.abort()}>
              {t('action.cancel')}
            </Button>
          </Group>
        )}
        {check.error && !isAbort(check.error) && <Problem error={check.error} retry={() => look({})} />}
        {file && (seen !== undefined || !check.isPending) && (
          <form className="panel" onSubmit={judge}>
            <Title order={2} mb="sm">
              {t('import.options')}
            </Title>
            <Stack>
              <div className="form-pair">
                {kind === 'employees' && (
                  <TextInput
                    label={t('import.emailDomain')}
                    description={t('import.emailDomainHint')}
                    placeholder="example.com"
                    value={options.emailDomain}
                    onChange={(event) => setOptions({ ...options, emailDomain: event.currentTarget.value })}
                  />
                )}
                <ChoiceField
                  label={t('import.dateFormat')}
                  description={t('import.dateFormatHint')}
                  value={options.dateFormat}
                  options={[{ value: '', label: '2026-12-28' }, ...DATE_FORMATS]}
                  onChange={(event) => setOptions({ ...options, dateFormat: event.currentTarget.value })}
                />
              </div>
              {kind === 'employees' && (
                <Checkbox
                  label={t('import.createDepartments')}
                  checked={options.createDepartments}
                  onChange={(event) => setOptions({ ...options, createDepartments: event.currentTarget.checked })}
                />
              )}
              {seen && (
                <ImportMapping
                  result={seen}
                  kind={kind}
                  map={options.map}
                  same={options.same}
                  onChange={(change) => setOptions({ ...options, ...change })}
                />
              )}
              <Group>
                <Button type="submit" variant="default" loading={check.isPending}>
                  {t('import.checkAgain')}
                </Button>
              </Group>
            </Stack>
          </form>
        )}
        {preview && !check.isPending && (
          <section className="panel" aria-labelledby="import-preview">
            <Title order={2} id="import-preview" mb="sm">
              {t('import.preview')}
            </Title>
            <Stack>
              <div role="status">
                <Text mb="sm">{t('import.previewText', { count: preview.rows, rows: formatNumber(preview.rows, i18n.language) })}</Text>
                <ImportNumbers result={preview} />
              </div>
              <ImportFaults title={t('import.errors')} faults={preview.errors} more={preview.moreErrors} />
              <ImportFaults title={t('import.warnings')} faults={preview.warnings} more={preview.moreWarnings} />
              {preview.errors.length > 0 && (
                <Checkbox
                  label={t('import.partial')}
                  description={t('import.partialHint')}
                  checked={options.partial}
                  onChange={(event) => setOptions({ ...options, partial: event.currentTarget.checked })}
                />
              )}
              {!judged && <p className="quiet">{t('import.changed')}</p>}
              {run.error && <Problem error={run.error} />}
              <Group>
                <Button
                  leftSection={<IconFileImport size={18} aria-hidden />}
                  disabled={!canRun}
                  loading={run.isPending}
                  onClick={() => file && run.mutate({ dryRun: false, file, kind, options })}
                >
                  {t('import.run')}
                </Button>
              </Group>
            </Stack>
          </section>
        )}
      </Stack>
    </>
  );
}

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

/** As far as a check depends on them: whether good rows go in without the others is decided after it. */
const asJudged = ({ partial: _after, ...options }: Options): string => JSON.stringify(options);

/** What was typed for a field that has a column now is not sent. */
const sameOf = ({ map, same }: Options) =>
  Object.fromEntries(
    Object.entries(same)
      .map(([field, value]) => [field, value.trim()] as const)
      .filter(([field, value]) => value !== '' && !map[field]),
  );
