import type { Settings } from './env.ts';
import type { AskSecret } from './secrets.ts';

/** Everything a command touches besides the network and the files it is told to read. */
export type Io = {
  out: (text: string) => void;
  err: (text: string) => void;
  /** Undefined when the output is a file or a pipe. Asked anew for every drawing: windows change their size. */
  screen: () => { columns: number; rows: number } | undefined;
  /** Asks for what must not be seen, such as a password; absent where nobody can answer. */
  secret?: AskSecret;
  /** The same for what may have several lines: piped in, it is all there is. */
  secretText?: AskSecret;
  /** Asks for one line that is seen; absent where no terminal is there to type it at. */
  line?: AskSecret;
  /** Shows an address to the person; false where there is no browser. */
  openBrowser?: (url: string) => Promise<boolean>;
  settings: Settings;
  /** Where the search for `.devstack/ready.json` begins. */
  cwd: string;
  /** IANA zone in which instants are shown. */
  timeZone: string;
  now: () => number;
  /** Fires on Ctrl-C. */
  signal: AbortSignal;
};
