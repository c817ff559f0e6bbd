import { useTranslation } from 'react-i18next';
import type { CodeRef, EmployeeRef } from '../../api/types.ts';
import { TextLink } from '../../components/links.tsx';
import type { Subject } from './subject.ts';

interface Props {
  readonly of: { readonly employee: EmployeeRef; readonly touchPoint: CodeRef };
  readonly subject: Subject;
}

/** Who need not walk what; what the page is about is left out. */
export function WhoAndWhat({ of: { employee, touchPoint }, subject }: Props) {
  const { t } = useTranslation();
  return (
    <span>
      {!subject.employee && (
        <TextLink to="/people/$person" params={{ person: employee.number }}>
          {employee.name}
        </TextLink>
      )}
      {!subject.employee && !subject.touchPoint && t('exemption.between')}
      {!subject.touchPoint && (
        <TextLink to="/touch-points/$touchPoint" params={{ touchPoint: touchPoint.code }}>
          {touchPoint.name}
        </TextLink>
      )}
    </span>
  );
}
