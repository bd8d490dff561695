-- migration 1: the tree of offices
create table offices (
  id uuid primary key,
  parent uuid references offices (id),
  name text not null,
  code text not null unique,
  kind text not null,
  city text not null,
  country text not null,
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  time_zone text not null,
  -- The ids from the top down to this office, each between slashes: what is below an office starts with its path.
  path text not null unique,
  created_at timestamptz not null
);
create index offices_parent on offices (parent);
-- There is one top.
create unique index offices_root on offices ((true)) where parent is null;
