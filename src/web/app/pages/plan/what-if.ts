import type { NumberRow } from '../../components/NumberRows.tsx';

/** What somebody wishes to know, as typed; empty is "as it is". */
export type Wish = {
  readonly addTouchPoints: readonly string[];
  readonly removeTouchPoints: readonly string[];
  /** Keys: touch-point's id | site's id, the latter empty for anywhere. */
  readonly places: readonly NumberRow[];
  readonly addPeople: string;
  readonly site: string;
  readonly department: string;
  readonly departmentCaps: readonly NumberRow[];
  readonly deadlines: readonly NumberRow[];
  readonly gap: string;
  readonly weeks: string;
  readonly endWeek: string;
};

export const NOTHING: Wish = {
  addTouchPoints: [],
  removeTouchPoints: [],
  places: [],
  addPeople: '',
  site: '',
  department: '',
  departmentCaps: [],
  deadlines: [],
  gap: '',
  weeks: '',
  endWeek: '',
};

/** An empty number means none; the API judges the rest. */
const orNull = (text: string): number | null => (text.trim() === '' ? null : Number(text));

/** The body of the question: only what differs. */
export function questionOf(wish: Wish): object {
  const { addTouchPoints, removeTouchPoints, places, departmentCaps, deadlines } = wish;
  return {
    ...(addTouchPoints.length > 0 && { addTouchPoints }),
    ...(removeTouchPoints.length > 0 && { removeTouchPoints }),
    ...(places.length > 0 && {
      places: places.map(({ key, number }) => {
        const [touchPoint, site] = key.split('|');
        return { touchPoint, site: site || null, placesPerWeek: orNull(number) ?? 0 };
      }),
    }),
    ...(Number(wish.addPeople) > 0 && {
      addPeople: [{ count: Number(wish.addPeople), site: wish.site || null, department: wish.department || null }],
    }),
    ...(departmentCaps.length > 0 && {
      departmentCaps: departmentCaps.map(({ key, number }) => ({ department: key, maxAwayPerWeek: orNull(number) })),
    }),
    ...(deadlines.length > 0 && { deadlines: deadlines.map(({ key, number }) => ({ touchPoint: key, withinWeeks: orNull(number) })) }),
    ...(wish.gap !== '' && { gap: Number(wish.gap) }),
    ...(wish.weeks !== '' && { weeks: Number(wish.weeks) }),
    ...(wish.endWeek !== '' && { endWeek: wish.endWeek }),
  };
}
