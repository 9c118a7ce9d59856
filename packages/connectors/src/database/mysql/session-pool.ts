import { endSession, type MysqlSession, openSession } from './session.ts';

/** Sessions are opened as they are needed and kept for the next use; one that was lost is not given out again. */
export class SessionPool {
  readonly #connectionString: string;
  readonly #idle = new Set<MysqlSession>();

  constructor(connectionString: string) {
    this.#connectionString = connectionString;
  }

  /** `whole`: the work has read its answer to the end; otherwise the session still carries the rest of it. */
  async take(): Promise<{ client: MysqlSession; giveBack: (whole: boolean) => void }> {
    const [kept] = this.#idle;
    if (kept !== undefined) this.#idle.delete(kept);
    const client = kept ?? (await this.#open());
    return {
      client,
      giveBack: (whole) => {
        if (whole) this.#idle.add(client);
        else client.destroy();
      },
    };
  }

  async use<T>(work: (client: MysqlSession) => Promise<T>): Promise<T> {
    const { client, giveBack } = await this.take();
    let whole = false;
    try {
      const result = await work(client);
      whole = true;
      return result;
    } finally {
      giveBack(whole);
    }
  }

  async close(): Promise<void> {
    const idle = [...this.#idle];
    this.#idle.clear();
    await Promise.all(idle.map(endSession));
  }

  async #open(): Promise<MysqlSession> {
    const { client } = await openSession(this.#connectionString);
    const drop = () => void this.#idle.delete(client);
    client.on('error', drop);
    client.on('end', drop);
    return client;
  }
}
