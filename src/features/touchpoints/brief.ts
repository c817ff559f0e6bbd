import MarkdownIt from 'markdown-it';

/**
 * Briefs are Markdown, kept as typed. HTML in them is text, links go to http(s), mail and telephone addresses only, and
 * pictures become their description: a picture from elsewhere would tell its owner who read the mail, and when.
 */
const SAFE_LINK = /^(?:https?:\/\/|mailto:|tel:)/i;

/** A brief stands below the page's own h1 and h2. */
const HEADING_OFFSET = 2;

const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false, breaks: true });
markdown.linkify.set({ fuzzyLink: false, fuzzyIP: false });
markdown.validateLink = (url) => SAFE_LINK.test(url.trim());

markdown.core.ruler.push('lower_headings', (state) => {
  for (const token of state.tokens) {
    if (token.type === 'heading_open' || token.type === 'heading_close') {
      token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + HEADING_OFFSET)}`;
    }
  }
});

markdown.renderer.rules['image'] = (tokens, index) => markdown.utils.escapeHtml(tokens[index]?.content ?? '');
markdown.renderer.rules['link_open'] = (tokens, index, options, _env, self) => {
  tokens[index]?.attrSet('rel', 'noopener noreferrer nofollow');
  return self.renderToken(tokens, index, options);
};

/** @returns HTML that is safe to place in a page or a mail: no scripts, styles, pictures or other schemes */
export const renderBrief = (brief: string): string => markdown.render(brief);

type Token = ReturnType<typeof markdown.parse>[number];

/** @returns the same for plain-text mail: lists with "-" and numbers, a link's address in brackets behind its words */
export function renderBriefText(brief: string): string {
  const lists: { ordered: boolean; next: number }[] = [];
  const blocks: string[] = [];
  let bullet = '';
  for (const token of markdown.parse(brief, {})) {
    const list = lists.at(-1);
    switch (token.type) {
      case 'bullet_list_open':
        lists.push({ ordered: false, next: 1 });
        break;
      case 'ordered_list_open':
        lists.push({ ordered: true, next: Number(token.attrGet('start') ?? 1) });
        break;
      case 'bullet_list_close':
      case 'ordered_list_close':
        lists.pop();
        if (lists.length === 0) blocks.push('');
        break;
      case 'list_item_open':
        if (list) bullet = `${'  '.repeat(lists.length - 1)}${list.ordered ? `${list.next++}. ` : '- '}`;
        break;
      case 'inline':
        blocks.push(bullet + inlineText(token.children ?? []).replaceAll('\n', `\n${' '.repeat(bullet.length)}`));
        bullet = ' '.repeat(bullet.length);
        if (lists.length === 0) blocks.push('');
        break;
      case 'fence':
      case 'code_block':
        blocks.push(token.content.trimEnd(), '');
        break;
      case 'hr':
        blocks.push('---', '');
        break;
    }
    if (lists.length === 0) bullet = '';
  }
  return blocks.join('\n').trim();
}

function inlineText(tokens: readonly Token[]): string {
  let text = '';
  let address = '';
  let from = 0;
  for (const token of tokens) {
    if (token.type === 'link_open') {
      address = String(token.attrGet('href') ?? '');
      from = text.length;
    } else if (token.type === 'link_close') {
      const shown = text.slice(from);
      if (address !== shown && address !== `mailto:${shown}`) text += ` (${address})`;
    } else if (token.type === 'softbreak' || token.type === 'hardbreak') {
      text += '\n';
    } else {
      text += token.content;
    }
  }
  return text;
}
