-- migration 1: how far detection came
create table detection_partitions (
  id smallint primary key,
  -- Everything of this partition up to this offset of the stream is in the event store, its alerts here.
  done bigint not null default 0,
  -- End of the group that was begun and may be half way in the event store: it must be redone with the same bounds,
  -- for its bounds are its deduplication token.
  begun bigint not null default 0,
  -- Correlation state as it was after this offset.
  snapshot_at bigint not null default 0,
  snapshot bytea
);

-- Lines that ended a worker. They are kept as events with this error and never decoded again.
create table detection_poison (
  stream_offset bigint not null,
  line integer not null,
  error text not null,
  primary key (stream_offset, line)
);
