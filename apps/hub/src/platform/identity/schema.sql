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
