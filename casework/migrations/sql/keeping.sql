-- Who can open a file over time: people leave, lose their phrase, and get another key.
--
-- A holder is somebody who can open a file today: an active caseworker to whose key in use it is wrapped. A wrap to
-- a retired key, or to the key of somebody who is gone, holds nothing: it counts for nobody and may always go.

-- 1. The team may take its own triage wrap away once two people hold the file; the person's and the recovery
--    wraps are not the team's to remove, and no wrap is ever changed into another.
CREATE OR REPLACE FUNCTION casework_wrap_guarded() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    holders int;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'a wrap is never changed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF current_user <> 'casework_staff' THEN
        RETURN OLD;
    END IF;
    IF OLD.recipient LIKE 'person:%' AND NOT EXISTS (
        SELECT FROM staff_personkey AS key JOIN staff_staffmember AS member ON member.id = key.member_id
        WHERE 'person:' || key.id = OLD.recipient AND key.retired_on IS NULL AND member.is_active
            AND 'caseworker' = ANY (member.roles)
    ) THEN
        RETURN OLD;
    END IF;
    -- The file is wrapped to its team's next key: the wrap to the one before may go.
    IF OLD.recipient LIKE 'team:%' AND EXISTS (
        SELECT FROM casework_wrap AS other
        JOIN staff_teamkey AS key ON 'team:' || key.id = other.recipient
        JOIN casework_case AS file ON file.id = other.case_id AND file.team_id = key.team_id
        WHERE other.case_id = OLD.case_id AND other.id <> OLD.id AND key.retired_on IS NULL
    ) THEN
        RETURN OLD;
    END IF;
    SELECT count(*) INTO holders FROM casework_wrap AS other
    JOIN staff_personkey AS key ON 'person:' || key.id = other.recipient
    JOIN staff_staffmember AS member ON member.id = key.member_id
    WHERE other.case_id = OLD.case_id AND other.id <> OLD.id AND key.retired_on IS NULL AND member.is_active
        AND 'caseworker' = ANY (member.roles);
    IF OLD.recipient NOT LIKE 'team:%' AND OLD.recipient NOT LIKE 'person:%' OR holders < 2 THEN
        RAISE EXCEPTION 'two people must hold a file' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END
$$;
CREATE OR REPLACE TRIGGER wrap_guarded BEFORE UPDATE OR DELETE ON casework_wrap
    FOR EACH ROW EXECUTE FUNCTION casework_wrap_guarded();
