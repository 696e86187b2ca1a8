-- What holds of applications for housing whoever writes, and however. The table of moves itself is a constraint of
-- casework_event (casework/workflow.py); here stands what a move needs beside it. Whatever runs as the owner is held
-- by this too.

-- 1. A move says what happened: it must have happened. It runs after the move has joined the log (its name comes
--    later in the alphabet), so `before` is known.
CREATE FUNCTION housing_move_is_true() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one record;
    is_true boolean := true;
BEGIN
    SELECT application.id, application.stood_in, application.merged_into_id, application.dormant_on,
        application.renewal_asked_on, file.closed_on, version.has_list
    INTO one
    FROM housing_application AS application
    JOIN casework_case AS file ON file.id = application.case_id
    JOIN housing_programmeversion AS version ON version.id = application.version_id
    WHERE application.case_id = NEW.case_id;
    IF NOT FOUND THEN
        RETURN NEW;
    END IF;
    CASE NEW.move
    WHEN 'ask_items' THEN
        is_true := housing_items_open(NEW.case_id) > 0;
    WHEN 'answer_items' THEN
        is_true := housing_items_open(NEW.case_id) = 0;
    WHEN 'see_proof' THEN
        is_true := EXISTS (
            SELECT FROM housing_proofseen
            WHERE case_id = NEW.case_id AND seen_by_id = NEW.member_id AND seen_on = NEW.day
        );
    WHEN 'correct' THEN
        is_true := EXISTS (
            SELECT FROM housing_sealedanswers
            WHERE case_id = NEW.case_id AND actor = NEW.actor AND day = NEW.day
                AND member_id IS NOT DISTINCT FROM NEW.member_id
        );
    WHEN 'accept' THEN
        is_true := EXISTS (
            SELECT FROM housing_decision
            WHERE case_id = NEW.case_id AND kind = 'eligible' AND decided_on IS NOT NULL AND proposed_by_id = NEW.member_id
        ) AND (NOT one.has_list OR EXISTS (SELECT FROM housing_placement WHERE application_id = one.id));
    WHEN 'propose_refuse' THEN
        is_true := EXISTS (
            SELECT FROM housing_decision
            WHERE case_id = NEW.case_id AND kind = 'refused' AND decided_on IS NULL AND dropped_on IS NULL
                AND proposed_by_id = NEW.member_id
        );
    WHEN 'refuse' THEN
        -- Two people: who proposed it, and whoever makes this move.
        is_true := EXISTS (
            SELECT FROM housing_decision AS decision
            WHERE case_id = NEW.case_id AND kind = 'refused' AND decided_on = NEW.day
                AND seconded_by_id = NEW.member_id AND proposed_by_id <> NEW.member_id
                -- By the desk's own hand, too, it stands in the log who proposed it.
                AND (
                    coalesce(nullif(current_setting('role'), 'none'), session_user) <> 'casework_staff'
                    OR EXISTS (
                        SELECT FROM casework_event
                        WHERE case_id = NEW.case_id AND move = 'propose_refuse'
                            AND member_id = decision.proposed_by_id
                    )
                )
        );
    WHEN 'appeal' THEN
        -- 90 days; what we publish is 30.
        is_true := one.closed_on >= NEW.day - 90
            AND EXISTS (SELECT FROM housing_review WHERE case_id = NEW.case_id AND outcome_id IS NULL);
    WHEN 'uphold', 'overturn' THEN
        -- By somebody who took no part in what is reviewed.
        is_true := EXISTS (
            SELECT FROM housing_review AS review
            JOIN housing_decision AS outcome ON outcome.id = review.outcome_id
            JOIN housing_decision AS reviewed ON reviewed.id = review.decision_id
            WHERE review.case_id = NEW.case_id AND outcome.decided_on = NEW.day
                AND outcome.kind = CASE NEW.move WHEN 'uphold' THEN 'upheld' ELSE 'overturned' END
                AND outcome.proposed_by_id = NEW.member_id
                AND NEW.member_id NOT IN (reviewed.proposed_by_id, reviewed.seconded_by_id)
        ) AND (
            NEW.move = 'uphold' OR NOT one.has_list
            OR EXISTS (SELECT FROM housing_placement WHERE application_id = one.id)
        );
    WHEN 'offer' THEN
        is_true := EXISTS (SELECT FROM housing_offer WHERE application_id = one.id AND state IN ('sent', 'viewed'));
    WHEN 'house', 'decline', 'expire', 'rescind' THEN
        is_true := NOT EXISTS (
            SELECT FROM housing_offer WHERE application_id = one.id AND state IN ('prepared', 'sent', 'viewed')
        ) AND EXISTS (
            SELECT FROM housing_offer WHERE application_id = one.id AND state = CASE NEW.move
                WHEN 'house' THEN 'accepted' WHEN 'decline' THEN 'declined' WHEN 'expire' THEN 'expired'
                ELSE 'rescinded' END
        );
    WHEN 'refer_out' THEN
        -- Nobody is handed on without having said yes to what is told of them.
        is_true := one.stood_in = NEW.before AND EXISTS (
            SELECT FROM housing_release
            WHERE case_id = NEW.case_id AND consented_on IS NOT NULL AND ended_on IS NULL
        );
    WHEN 'help' THEN
        is_true := NOT one.has_list AND one.stood_in = NEW.before;
    WHEN 'merge' THEN
        is_true := one.merged_into_id IS NOT NULL AND one.stood_in = NEW.before;
    WHEN 'sleep' THEN
        is_true := one.dormant_on IS NOT NULL AND one.renewal_asked_on IS NOT NULL;
    WHEN 'withdraw' THEN
        -- The calendar withdraws nobody but who has slept for a year.
        is_true := (NEW.actor <> 'timer' OR NEW.before = 'dormant' AND one.dormant_on <= NEW.day - 365)
            -- Nor does the team: for silence alone, and not before time and attempts.
            AND (
                NEW.actor <> 'staff' AND NEW.detail <> 'silence'
                OR NEW.detail = 'silence' AND NEW.before = 'info_requested'
                    AND housing_was_silent(NEW.case_id, NEW.day)
            )
            AND one.stood_in = NEW.before;
    WHEN 'back_to_new', 'back_to_review', 'back_to_appeal', 'back_to_list' THEN
        is_true := NEW.day < one.closed_on + CASE NEW.before WHEN 'withdrawn' THEN 14 ELSE 30 END
            AND (NEW.before = 'housed' OR NEW.move = CASE
                WHEN one.stood_in = 'submitted' THEN 'back_to_new'
                WHEN one.stood_in IN ('in_review', 'info_requested') THEN 'back_to_review'
                -- What is under review was refused: nobody comes onto the list by leaving and coming back.
                WHEN one.stood_in = 'in_appeal' THEN 'back_to_appeal'
                ELSE 'back_to_list' END)
            -- A lease that was never signed is the team's to know; nobody merges, or takes that back, but the team.
            AND (NEW.before = 'withdrawn' OR NEW.actor = 'staff');
    ELSE
        NULL;
    END CASE;
    IF is_true IS NOT TRUE THEN
        RAISE EXCEPTION 'not what happened: %', NEW.move USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER housing_move_is_true BEFORE INSERT ON casework_event
    FOR EACH ROW EXECUTE FUNCTION housing_move_is_true();

