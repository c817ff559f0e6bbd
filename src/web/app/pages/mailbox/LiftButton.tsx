import { useTranslation } from 'react-i18next';
import { remove } from '../../api/client.ts';
import type { Suppression } from '../../api/types.ts';
import { DeleteButton } from '../../components/DeleteButton.tsx';
import { toast } from '../../lib/toast.ts';

/** Lets an address get mail again; asked once, because it may come back again. */
export function LiftButton({ suppression, done }: { readonly suppression: Suppression; readonly done: () => void }) {
  const { t } = useTranslation();
  return (
    <DeleteButton
      size="compact-sm"
      label={t('suppressions.lift')}
      title={t('suppressions.liftTitle')}
      confirm={t('suppressions.lift')}
      act={() => remove(`/suppressions/${suppression.id}`, suppression.version)}
      done={() => {
        toast(t('suppressions.lifted'));
        done();
      }}
    >
      {t('suppressions.liftText', { address: suppression.address })}
    </DeleteButton>
  );
}
