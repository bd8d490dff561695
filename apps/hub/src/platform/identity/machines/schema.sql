-- migration 1: service accounts and the tokens of people and of service accounts
create table service_accounts (
  id uuid primary key,
  name text not null,
  purpose text not null,
  -- Nothing that it holds reaches beyond this office and those below it, wherever offices move.
  office_id uuid not null,
  created_at timestamptz not null,
  created_by text not null,
  disabled_at timestamptz
);
create index service_accounts_office on service_accounts (office_id);

create table service_roles (
  account_id uuid not null references service_accounts (id),
  role text not null check (role in ('analyst', 'officer', 'auditor', 'researcher', 'partner')),
  office_id uuid not null,
  primary key (account_id, role, office_id)
);

create table api_tokens (
  id uuid primary key,
  -- SHA-256 of the token; the token itself is shown once and kept nowhere.
  token_hash bytea not null unique,
  -- Its last letters, by which a person tells it from others.
  hint text not null,
  name text not null,
  person_id uuid references people (id),
  account_id uuid references service_accounts (id),
  scopes text[] not null check (cardinality(scopes) > 0),
  -- Narrows it to this office and those below; null for all that its holder may.
  office_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  used_at timestamptz,
  used_from text,
  check (num_nonnulls(person_id, account_id) = 1)
);
create index api_tokens_person on api_tokens (person_id, created_at);
create index api_tokens_account on api_tokens (account_id, created_at);

-- What is still being sent under a token stops when its revocation is committed, as with a session that ends.
create function tell_token_revoked() returns trigger language plpgsql as $$
begin
  perform pg_notify('session_ended', new.id::text);
  return null;
end $$;
create trigger token_revoked after update of revoked_at on api_tokens for each row
  when (old.revoked_at is null and new.revoked_at is not null) execute function tell_token_revoked();

create function tell_service_role_lost() returns trigger language plpgsql as $$
begin
  perform pg_notify('role_lost', old.account_id::text);
  return null;
end $$;
create trigger service_role_lost after delete on service_roles for each row execute function tell_service_role_lost();