-- How many things that were asked of a household have no answer yet.
CREATE FUNCTION housing_items_open(p_case uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) FROM housing_inforequest AS request
    JOIN housing_infoitem AS item ON item.request_id = request.id
    WHERE request.case_id = p_case AND request.came_on IS NULL AND item.answered_on IS NULL
$$;

-- 2. Erasure takes everything of an application along, before its file goes: an open offer frees its dwelling at
--    once; what runs keep of it is a leaf and a place, so that they still come out the same.
CREATE FUNCTION housing_goes_with_its_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone uuid := (SELECT id FROM housing_application WHERE case_id = OLD.id);
BEGIN
    UPDATE housing_unit SET state = 'available' WHERE state = 'held' AND id IN (
        SELECT unit_id FROM housing_offer WHERE application_id = gone AND state IN ('prepared', 'sent', 'viewed')
    );
    UPDATE housing_application SET merged_into_id = NULL WHERE merged_into_id = gone;
    DELETE FROM housing_offerskip WHERE application_id = gone
        OR offer_id IN (SELECT id FROM housing_offer WHERE application_id = gone);
    DELETE FROM housing_offer WHERE application_id = gone;
    DELETE FROM housing_rankoverride WHERE application_id = gone;
    UPDATE housing_rankingentry SET facts = '', salt = NULL, application_id = NULL WHERE application_id = gone;
    DELETE FROM housing_placement WHERE application_id = gone;
    DELETE FROM housing_bulkitem WHERE case_id = OLD.id;
    DELETE FROM housing_codereissue WHERE case_id = OLD.id;
    DELETE FROM housing_contactmark WHERE case_id = OLD.id;
    DELETE FROM housing_sealedanswers WHERE case_id = OLD.id;
    DELETE FROM housing_letter WHERE case_id = OLD.id;
    DELETE FROM housing_release WHERE case_id = OLD.id;
    DELETE FROM housing_review WHERE case_id = OLD.id;
    DELETE FROM housing_decision WHERE case_id = OLD.id;
    DELETE FROM housing_proofseen WHERE case_id = OLD.id;
    DELETE FROM housing_infoitem WHERE request_id IN (SELECT id FROM housing_inforequest WHERE case_id = OLD.id);
    DELETE FROM housing_inforequest WHERE case_id = OLD.id;
    DELETE FROM housing_application WHERE id = gone;
    RETURN OLD;
