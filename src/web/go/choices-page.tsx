import type { Chooser } from '../../features/notifications/choices/choices-read-model.ts';
import type { OptionalKind } from '../../features/notifications/choices/domain.ts';
import type { GoTexts } from '../i18n/go/texts.ts';
import { renderPage } from './layout.tsx';

export interface ChoicesPage {
  readonly texts: GoTexts;
  readonly person: Chooser;
  /** What the mail consisted of that led here. */
  readonly kinds: readonly OptionalKind[];
  readonly path: string;
  /** Something was changed just now. */
  readonly saved: boolean;
}

/** One button for the mail that led here, and all choices below it. */
export function renderChoices(page: ChoicesPage): string {
  const { texts, person, kinds, saved } = page;
  const words = texts.choices;
  const without = kinds.length > 0 && kinds.every((kind) => person.unwanted.includes(kind));
  return renderPage({
    texts,
    title: words.title,
    organisation: person.organisation,
    skipTo: 'choose',
    children: (
      <>
        <h1>{words.title}</h1>
        {saved ? (
          <div className="card note" role="status">
            <p>{words.saved}</p>
          </div>
        ) : null}
        {kinds.length > 0 ? <ThisMail {...page} without={without} /> : <p className="lead">{words.lead}</p>}
        <Choose {...page} />
        <section>
          <h2>{words.always.heading}</h2>
          <p>{words.always.text}</p>
        </section>
      </>
    ),
  });
}

function ThisMail({ texts, kinds, path, without }: ChoicesPage & { readonly without: boolean }) {
  const words = texts.choices;
  const names = kinds.map((kind) => words.kinds[kind].name);
  return (
    <section>
      <h2>{without ? words.without.heading : words.stop.heading}</h2>
      <p>{(without ? words.without.text : words.stop.text)(names)}</p>
      <form method="post" action={path} acceptCharset="utf-8">
        <input type="hidden" name="do" value={without ? 'subscribe' : 'unsubscribe'} />
        <button type="submit" className={without ? 'quiet' : undefined}>
          {without ? words.without.button : words.stop.button}
        </button>
      </form>
    </section>
  );
}

function Choose({ texts, person, path, kinds }: ChoicesPage) {
  const words = texts.choices;
  return (
    <section>
      <form id="choose" method="post" action={path} acceptCharset="utf-8">
        <input type="hidden" name="do" value="choose" />
        <fieldset>
          <legend>
            <h2>{words.choose.heading}</h2>
          </legend>
          {person.offered.map((kind) => (
            <label key={kind} className="choice">
              <input type="checkbox" name={kind} value="yes" defaultChecked={!person.unwanted.includes(kind)} />
              <span>
                {words.kinds[kind].name}
                <br />
                <small>{words.kinds[kind].what}</small>
              </span>
            </label>
          ))}
        </fieldset>
        <button type="submit" className={kinds.length > 0 ? 'quiet' : undefined}>
          {words.choose.button}
        </button>
      </form>
    </section>
  );
}
