-- migration 1: people and groups that an institution's directory provisions
create table scim_users (
  client_id uuid not null references service_accounts (id),
  person_id uuid not null references people (id),
  -- Whether this client made the person, whose address it may then change; else it found them here.
  made_here boolean not null,
  -- Lower case.
  user_name text not null,
  external_id text,
  -- What the client told of the person, in SCIM's own names.
  document jsonb not null,
  modified_at timestamptz not null,
  -- For the client there is no such user any more; the person is disabled and kept for the facts.
  deleted_at timestamptz,
  primary key (client_id, person_id)
);
create index scim_users_name on scim_users (client_id, user_name);
create index scim_users_external on scim_users (client_id, external_id);
create index scim_users_person on scim_users (person_id);

create table scim_groups (
  id uuid primary key,
  client_id uuid not null references service_accounts (id),
  display_name text not null,
  external_id text,
  created_at timestamptz not null,
  modified_at timestamptz not null
);
create unique index scim_groups_name on scim_groups (client_id, lower(display_name));

create table scim_members (
  group_id uuid not null references scim_groups (id) on delete cascade,
  person_id uuid not null references people (id),
  primary key (group_id, person_id)
);
create index scim_members_person on scim_members (person_id);

-- What a group gives, set by an administrator. A group without one gives nothing.
create table scim_mappings (
  client_id uuid not null references service_accounts (id),
  -- The group's name in lower case, or the id that the directory or the hub knows it by.
  group_key text not null,
  role text not null check (role in ('analyst', 'officer', 'auditor', 'researcher', 'partner')),
  office_id uuid not null,
  primary key (client_id, group_key, role, office_id)
);

-- Roles that groups gave, so that those given by hand are never taken away by a directory.
create table scim_grants (
  client_id uuid not null references service_accounts (id),
  person_id uuid not null references people (id),
  role text not null,
  office_id uuid not null,
  primary key (client_id, person_id, role, office_id)
);
