/** What a load is called in the ledger; one target may serve several vendors' runs. `load`: `load`, or a rehearsal's name. */
export const runName = ({
  tenant,
  no,
  load = 'load',
}: {
  tenant: string;
  no: string;
  load?: string;
}): string => `${tenant}/${no}/${load}`;
