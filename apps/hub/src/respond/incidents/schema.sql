-- migration 1: incidents and what people say about them
create table incidents (
  id uuid primary key,
  number integer not null unique,
  title text not null,
  -- Of the rule that opened it; null once a person has named it.
  title_es text,
  severity smallint not null check (severity between 0 and 4),
  -- A person's word on the severity is kept when alerts leave.
  severity_by_hand boolean not null default false,
  state text not null check (state in ('open', 'contained', 'closed')),
  office_id uuid not null,
  -- What its alerts have in common; null when a person opened it.
  entity_kind text,
  entity_value text,
  -- Both in one form, to find it by.
  entity_key text,
  assignee uuid,
  -- In the time of the events, not of their arrival.
  first_event timestamptz not null,
  last_event timestamptz not null,
  opened_at timestamptz not null,
  contained_at timestamptz,
  closed_at timestamptz
);
create index incidents_grouping on incidents (office_id, entity_key) where state <> 'closed' and entity_key is not null;
create index incidents_office on incidents (office_id, state);
create index incidents_last_event on incidents (last_event);

create table incident_comments (
  id uuid primary key,
  incident_id uuid not null references incidents (id),
  person_id uuid not null,
  person_name text not null,
  text text not null,
  written_at timestamptz not null
);
create index incident_comments_incident on incident_comments (incident_id, written_at);
