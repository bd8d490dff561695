-- migration 1: facts and those who react to them
create table facts (
  sequence bigint generated always as identity primary key,
  -- The writing transaction: readers follow (tx, sequence) below the oldest running transaction, so that none is
  -- skipped although sequences are drawn before commits.
  tx xid8 not null default pg_current_xact_id(),
  id uuid not null unique,
  at timestamptz not null,
  kind text not null,
  actor_kind text not null check (actor_kind in ('person', 'source', 'system')),
  actor_id text,
  actor_name text not null,
  office_id uuid,
  subject_kind text not null,
  subject_id text not null,
  data jsonb not null
);
create index facts_position on facts (tx, sequence);
create index facts_subject on facts (subject_kind, subject_id, sequence);
create index facts_kind on facts (kind, sequence);
create index facts_office on facts (office_id, sequence);
create index facts_at on facts (at);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'facts are never changed or removed';
end $$;
create trigger facts_are_kept before update or delete on facts for each row execute function refuse_change();
create trigger facts_are_not_truncated before truncate on facts for each statement execute function refuse_change();

create function announce_facts() returns trigger language plpgsql as $$
begin
  perform pg_notify('facts', '');
  return null;
end $$;
create trigger facts_are_announced after insert on facts for each statement execute function announce_facts();

create table reactors (
  name text primary key,
  tx xid8 not null,
  sequence bigint not null
);

-- migration 2: acts of service accounts
alter table facts drop constraint facts_actor_kind_check,
  add constraint facts_actor_kind_check check (actor_kind in ('person', 'service', 'source', 'system'));

-- migration 3: erasure of personal data
alter table facts add column erased_at timestamptz, add column erasure text;

-- The one change that a fact may see: its content goes, once, in a transaction that says by which approved proposal.
create function only_erase() returns trigger language plpgsql as $$
declare
  emptied facts := old;
begin
  emptied.actor_id := null;
  emptied.actor_name := '';
  emptied.data := '{}';
  emptied.erased_at := new.erased_at;
  emptied.erasure := nullif(current_setting('atalaya.erasure', true), '');
  if new.subject_id = '' then emptied.subject_id := ''; end if;
  if old.erased_at is not null or new.erased_at is null or emptied.erasure is null or new is distinct from emptied then
    raise exception 'facts are never changed or removed';
  end if;
  return new;
end $$;
drop trigger facts_are_kept on facts;
create trigger facts_are_kept before delete on facts for each row execute function refuse_change();
create trigger facts_are_only_erased before update on facts for each row execute function only_erase();

-- migration 4: facts by who acted and by what they are about, however many there are
create index facts_actor on facts (actor_id, sequence);
create index facts_subject_id on facts (subject_id, sequence);
drop index facts_subject;
create index facts_subject_kind on facts (subject_kind, sequence);

-- migration 5: facts by two or three conditions at once, found in order in an index alone
create index facts_office_kind on facts (office_id, kind, sequence);
drop index facts_actor;
create index facts_actor on facts (actor_id, sequence) include (kind, office_id, at);
drop index facts_kind;
create index facts_kind on facts (kind, sequence) include (office_id, at);
drop index facts_subject_kind;
create index facts_subject_kind on facts (subject_kind, kind, sequence);
-- An index alone answers where vacuum has been; by the usual measure that is after a fifth more facts.
alter table facts set (autovacuum_vacuum_insert_scale_factor = 0.01);
