-- What holds of keys of people and teams over time.

-- A public half is what the next file is wrapped to. Whoever has the desk's password may retire a key, which its
-- owner notices at once; not put another half in its place, nor hand the key to another member or team. That
-- somebody who held a team's key has left is written once: only the team's next key settles it.
CREATE OR REPLACE FUNCTION staff_key_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    changes text[] := '{locked,retired_on,left_on}';
    before jsonb := to_jsonb(OLD);
    after jsonb := to_jsonb(NEW);
BEGIN
    IF current_user = 'casework_staff' AND (
        after - changes IS DISTINCT FROM before - changes
        OR (OLD.retired_on IS NOT NULL AND NEW.retired_on IS DISTINCT FROM OLD.retired_on)
        OR (before ->> 'left_on' IS NOT NULL AND after ->> 'left_on' IS DISTINCT FROM before ->> 'left_on')
    ) THEN
        RAISE EXCEPTION 'a key stays what it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER key_stays BEFORE UPDATE ON staff_personkey
    FOR EACH ROW EXECUTE FUNCTION staff_key_stays();
CREATE OR REPLACE TRIGGER key_stays BEFORE UPDATE ON staff_teamkey
    FOR EACH ROW EXECUTE FUNCTION staff_key_stays();