END
$$;
CREATE TRIGGER housing_goes_with_its_file BEFORE DELETE ON casework_case
    FOR EACH ROW EXECUTE FUNCTION housing_goes_with_its_file();

-- 3. No time hides in an identifier: each is random, version 4.
DO $$
DECLARE
    kept text;
BEGIN
    FOR kept IN SELECT table_name FROM information_schema.tables
        WHERE table_schema = 'public' AND table_name LIKE 'housing\_%'
    LOOP
        EXECUTE format(
            'ALTER TABLE %1$I ADD CONSTRAINT %2$I CHECK (substr(id::text, 15, 1) = ''4'')', kept, kept || '_random_id'
        );
    END LOOP;
END
$$;

-- 4. Sealed bytes are kept as they are, uncompressed: the proofs that search the server's files see them.
ALTER TABLE housing_decision ALTER COLUMN sealed SET STORAGE EXTERNAL;
ALTER TABLE housing_infoitem ALTER COLUMN sealed SET STORAGE EXTERNAL;
ALTER TABLE housing_letter ALTER COLUMN sealed SET STORAGE EXTERNAL;
ALTER TABLE housing_release ALTER COLUMN sealed SET STORAGE EXTERNAL;
ALTER TABLE housing_release ALTER COLUMN handed SET STORAGE EXTERNAL;
ALTER TABLE housing_release ALTER COLUMN wrap SET STORAGE EXTERNAL;
ALTER TABLE housing_sealedanswers ALTER COLUMN sealed SET STORAGE EXTERNAL;

-- 5. What an application began as stays: its file, number, programme, version and way in. Its seniority is a day
--    that only ever moves back (a merge); what moves it forward would take somebody's place from them.
CREATE FUNCTION housing_application_guarded() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.case_id, NEW.number, NEW.programme_id, NEW.version_id, NEW.window_id, NEW.filed_by, NEW.filed_on)
        IS DISTINCT FROM (
            OLD.id, OLD.case_id, OLD.number, OLD.programme_id, OLD.version_id, OLD.window_id, OLD.filed_by, OLD.filed_on
        )
        -- Where it stood is where it stands when that is written: nobody comes back to another place.
        OR NEW.stood_in NOT IN ('', OLD.stood_in)
            AND NEW.stood_in <> (SELECT state FROM casework_case WHERE id = NEW.case_id)
    THEN
        RAISE EXCEPTION 'an application stays what it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.effective_on > OLD.effective_on AND NOT EXISTS (
        -- Taking a merge back gives each its own day again.
        SELECT FROM casework_event WHERE case_id = NEW.case_id AND move = 'merge'
        UNION ALL
        SELECT FROM casework_event AS event JOIN housing_application AS other ON other.case_id = event.case_id
        WHERE other.merged_into_id = NEW.id AND event.move = 'merge'
    ) THEN
        RAISE EXCEPTION 'seniority is never lost' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER application_guarded BEFORE UPDATE ON housing_application
    FOR EACH ROW EXECUTE FUNCTION housing_application_guarded();
