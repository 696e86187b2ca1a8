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

-- 2. The file's state is the state of its last event.
CREATE FUNCTION casework_state_follows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE casework_case SET
        state = NEW.state,
        closed_on = CASE WHEN NEW.state <> 'closed' THEN NULL WHEN NEW.move = 'close' THEN NEW.day ELSE closed_on END,
        outcome = CASE WHEN NEW.state NOT IN ('closed', 'erased') THEN '' WHEN NEW.move = 'close' THEN NEW.detail ELSE outcome END,
        answered_on = CASE WHEN NEW.actor = 'staff' AND NEW.move IN ('reply', 'ask', 'refer', 'close')
            THEN coalesce(answered_on, NEW.day) ELSE answered_on END
    WHERE id = NEW.case_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER state_follows AFTER INSERT ON casework_event
    FOR EACH ROW EXECUTE FUNCTION casework_state_follows();

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

-- 4. The team may take its own triage wrap away once two people hold the file; the person's and the recovery
--    wraps are not the team's to remove, and no wrap is ever changed into another.
CREATE FUNCTION casework_wrap_guarded() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'a wrap is never changed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF current_user = 'casework_staff' AND (
        OLD.recipient NOT LIKE 'team:%' AND OLD.recipient NOT LIKE 'person:%'
        OR (SELECT count(*) FROM casework_wrap
            WHERE case_id = OLD.case_id AND recipient LIKE 'person:%' AND id <> OLD.id) < 2
    ) THEN
        RAISE EXCEPTION 'two people must hold a file' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER wrap_guarded BEFORE UPDATE OR DELETE ON casework_wrap
    FOR EACH ROW EXECUTE FUNCTION casework_wrap_guarded();

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

-- 9. What somebody writes who has the desk's password and no page of ours. Only the desk's role is held by these:
--    the functions of the person and of erasure run as the owner.
CREATE FUNCTION casework_desk_writes_for_itself() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user <> 'casework_staff' THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'casework_event' THEN
        -- The person's moves and the timers' are not the desk's to claim; each of its own has a name under it.
        IF NEW.actor <> 'staff' OR NEW.member_id IS NULL OR NEW.move NOT IN (
            'assign', 'opened_by_both', 'reply', 'ask', 'refer', 'log_call', 'note', 'close', 'reopen'
        ) THEN
            RAISE EXCEPTION 'not a move of the desk' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF TG_TABLE_NAME = 'casework_message' AND TG_OP = 'INSERT' THEN
        IF NEW.sender <> 'team' OR NEW.author_id IS NULL THEN
            RAISE EXCEPTION 'not a message of the desk' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF TG_TABLE_NAME = 'casework_message' THEN
        -- What was written stays; that it was read may be added, once.
        IF to_jsonb(NEW) - 'seen_on' IS DISTINCT FROM to_jsonb(OLD) - 'seen_on' OR OLD.seen_on IS NOT NULL THEN
            RAISE EXCEPTION 'a message stays as it was written' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF TG_TABLE_NAME = 'casework_assignment' THEN
        -- A part in a file is taken up and ends; it never becomes somebody else's, and never begins again.
        IF to_jsonb(NEW) - '{opened_on,ended_on}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{opened_on,ended_on}'::text[]
            OR OLD.ended_on IS NOT NULL
            OR (OLD.opened_on IS NOT NULL AND NEW.opened_on IS DISTINCT FROM OLD.opened_on)
        THEN
            RAISE EXCEPTION 'a part stays whose it is' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    -- The desk wraps to a person's key in use, and to nothing else: with two made-up holders it could take the
    -- team's wrap away from a file that nobody opens any more.
    ELSIF octet_length(NEW.sealed) <> 1169 OR NOT EXISTS (
        SELECT FROM staff_personkey AS key JOIN staff_staffmember AS member ON member.id = key.member_id
        WHERE 'person:' || key.id = NEW.recipient AND key.retired_on IS NULL AND member.is_active
    ) THEN
        RAISE EXCEPTION 'not wrapped to a person' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
DO $$
DECLARE
    held text[];
BEGIN
    FOREACH held SLICE 1 IN ARRAY ARRAY[
        ['event', 'INSERT'], ['message', 'INSERT OR UPDATE'], ['assignment', 'UPDATE'], ['wrap', 'INSERT']
    ] LOOP
        EXECUTE format(
            'CREATE TRIGGER desk_writes_for_itself BEFORE %2$s ON casework_%1$s'
            ' FOR EACH ROW EXECUTE FUNCTION casework_desk_writes_for_itself()',
            held[1], held[2]
        );
    END LOOP;
END
$$;
