-- migration 1: uploaded rules, switches and hits
create table uploaded_rules (
  id text primary key,
  yaml text not null,
  uploaded_at timestamptz not null,
  uploaded_by text not null
);

-- A switch holds at an office and below it until one further down says otherwise.
create table rule_switches (
  rule_id text not null,
  office_id uuid not null,
  enabled boolean not null,
  by text not null,
  at timestamptz not null,
  why text not null,
  primary key (rule_id, office_id)
);

create table rule_hits (
  rule_id text not null,
  office_id uuid not null,
  day date not null,
  hits bigint not null,
  last_hit timestamptz not null,
  primary key (rule_id, day, office_id)
);
create index rule_hits_day on rule_hits (day);
