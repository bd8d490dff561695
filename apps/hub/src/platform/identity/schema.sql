-- migration 1: people, their roles, credentials and sessions
create table people (
  id uuid primary key,
  name text not null,
  -- Lower case; null until the first administrator has said theirs.
  email text unique,
  locale text not null default 'es' check (locale in ('es', 'en')),
  created_at timestamptz not null,
  last_seen timestamptz,
  disabled_at timestamptz
);

create table held_roles (
  person_id uuid not null references people (id),
  role text not null,
  office_id uuid not null,
  granted_at timestamptz not null,
  primary key (person_id, role, office_id)
);
create index held_roles_office on held_roles (office_id, role);

create table passwords (
  person_id uuid primary key references people (id),
  -- PHC string: algorithm, parameters, salt and hash.
  hash text not null,
  -- Sealed with a key that is not in the database.
  totp_secret bytea not null,
  -- The newest time step that was accepted: a code works once (RFC 6238 §5.2).
  totp_step bigint not null,
  changed_at timestamptz not null
);

create table passkeys (
  id text primary key,
  person_id uuid not null references people (id),
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  created_at timestamptz not null,
  used_at timestamptz
);
create index passkeys_person on passkeys (person_id);

create table sign_in_links (
  token_hash bytea primary key,
  person_id uuid not null references people (id),
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index sign_in_links_person on sign_in_links (person_id);

create table sessions (
  token_hash bytea primary key,
  id uuid not null unique,
  person_id uuid not null references people (id),
  stage text not null check (stage in ('enrolling', 'signed-in')),
  proof text not null check (proof in ('link', 'password', 'expired-password', 'passkey')),
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  -- What an enrolment that is under way waits for.
  challenge text,
  new_password text,
  new_totp_secret bytea
);
create index sessions_person on sessions (person_id);
create index sessions_expiry on sessions (expires_at);

-- Challenges of sign-ins by passkey, each answered at most once.
create table passkey_challenges (
  challenge text primary key,
  expires_at timestamptz not null
);
create index passkey_challenges_expiry on passkey_challenges (expires_at);

-- Counted by the hash of what was typed, whether or not such a person exists, so that nobody learns who does.
create table sign_in_attempts (
  account_hash bytea primary key,
  failures integer not null,
  tried_at timestamptz not null,
  blocked_until timestamptz not null
);
create index sign_in_attempts_time on sign_in_attempts (tried_at);

-- migration 2: sign-in through a provider, recovery codes, where sessions come from, notices by mail
alter table sessions drop constraint sessions_proof_check;
alter table sessions add constraint sessions_proof_check
  check (proof in ('link', 'password', 'expired-password', 'passkey', 'oidc', 'recovery-code'));
-- When the person last showed who they are; null when a provider did not say.
alter table sessions add column proved_at timestamptz;
update sessions set proved_at = created_at;
alter table sessions add column address text not null default '';
alter table sessions add column user_agent text not null default '';
-- Sealed; the provider wants it back when the person signs out.
alter table sessions add column id_token bytea;

alter table passkeys add column name text not null default '';

-- Whom a provider knows by which subject: bound at the first sign-in, and from then on the address does not matter.
create table oidc_identities (
  issuer text not null,
  subject text not null,
  person_id uuid not null references people (id),
  bound_at timestamptz not null,
  used_at timestamptz,
  primary key (issuer, subject),
  unique (person_id, issuer)
);

-- Sign-ins that wait for the provider's answer; each is answered at most once, by the browser that began it.
create table oidc_attempts (
  state_hash bytea primary key,
  browser_hash bytea not null,
  nonce text not null,
  verifier bytea not null,
  -- Whose account is to be bound; null for a sign-in.
  binds_person uuid references people (id),
  fresh boolean not null,
  redirect_uri text not null,
  begun_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index oidc_attempts_expiry on oidc_attempts (expires_at);

create table recovery_codes (
  person_id uuid not null references people (id),
  -- HMAC under a key that is not in the database.
  code_hash bytea not null,
  made_at timestamptz not null,
  used_at timestamptz,
  primary key (person_id, code_hash)
);

-- What people are shown of their own sign-ins. The facts are the record.
create table sign_ins (
  id uuid primary key,
  person_id uuid not null references people (id),
  session_id uuid not null,
  at timestamptz not null,
  proof text not null,
  address text not null,
  user_agent text not null,
  browser_hash bytea not null,
  new_browser boolean not null,
  new_address boolean not null,
  seen_at timestamptz
);
create index sign_ins_person on sign_ins (person_id, at);

create table address_attempts (
  address text primary key,
  failures integer not null,
  tried_at timestamptz not null,
  blocked_until timestamptz not null
);
create index address_attempts_time on address_attempts (tried_at);

-- Mails that wait to be sent, and those that were. A key keeps one reason from being told twice.
create table mails (
  id uuid primary key,
  key text unique,
  person_id uuid not null references people (id),
  kind text not null,
  data jsonb not null,
  created_at timestamptz not null,
  next_try_at timestamptz not null,
  tries integer not null default 0,
  sent_at timestamptz,
  given_up_at timestamptz,
  failure text
);
create index mails_waiting on mails (next_try_at) where sent_at is null and given_up_at is null;

-- Whatever ends a session or takes a role away: what is still being sent under it stops when the change is committed.
create function tell_session_ended() returns trigger language plpgsql as $$
begin
  perform pg_notify('session_ended', old.id::text);
  return null;
end $$;
create trigger session_ended after delete on sessions for each row execute function tell_session_ended();

create function tell_role_lost() returns trigger language plpgsql as $$
begin
  perform pg_notify('role_lost', old.person_id::text);
  return null;
end $$;
create trigger role_lost after delete on held_roles for each row execute function tell_role_lost();

-- However a person comes to be disabled, they are out.
create function end_sessions_of_disabled() returns trigger language plpgsql as $$
begin
  delete from sessions where person_id = new.id;
  return null;
end $$;
create trigger person_disabled after update of disabled_at on people for each row
  when (new.disabled_at is not null) execute function end_sessions_of_disabled();
