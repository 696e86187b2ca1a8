-- What holds whoever writes, and however: a log that only grows, a state that follows it, wraps that stay.
-- Every function runs as the owner with its own search path, so that a role needs no right to be guarded.

-- 1. An event takes its place in the file's log. The file is locked meanwhile: two moves come one after the other.
CREATE FUNCTION casework_event_joins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last record;
BEGIN
    SELECT state INTO NEW.before FROM casework_case WHERE id = NEW.case_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such file' USING ERRCODE = 'foreign_key_violation';
    END IF;
    SELECT number, digest INTO last FROM casework_event
    WHERE case_id = NEW.case_id ORDER BY number DESC LIMIT 1;
    NEW.number := coalesce(last.number, 0) + 1;
    NEW.previous := coalesce(last.digest, ''::bytea);
    NEW.digest := sha256(NEW.previous || convert_to(concat_ws('|', NEW.case_id, NEW.number, NEW.move, NEW.before,
        NEW.state, NEW.actor, coalesce(NEW.member_id::text, ''), NEW.detail, to_char(NEW.day, 'YYYY-MM-DD')), 'UTF8'));
    RETURN NEW;
END
$$;
CREATE TRIGGER event_joins BEFORE INSERT ON casework_event
    FOR EACH ROW EXECUTE FUNCTION casework_event_joins();

-- 2. The file's state is the state of its last event (clearing.sql), and nothing else writes it.
CREATE FUNCTION casework_case_guarded() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last text;
BEGIN
    IF (NEW.id, NEW.kind, NEW.received_on, NEW.due_on) IS DISTINCT FROM (OLD.id, OLD.kind, OLD.received_on, OLD.due_on) THEN
        RAISE EXCEPTION 'a file keeps its kind and its days' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- What the published promises are counted from comes from the log, not from a hand.
    IF (NEW.answered_on, NEW.closed_on, NEW.outcome) IS DISTINCT FROM (OLD.answered_on, OLD.closed_on, OLD.outcome)
        AND pg_trigger_depth() < 2
    THEN
        RAISE EXCEPTION 'these follow the log of the file' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state IS DISTINCT FROM OLD.state THEN
        SELECT state INTO last FROM casework_event WHERE case_id = NEW.id ORDER BY number DESC LIMIT 1;
        IF NEW.state IS DISTINCT FROM last THEN
            RAISE EXCEPTION 'the state of a file is that of its last event'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER case_guarded BEFORE UPDATE ON casework_case
    FOR EACH ROW EXECUTE FUNCTION casework_case_guarded();

-- 3. Logs only grow. A file's own log goes with the file: only erasure leaves a tombstone, and only the function
--    of erasure may write one.
CREATE FUNCTION casework_log_only_grows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT FROM casework_tombstone WHERE id = OLD.case_id) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON casework_event
    FOR EACH ROW EXECUTE FUNCTION casework_log_only_grows();
CREATE TRIGGER only_grows_whole BEFORE TRUNCATE ON casework_event
    FOR EACH STATEMENT EXECUTE FUNCTION casework_log_only_grows();

-- 4. Who may take which wrap away: see keeping.sql.

-- 5. No time hides in an identifier: each is random, version 4. Version 7 would hold the millisecond.
DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['assignment', 'case', 'event', 'intake', 'journey', 'message', 'note', 'receipt',
        'sealedstory', 'tombstone', 'wrap'] LOOP
        EXECUTE format(
            'ALTER TABLE casework_%1$s ADD CONSTRAINT casework_%1$s_random_id CHECK (substr(id::text, 15, 1) = ''4'')',
            kept
        );
    END LOOP;
END
$$;

-- 6. No time finer than the hour.
ALTER TABLE casework_journey ADD CONSTRAINT casework_journey_by_the_hour CHECK (
    extract(minute FROM hour) = 0 AND extract(second FROM hour) = 0
    AND extract(minute FROM keep_until) = 0 AND extract(second FROM keep_until) = 0
);

-- 7. A line of the log holds codes: nobody's words fit in.
ALTER TABLE casework_event ADD CONSTRAINT casework_event_detail_is_a_code CHECK (detail ~ '^[a-z_]*$');

-- 8. Sealed bytes are kept as they are. Compressing them gains nothing; and a text that was written unsealed by
--    mistake would hide, compressed, from the proofs that search the server's files.
ALTER TABLE casework_sealedstory ALTER COLUMN sealed SET STORAGE EXTERNAL;
ALTER TABLE casework_message ALTER COLUMN sealed SET STORAGE EXTERNAL;
ALTER TABLE casework_note ALTER COLUMN sealed SET STORAGE EXTERNAL;
ALTER TABLE casework_wrap ALTER COLUMN sealed SET STORAGE EXTERNAL;
ALTER TABLE casework_journey ALTER COLUMN sealed SET STORAGE EXTERNAL;

-- 9. What the desk may write: see keeping.sql.
