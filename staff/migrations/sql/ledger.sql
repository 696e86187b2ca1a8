-- What a restored backup must not bring back. Lines are numbered without gaps, one after the other, so that a
-- database that is older than the ledger beside it is noticed before a door opens.
CREATE FUNCTION staff_ledger_add(p_kind text, p_subject uuid, p_on date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- The table's own lock, which no role but the owner can take: with an advisory one, anybody who signs in could
    -- hold every erasure up.
    LOCK TABLE staff_ledgerline IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO staff_ledgerline (id, number, kind, subject, day, is_written)
    SELECT gen_random_uuid(), coalesce(max(number), 0) + 1, p_kind, p_subject, p_on, false FROM staff_ledgerline;
END
$$;

-- Lines are added by what happens, and only the worker's function marks one as carried off.
CREATE FUNCTION staff_ledger_follows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'America/Montreal')::date;
BEGIN
    IF TG_TABLE_NAME = 'staff_staffmember' THEN
        IF NEW.is_active IS DISTINCT FROM OLD.is_active THEN
            PERFORM staff_ledger_add(CASE WHEN NEW.is_active THEN 'let_in' ELSE 'shut_out' END, NEW.id, today);
        END IF;
    ELSIF NEW.retired_on IS NOT NULL AND OLD.retired_on IS NULL THEN
        PERFORM staff_ledger_add('key_retired', NEW.id, today);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER ledger_follows AFTER UPDATE ON staff_staffmember
    FOR EACH ROW EXECUTE FUNCTION staff_ledger_follows();
CREATE TRIGGER ledger_follows AFTER UPDATE ON staff_personkey
    FOR EACH ROW EXECUTE FUNCTION staff_ledger_follows();

-- The worker carries lines off: what waits, in order, and afterwards that it stands in the file beside the database.
CREATE FUNCTION staff_ledger_waiting() RETURNS TABLE (number bigint, kind text, subject uuid, day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT number, kind, subject, day FROM staff_ledgerline WHERE NOT is_written ORDER BY number LIMIT 1000
$$;

CREATE FUNCTION staff_ledger_written(p_numbers bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE staff_ledgerline SET is_written = true WHERE number = ANY (p_numbers) AND NOT is_written
$$;

-- Whether this database and the file belong together, asked with the file's last line before a door opens (0: it has
-- none). older: the database does not hold that line, or another one under its number. shorter: it wrote lines
-- after it. A door learns nothing else.
CREATE FUNCTION staff_ledger_stands(p_number bigint, p_kind text, p_subject uuid, p_day date) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN p_number > 0 AND NOT EXISTS (
            SELECT FROM staff_ledgerline
            WHERE number = p_number AND kind = p_kind AND subject = p_subject AND day = p_day
        ) THEN 'older'
        WHEN EXISTS (SELECT FROM staff_ledgerline WHERE number > p_number AND is_written) THEN 'shorter'
        ELSE 'together'
    END
$$;
