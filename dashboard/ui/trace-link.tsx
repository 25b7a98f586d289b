import { commonTexts } from '../text/common.js';
import { Icon } from './icon.js';

/** The way to a trace. The application makes the address; one that is no web address would run as a script, and is not shown. */
export function TraceLink({ url }: { readonly url: string | undefined }) {
  if (url === undefined || !/^https?:\/\//i.test(url)) return null;
  return (
    <a class="button" href={url} rel="noreferrer" target="_blank">
      {commonTexts().trace} <Icon name="external" />
    </a>
  );
}
