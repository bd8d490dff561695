-- migration 1: saved searches
create table saved_searches (
  id uuid primary key,
  name text not null,
  query jsonb not null,
  shared boolean not null,
  owner uuid not null,
  created_at timestamptz not null
);
create index saved_searches_owner on saved_searches (owner);
