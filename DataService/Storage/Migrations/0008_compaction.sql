-- The days of which trace_fragments has partitions, how far each is compacted, and what is known of when its last spans came:
-- docs/decisions/016-compaction.md.
CREATE TABLE compactions (
    day             date        PRIMARY KEY,
    partition       oid         NOT NULL,           -- the table, and
    filenode        oid         NOT NULL,           -- its file, which is another one after a TRUNCATE
    mark            bigint      NOT NULL,           -- is another number after rows have come
    quiet_since     timestamptz NOT NULL,           -- since when it has been the same
    phase           smallint    NOT NULL DEFAULT 0, -- CompactionPhase
    next_ns         bigint      NOT NULL DEFAULT 0, -- traces of which a slot's first fragment starts before this are copied
    phase_since     timestamptz,
    fragments       bigint      NOT NULL DEFAULT 0, -- rows when it was last compacted; 0 if it never was
    compacted_mark  bigint                          -- the mark at which these were all, or too few more to do it again
);

-- A day that is being copied has this as a trigger, so that it is known what still comes: a row is also inserted into the table that
-- is named, in the same transaction.
CREATE FUNCTION note_late_fragment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO %I SELECT ($1).*', TG_ARGV[0]) USING NEW;
    RETURN NULL;
END $$;
