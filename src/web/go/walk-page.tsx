import type { ReactNode } from 'react';
import type { LinkedExperience, LinkedWalk } from '../../features/assignments/links/read-model.ts';
import { renderBrief } from '../../features/touchpoints/brief.ts';
import { addWeeks, dateIn } from '../../platform/iso-week.ts';
import type { GoTexts } from '../i18n/go/texts.ts';
import { dayWriter } from './days.ts';
import { ErrorSummary, type FormState } from './fields.tsx';
import type { FormError, Typed } from './form.ts';
import { CouldNotForm, StoryForm } from './forms.tsx';
import { renderPage } from './layout.tsx';

/** A form that came back with faults. */
export interface Returned {
  readonly form: 'complete' | 'could-not';
  readonly typed: Typed;
  readonly errors: readonly FormError[];
}

export interface WalkPage {
  readonly texts: GoTexts;
  readonly walk: LinkedWalk;
  /** Path of the page: `/go/<token>`. */
  readonly path: string;
  readonly now: Date;
  readonly notice?: 'already' | 'replanned' | undefined;
  readonly returned?: Returned | undefined;
}

/** One walk in whatever state it is: what to do, the forms that fit, or what was told. */
export function renderWalk(page: WalkPage): string {
  const { texts, walk, returned, notice } = page;
  const open = walk.status === 'planned' || walk.status === 'announced' || walk.status === 'started';
  const faulty = returned !== undefined && (open || walk.status === 'missed');
  return renderPage({
    texts,
    title: faulty ? texts.title.error(walk.touchPoint.name) : walk.touchPoint.name,
    organisation: walk.organisation,
    ...(open ? { skipTo: 'tell' } : {}),
    children: (
      <>
        {faulty ? <ErrorSummary {...formState(page, returned.form)} /> : null}
        <h1>{walk.touchPoint.name}</h1>
        {notice ? (
          <div className="card note" role="status">
            <p>{texts.notice[notice]}</p>
          </div>
        ) : null}
        {open ? <Open {...page} /> : <Closed {...page} />}
      </>
    ),
  });
}

function formState({ texts, returned }: WalkPage, form: Returned['form']): FormState {
  return returned?.form === form ? { texts, typed: returned.typed, errors: returned.errors } : { texts, typed: {}, errors: [] };
}

function Open(page: WalkPage) {
  const { texts, walk, path, returned } = page;
  const started = walk.status === 'started';
  return (
    <>
      <p className="lead">
        {texts.hello(walk.givenName)} {texts.youAreCustomer[walk.touchPoint.audience]}
      </p>
      <Timing {...page} />
      <section className="brief">
        <h2>{texts.brief.heading}</h2>
        {walk.touchPoint.brief.trim() === '' ? (
          <p>{texts.brief.none}</p>
        ) : (
          // biome-ignore lint/security/noDangerouslySetInnerHtml: renderBrief lets no HTML of the brief through
          <div dangerouslySetInnerHTML={{ __html: renderBrief(walk.touchPoint.brief) }} />
        )}
      </section>
      <Facts {...page} />
      <section>
        <h2>{texts.conditions.heading}</h2>
        <p>{texts.conditions[walk.touchPoint.audience]}</p>
      </section>
      {started ? null : (
        <form method="post" action={`${path}/start`} className="card">
          <button type="submit">{texts.start.button}</button>
          <p className="hint">{texts.start.hint}</p>
        </form>
      )}
      <details id="tell" open={started || returned?.form === 'complete'}>
        <summary>{texts.tell.heading}</summary>
        <StoryForm form={formState(page, 'complete')} action={`${path}/complete`} />
      </details>
      <details open={returned?.form === 'could-not'}>
        <summary>{texts.couldNot.heading}</summary>
        <CouldNotForm form={formState(page, 'could-not')} action={`${path}/could-not`} />
      </details>
    </>
  );
}

function Timing({ texts, walk, now }: WalkPage) {
  const write = dayWriter(walk.locale, texts.language);
  const today = dateIn(walk.timeZone, now);
  const text =
    walk.status === 'started'
      ? texts.started
      : today < walk.week
        ? texts.early(write.day(walk.week))
        : today >= addWeeks(walk.week, 1)
          ? texts.late(write.lastDay(walk.expiresAt, walk.timeZone))
          : null;
  if (text === null) return null;
  return (
    <div className="card note" role="status">
      <p>{text}</p>
    </div>
  );
}

function Facts({ texts, walk }: WalkPage) {
  const { facts } = texts;
  const write = dayWriter(walk.locale, texts.language);
  const { touchPoint } = walk;
  return (
    <section>
      <h2>{facts.heading}</h2>
      <dl>
        <Fact name={facts.when}>{write.week(walk.week)}</Fact>
        <Fact name={facts.where}>{walk.site ?? facts.anywhere}</Fact>
        <Fact name={facts.how}>{touchPoint.channel}</Fact>
        {touchPoint.durationMinutes === null ? null : <Fact name={facts.takes}>{facts.minutes(touchPoint.durationMinutes)}</Fact>}
        {touchPoint.promisedWaitMinutes === null ? null : (
          <Fact name={facts.promisedWait}>{facts.minutes(touchPoint.promisedWaitMinutes)}</Fact>
        )}
        <Fact name={facts.photo}>{facts.photos[touchPoint.photo]}</Fact>
        {walk.prerequisites.length === 0 ? null : (
          <Fact name={facts.before}>
            <ul>
              {walk.prerequisites.map((before) => (
                <li key={before.name}>
                  {before.name} ({before.lived ? facts.lived : facts.notLived})
                </li>
              ))}
            </ul>
          </Fact>
        )}
        <Fact name={facts.until}>{write.lastDay(walk.expiresAt, walk.timeZone)}</Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Closed(page: WalkPage) {
  const { texts, walk, path, returned } = page;
  const status = walk.status as 'done' | 'privileged' | 'missed' | 'excused' | 'cancelled';
  return (
    <>
      <section className="note">
        <h2>{texts.state[status]}</h2>
        <p>{texts.state[`${status}Text`]}</p>
      </section>
      {walk.experience ? <Story texts={texts} experience={walk.experience} /> : null}
      {status === 'missed' ? (
        <details id="tell" open={returned?.form === 'complete'}>
          <summary>{texts.tell.afterMissed}</summary>
          <StoryForm form={formState(page, 'complete')} action={`${path}/complete`} />
        </details>
      ) : null}
    </>
  );
}

function Story({ texts, experience }: { readonly texts: GoTexts; readonly experience: LinkedExperience }) {
  const { tell, facts, state } = texts;
  const told = (name: string, text: string | null) =>
    text === null ? null : (
      <Fact name={name}>
        <span className="story">{text}</span>
      </Fact>
    );
  return (
    <section>
      <h2>{state.told}</h2>
      <dl>
        <Fact name={tell.effort}>{`${experience.effort} / 7`}</Fact>
        <Fact name={tell.emotion}>{tell.emotions[experience.emotion + 2]}</Fact>
        <Fact name={tell.recognised}>{experience.recognised ? tell.yes : tell.no}</Fact>
        {told(tell.waited, experience.waitedMinutes === null ? null : facts.minutes(experience.waitedMinutes))}
        {told(tell.happened, experience.happened)}
        {told(tell.idea, experience.idea)}
        {told(tell.change, experience.changeInMyWork)}
      </dl>
    </section>
  );
}
