import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Problem } from './states.tsx';

/** As much of an infinite query as it takes to go on reading. */
export interface GrowingList {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly isFetchNextPageError: boolean;
  readonly error: unknown;
  fetchNextPage(): unknown;
}

/** The rest of a list that shows its beginning; nothing where that is all. */
export function MoreButton({ list }: { readonly list: GrowingList }) {
  const { t } = useTranslation();
  if (list.isFetchNextPageError) return <Problem error={list.error} retry={() => void list.fetchNextPage()} />;
  if (!list.hasNextPage) return null;
  return (
    <Button variant="default" size="xs" mt="sm" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
      {t('action.more')}
    </Button>
  );
}
