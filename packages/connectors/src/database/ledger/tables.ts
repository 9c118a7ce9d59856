/**
 * The ledger of a copy lies in the target database itself, so that a chunk's rows and the note that they were written
 * are one transaction: nothing can be written twice or be noted without being there.
 */
import type pg from 'pg';

export const ledgerSchema = 'perennial';

const ddl = `
CREATE SCHEMA IF NOT EXISTS perennial;
CREATE TABLE IF NOT EXISTS perennial.copy_table (
  run text NOT NULL,
  name text NOT NULL,
  plan_hash text NOT NULL,
  buckets integer NOT NULL CHECK (buckets > 0),
  -- The greatest key at the start; null: the table was empty. Later rows belong to the delta.
  bound jsonb,
  -- Set once every chunk up to the bound stands in perennial.chunk.
  planned_at timestamptz,
  PRIMARY KEY (run, name)
);
CREATE TABLE IF NOT EXISTS perennial.chunk (
  run text NOT NULL,
  name text NOT NULL,
  no integer NOT NULL,
  after jsonb,
  up_to jsonb NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'claimed', 'done')),
  -- Grows with every claim: who holds an older one cannot commit any more.
  epoch integer NOT NULL DEFAULT 0,
  owner text,
  lease_until timestamptz,
  read bigint,
  written bigint,
  quarantined bigint,
  merged bigint,
  split_written jsonb,
  -- Sums of the hashes of the written lines, 8 bytes a bucket, little endian, by table written to.
  sums jsonb,
  took_ms integer,
  done_at timestamptz,
  PRIMARY KEY (run, name, no),
  FOREIGN KEY (run, name) REFERENCES perennial.copy_table,
  CHECK (state <> 'done' OR read = written + quarantined + merged)
);
CREATE INDEX IF NOT EXISTS chunk_open ON perennial.chunk (run, name, no) WHERE state <> 'done';
CREATE TABLE IF NOT EXISTS perennial.quarantine (
  run text NOT NULL,
  name text NOT NULL,
  chunk integer NOT NULL,
  ordinal bigint NOT NULL,
  -- The row exactly as the source sent it.
  raw bytea NOT NULL,
  -- What could be decoded, by source column.
  decoded jsonb NOT NULL,
  -- [{rule, column, value, message}], never empty.
  reasons jsonb NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'fixed', 'waived')),
  settled_by text,
  settled_why text,
  settled_at timestamptz,
  PRIMARY KEY (run, name, chunk, ordinal)
);
CREATE TABLE IF NOT EXISTS perennial.rule_count (
  run text NOT NULL,
  name text NOT NULL,
  chunk integer NOT NULL,
  rule text NOT NULL,
  column_name text NOT NULL,
  fixed bigint NOT NULL,
  warned bigint NOT NULL,
  rejected bigint NOT NULL,
  PRIMARY KEY (run, name, chunk, rule, column_name)
);
-- Rows that are gone at the source and still referred to in the target; taken away once nothing refers to them.
CREATE TABLE IF NOT EXISTS perennial.delta_pending (
  run text NOT NULL,
  name text NOT NULL,
  target_key jsonb NOT NULL,
  since timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (run, name, target_key)
);
-- Which source row the changes wrote last under a key, where several may come to have the same one.
CREATE TABLE IF NOT EXISTS perennial.delta_owner (
  run text NOT NULL,
  name text NOT NULL,
  target_key jsonb NOT NULL,
  source_key jsonb NOT NULL,
  PRIMARY KEY (run, name, target_key)
);
-- How far changes are told that are found by the instant of a row's last change.
CREATE TABLE IF NOT EXISTS perennial.delta_watermark (
  run text NOT NULL,
  source_table text NOT NULL,
  watermark text NOT NULL,
  PRIMARY KEY (run, source_table)
);
-- After the flip: rows of the new system that the old one does not take, by the new system's key.
CREATE TABLE IF NOT EXISTS perennial.reverse_held (
  run text NOT NULL,
  name text NOT NULL,
  key jsonb NOT NULL,
  reasons jsonb NOT NULL,
  PRIMARY KEY (run, name, key)
);`;

/** Any fixed number will do; it keeps two workers from creating the same table at once. */
const createLock = 7_213_001;

/** Safe to repeat. Needs the right to create a schema, or the schema with the right to create tables in it. */
export const createLedger = async (client: pg.Client): Promise<void> => {
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [createLock]);
    await client.query(ddl);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
};
