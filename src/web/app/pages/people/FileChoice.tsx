import { Input } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './FileChoice.module.css';

/** The system's own file field: reachable by keyboard, and a file may be dropped on it. */
export function FileChoice({ file, onChange }: { readonly file: File | null; readonly onChange: (file: File | null) => void }) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <Input.Wrapper id={id} label={t('import.choose')}>
      <input
        // An emptied choice must empty the field too, or the same file could not be chosen again.
        key={file === null ? 'none' : 'some'}
        id={id}
        type="file"
        accept=".csv,.tsv,.txt,.xlsx,text/csv"
        className={classes['file']}
        onChange={(event) => onChange(event.currentTarget.files?.[0] ?? null)}
      />
      {file && <div className={classes['name']}>{file.name}</div>}
    </Input.Wrapper>
  );
}
