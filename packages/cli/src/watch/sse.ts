/** Server-sent events as the HTML standard frames them. */
export type ServerEvent = { event: string; data: string; id: string };

/** Feeds on text as it arrives, cut anywhere, and answers the events it completes. Comments are dropped. */
export const sseParser = (): ((chunk: string) => ServerEvent[]) => {
  let rest = '';
  let event = '';
  let data: string[] = [];
  let id = '';
  const take = (line: string, done: ServerEvent[]): void => {
    if (line === '') {
      if (data.length > 0) done.push({ event: event || 'message', data: data.join('\n'), id });
      event = '';
      data = [];
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id' && !value.includes('\0')) id = value;
  };
  return (chunk) => {
    const done: ServerEvent[] = [];
    rest += chunk;
    for (;;) {
      const end = /\r\n|\n|\r(?!$)/.exec(rest);
      if (end === null) return done;
      take(rest.slice(0, end.index), done);
      rest = rest.slice(end.index + end[0].length);
    }
  };
};
