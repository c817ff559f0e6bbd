import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { remove } from '../api/client.ts';
import { oneOptions } from '../api/lists.ts';
import type { AccountIdentity } from '../api/types.ts';
import { formatTime } from '../lib/format.ts';
import { useTimeZone } from '../lib/this-week.ts';
import { toast } from '../lib/toast.ts';
import { DeleteButton } from './DeleteButton.tsx';
import { Loading, Problem } from './states.tsx';

interface Props {
  /** `/me/identities`, or those of an account. */
  readonly path: string;
  readonly mayRemove: boolean;
}

/** The sign-ins that are connected to an account. */
export function Identities({ path, mayRemove }: Props): ReactNode {
  const { t } = useTranslation();
  const identities = useQuery({ ...oneOptions<{ items: readonly AccountIdentity[] }>(path), staleTime: 0 });
  if (identities.isPending) return <Loading rows={1} />;
  if (identities.error) return <Problem error={identities.error} retry={() => void identities.refetch()} />;
  const { items } = identities.data;
  if (items.length === 0) return <p className="quiet">{t('identities.none')}</p>;
  return (
    <ul className="lines">
      {items.map((identity) => (
        <Identity key={identity.id} identity={identity} path={path} mayRemove={mayRemove} />
      ))}
    </ul>
  );
}

function Identity({ identity, path, mayRemove }: Props & { readonly identity: AccountIdentity }) {
  const { t, i18n } = useTranslation();
  const timeZone = useTimeZone();
  const queryClient = useQueryClient();
  const time = (instant: string) => formatTime(instant, i18n.language, timeZone);
  const { id, issuer, linkedAt, lastUsedAt } = identity;
  const provider = identity.provider?.label ?? issuer;
  const linked = time(linkedAt);
  return (
    <li>
      <span className="lines-main">
        <span className="wrap">{provider}</span>
        <span className="quiet wrap">
          {lastUsedAt === null ? t('identities.linkedUnused', { linked }) : t('identities.linked', { linked, used: time(lastUsedAt) })}
          {identity.provider && ` · ${issuer}`}
        </span>
      </span>
      {mayRemove && (
        <DeleteButton
          size="compact-sm"
          label={t('identities.remove')}
          describe={t('identities.removeOne', { provider })}
          title={t('identities.removeTitle', { provider })}
          confirm={t('identities.remove')}
          act={() => remove(`${path}/${id}`)}
          done={() => {
            toast(t('identities.removed'));
            void queryClient.invalidateQueries({ queryKey: [path] });
          }}
        >
          {t('identities.removeText')}
        </DeleteButton>
      )}
    </li>
  );
}
