import { Button } from '@react-email/button';
import { Heading } from '@react-email/heading';
import { Link } from '@react-email/link';
import { Text } from '@react-email/text';
import { renderBrief } from '../../touchpoints/brief.ts';
import type { Catalogue } from './catalogue/index.ts';
import type { Walk } from './model.ts';
import { styles } from './theme.ts';
import { walkFacts } from './walk-facts.ts';

/** In rendered text "<a " begins a link and "<blockquote>" a quotation, nothing else does: what people write is escaped. */
const styled = (html: string): string =>
  html
    .replaceAll('<a ', `<a style="color:${styles.link.color}" `)
    .replaceAll('<blockquote>', '<blockquote style="margin:16px 0;padding-left:12px;border-left:2px solid #c9d3dd">');

interface WalkCardProps {
  readonly catalogue: Catalogue;
  readonly walk: Walk;
  /** The mail's one button belongs to its first walk; further ones have their link in words. */
  readonly withButton: boolean;
}

/** One thing to live through: what, when, where, how to prepare, where to report. */
export function WalkCard({ catalogue, walk, withButton }: WalkCardProps) {
  return (
    <div>
      <Heading as="h2" style={styles.subheading}>
        {walk.touchPoint}
      </Heading>
      <Text style={styles.paragraph}>
        {walk.audience === 'internal' ? catalogue.walk.asColleague(walk.touchPoint) : catalogue.walk.asCustomer(walk.touchPoint)}
      </Text>
      <table role="presentation" cellPadding="0" cellSpacing="0" style={{ margin: '0 0 16px' }}>
        <tbody>
          {walkFacts(catalogue, walk).map(([label, value]) => (
            <tr key={label}>
              <td style={styles.label} className="quiet">
                {label}
              </td>
              <td style={styles.value}>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {walk.brief.trim() === '' ? null : (
        <>
          <Heading as="h3" style={{ ...styles.subheading, fontSize: '16px', margin: '0' }}>
            {catalogue.walk.brief}
          </Heading>
          {/* biome-ignore lint/security/noDangerouslySetInnerHtml: renderBrief escapes HTML and lets no other scheme than http(s), mailto and tel through */}
          <div style={styles.brief} dangerouslySetInnerHTML={{ __html: styled(renderBrief(walk.brief)) }} />
        </>
      )}
      {withButton ? (
        <Button href={walk.link} style={styles.button} className="button">
          {catalogue.walk.button}
        </Button>
      ) : (
        <Text style={styles.paragraph}>
          <Link href={walk.link} style={styles.action}>
            {catalogue.walk.linkFor(walk.touchPoint)}
          </Link>
        </Text>
      )}
    </div>
  );
}
