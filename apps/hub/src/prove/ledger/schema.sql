-- migration 1: the transparency log
create table ledger_leaves (
  index bigint primary key check (index >= 0),
  fact_sequence bigint not null unique,
  -- What the log publishes of the fact: see README.md.
  entry bytea not null,
  -- Opens the commitment; null for a public fact, and destroyed when a fact is erased.
  salt bytea check (length(salt) = 32)
);

-- Which log this is, and what was last published of it, or was about to be.
create table ledger (
  one boolean primary key default true check (one),
  origin text not null,
  size bigint not null check (size >= 0),
  root bytea not null,
  published_at timestamptz not null
);

create table ledger_keys (
  vkey text primary key,
  key_id text not null,
  place text not null check (place in ('file', 'token')),
  since timestamptz not null,
  -- Signs until then, beside its successor.
  until timestamptz,
  retired_at timestamptz
);

create table ledger_findings (
  kind text not null,
  reference text not null,
  found_at timestamptz not null,
  primary key (kind, reference)
);

create function refuse_leaf_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and nullif(current_setting('atalaya.erasure', true), '') is not null
     and old.salt is not null and new.salt is null
     and (new.index, new.fact_sequence, new.entry) = (old.index, old.fact_sequence, old.entry) then
    return new;
  end if;
  raise exception 'leaves of the log are never changed or removed';
end $$;
create trigger leaves_are_kept before update or delete on ledger_leaves for each row execute function refuse_leaf_change();
create trigger leaves_are_not_truncated before truncate on ledger_leaves for each statement execute function refuse_leaf_change();

create function announce_leaves() returns trigger language plpgsql as $$
begin
  perform pg_notify('ledger', '');
  return null;
end $$;
create trigger leaves_are_announced after insert on ledger_leaves for each statement execute function announce_leaves();
