-- migration 1: sources of events
create table sources (
  id uuid primary key,
  office_id uuid not null,
  name text not null,
  kind text not null check (kind in ('http', 'syslog', 'local')),
  -- SHA-256 of the token; the token itself is shown once and kept nowhere.
  token_hash bytea unique,
  -- Syslog without a token: networks whose messages are this source's.
  addresses text[] not null default '{}',
  silent_after_minutes integer not null check (silent_after_minutes > 0),
  created_at timestamptz not null,
  revoked_at timestamptz,
  last_heard timestamptz,
  lag_seconds real,
  silent boolean not null default false
);
create index sources_office on sources (office_id);

create table source_hours (
  source_id uuid not null references sources (id),
  hour timestamptz not null,
  events bigint not null,
  undecodable bigint not null,
  primary key (source_id, hour)
);
