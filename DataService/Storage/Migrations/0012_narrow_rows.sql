-- Rows of trace_fragments get shorter: docs/decisions/018-row-format.md. names are bytes (NameCode) instead of an array, whose header alone
-- takes 21; counts of errors end at 32,767, of which nobody needs to know more; and so do dictionaries, of which there is a new one in days.
-- All partitions are rewritten, so that for a while all is there twice.

-- A day that is being compacted has its late rows noted in a table of the old columns. Compaction notices by itself that it must begin anew.
DO $$
DECLARE
    day record;
BEGIN
    FOR day IN SELECT tgrelid::regclass AS name FROM pg_trigger WHERE tgname = 'compaction_late' LOOP
        EXECUTE format('DROP TRIGGER compaction_late ON %s', day.name);
    END LOOP;
END $$;

CREATE FUNCTION pg_temp.name_code(ids int[]) RETURNS bytea IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE
    id int;
    code bigint;
    name bytea;
    names bytea := '';
BEGIN
    FOREACH id IN ARRAY ids LOOP
        code := CASE WHEN id > 0 THEN 2 * id::bigint ELSE 1 - 2 * id::bigint END;
        name := '';
        WHILE code > 63 LOOP
            name := set_byte('\x00', 0, ((CASE name WHEN '' THEN 192 ELSE 128 END) | (code & 63))::int) || name;
            code := code >> 6;
        END LOOP;
        names := names || set_byte('\x00', 0, ((CASE name WHEN '' THEN 0 ELSE 64 END) | code)::int) || name;
    END LOOP;
    RETURN names;
END $$;

ALTER TABLE trace_fragments
    ALTER COLUMN error_count TYPE smallint USING least(error_count, 32767),
    ALTER COLUMN dictionary_id TYPE smallint,
    ALTER COLUMN name_ids TYPE bytea USING pg_temp.name_code(name_ids);
ALTER TABLE trace_fragments RENAME COLUMN name_ids TO names;

-- For who looks by hand: services.id, negative, and operations.id.
CREATE FUNCTION name_ids(names bytea) RETURNS int[] IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE
    part int;
    code bigint := 0;
    ids int[] := '{}';
BEGIN
    FOR i IN 0 .. length(names) - 1 LOOP
        part := get_byte(names, i);
        code := (code << 6) | (part & 63);
        IF part < 64 OR part >= 192 THEN
            ids := ids || (CASE WHEN code % 2 = 0 THEN code / 2 ELSE -(code / 2) END)::int;
            code := 0;
        END IF;
    END LOOP;
    RETURN ids;
END $$;

ALTER SEQUENCE dictionaries_id_seq MAXVALUE 32767;

-- Days that are compacted stay so, though their files are new.
UPDATE compactions c SET filenode = p.relfilenode FROM pg_class p WHERE p.oid = c.partition AND c.phase IN (0, 4);
