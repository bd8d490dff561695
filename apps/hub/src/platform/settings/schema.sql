-- migration 1: what the institution chose
create table settings (
  name text primary key,
  value jsonb not null,
  changed_at timestamptz not null,
  changed_by text not null
);

create function announce_settings() returns trigger language plpgsql as $$
begin
  perform pg_notify('settings', '');
  return null;
end $$;
create trigger settings_are_announced after insert or update or delete on settings
  for each statement execute function announce_settings();
