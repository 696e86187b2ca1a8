-- The days that are now: today in Montréal, and one on either side, for midnight and for a clock that runs ahead.
CREATE OR REPLACE FUNCTION casework_is_now(p_day date) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT abs(p_day - (now() AT TIME ZONE 'America/Montreal')::date) <= 1
$$;

-- What somebody writes who has the desk's password and no page of ours. Only the desk's role is held by these:
--    the functions of the person, of timers and of erasure run as the owner.
CREATE OR REPLACE FUNCTION casework_desk_writes_for_itself() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user <> 'casework_staff' THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'casework_event' THEN
        -- The person's moves and the timers' are not the desk's to claim; each of its own has a name under it.
        IF NEW.actor <> 'staff' OR NEW.member_id IS NULL OR NEW.move NOT IN (
            'assign', 'opened_by_both', 'reply', 'ask', 'refer', 'log_call', 'note', 'close', 'reopen', 'rekey',
            -- Of an application for housing; what each needs stands beside its tables (housing/migrations/sql).
            'ask_items', 'answer_items', 'see_proof', 'correct', 'accept', 'propose_refuse', 'refuse', 'appeal',
            'uphold', 'overturn', 'offer', 'house', 'help', 'decline', 'rescind', 'ask_renewal', 'renew', 'come_back',
            'withdraw', 'merge', 'split', 'refer_out', 'reissue', 'back_to_new', 'back_to_review',
            'back_to_appeal', 'back_to_list'
        ) THEN
            RAISE EXCEPTION 'not a move of the desk' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        -- What the desk does it does now. A file that was closed ninety days ago is erased tonight, for good, also
        -- one that nobody touched for so long; one that was closed next century never is.
        IF NOT casework_is_now(NEW.day) THEN
            RAISE EXCEPTION 'not a day of this move' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF TG_TABLE_NAME = 'casework_case' THEN
        -- How soon, in which language and how it came in is what the person said, and what the clock goes by.
        IF (NEW.language, NEW.urgency, NEW.lane) IS DISTINCT FROM (OLD.language, OLD.urgency, OLD.lane) THEN
            RAISE EXCEPTION 'a file stays as it came in' USING ERRCODE = 'integrity_constraint_violation';
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
    ELSIF octet_length(NEW.sealed) <> 1169 THEN
        RAISE EXCEPTION 'not wrapped to a person' USING ERRCODE = 'integrity_constraint_violation';
    ELSIF NEW.recipient LIKE 'team:%' THEN
        -- To a team only in exchange: a file that waits under an older key of its own team moves to the one in use.
        IF NOT EXISTS (
            SELECT FROM staff_teamkey AS key
            JOIN casework_case AS file ON file.team_id = key.team_id
            JOIN staff_teamkey AS older ON older.team_id = key.team_id AND older.number < key.number
            JOIN casework_wrap AS wrap ON wrap.case_id = file.id AND wrap.recipient = 'team:' || older.id
            WHERE file.id = NEW.case_id AND 'team:' || key.id = NEW.recipient AND key.retired_on IS NULL
        ) THEN
            RAISE EXCEPTION 'not wrapped to a person, nor to the next key of the team'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSE
        -- Else to a caseworker's key in use, and to nothing else: with two made-up holders the desk could take the
        -- team's wrap away from a file that nobody opens any more. The key is held meanwhile: somebody who is shut
        -- out at this moment is either gone already, or loses this wrap too.
        PERFORM FROM staff_personkey AS key
        WHERE 'person:' || key.id = NEW.recipient AND key.retired_on IS NULL FOR SHARE;
        -- Looked at once the key is held: who loses the role at this moment held it until then.
        IF NOT FOUND OR NOT EXISTS (
            SELECT FROM staff_personkey AS key JOIN staff_staffmember AS member ON member.id = key.member_id
            WHERE 'person:' || key.id = NEW.recipient AND member.is_active AND 'caseworker' = ANY (member.roles)
        ) THEN
            RAISE EXCEPTION 'not wrapped to a person' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
DO $$
DECLARE
    held text[];
BEGIN
    FOREACH held SLICE 1 IN ARRAY ARRAY[
        ['event', 'INSERT'], ['message', 'INSERT OR UPDATE'], ['assignment', 'UPDATE'], ['wrap', 'INSERT'],
        ['case', 'UPDATE']
    ] LOOP
        EXECUTE format(
            'CREATE OR REPLACE TRIGGER desk_writes_for_itself BEFORE %2$s ON casework_%1$s'
            ' FOR EACH ROW EXECUTE FUNCTION casework_desk_writes_for_itself()',
            held[1], held[2]
        );
    END LOOP;
END
$$;
