-- Logs only grow, whoever writes. That of openings outlives the files it tells about; what lets its oldest lines
-- go, two years later, stands in casework/migrations/sql/timers.sql with the guard of its rows.
CREATE FUNCTION staff_log_only_grows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER only_grows_whole BEFORE TRUNCATE ON staff_accessentry
    FOR EACH STATEMENT EXECUTE FUNCTION staff_log_only_grows();

-- A signed list is not edited: the next one has the next number.
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON staff_signedrecipients
    FOR EACH ROW EXECUTE FUNCTION staff_log_only_grows();

-- No time finer than the hour.
ALTER TABLE staff_accessentry ADD CONSTRAINT staff_accessentry_by_the_hour
    CHECK (extract(minute FROM hour) = 0 AND extract(second FROM hour) = 0);

-- Why somebody opened a file is a code, chosen and never typed: it stays in the open, and for good.
ALTER TABLE staff_accessentry ADD CONSTRAINT staff_accessentry_reason_is_a_code CHECK (reason ~ '^[a-z_]*$');

-- What of a key may change: see keys_over_time.sql.

-- An alarm is never turned down, nor turned on somebody else.
CREATE FUNCTION staff_alarm_only_rises() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.member_id, NEW.hour) IS DISTINCT FROM (OLD.id, OLD.member_id, OLD.hour)
        OR NEW.files_opened < OLD.files_opened
    THEN
        RAISE EXCEPTION 'an alarm only rises' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER alarm_only_rises BEFORE UPDATE ON staff_readingalarm
    FOR EACH ROW EXECUTE FUNCTION staff_alarm_only_rises();
