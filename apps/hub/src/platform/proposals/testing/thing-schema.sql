-- migration 1: things that two persons make
create table things (name text primary key, proposal uuid not null);
