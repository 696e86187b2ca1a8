-- What holds of dwellings and offers; answers by the person.
--
-- A dwelling follows its offers: whoever writes an offer never has to think of the dwelling, and nobody else writes
-- that it is held or leased. Everybody locks the file first, then the dwelling.

-- 1. A dwelling stays what it was offered as for as long as it is held.
CREATE FUNCTION housing_unit_guarded() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state NOT IN ('available', 'off_line') THEN
            RAISE EXCEPTION 'a dwelling begins free' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    -- By an offer, or by the erasure of a file that had one: both are triggers of their own.
    IF NEW.state <> OLD.state AND 'held' IN (NEW.state, OLD.state) AND pg_trigger_depth() < 2
        OR NEW.state <> OLD.state AND NEW.state = 'leased' AND pg_trigger_depth() < 2
    THEN
        RAISE EXCEPTION 'a dwelling follows its offers' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.id, NEW.programme_id) IS DISTINCT FROM (OLD.id, OLD.programme_id)
        OR OLD.state = 'held' AND to_jsonb(NEW) - 'state' IS DISTINCT FROM to_jsonb(OLD) - 'state'
    THEN
        RAISE EXCEPTION 'a dwelling stays what was offered' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER unit_guarded BEFORE INSERT OR UPDATE ON housing_unit
    FOR EACH ROW EXECUTE FUNCTION housing_unit_guarded();

-- 2. Those on a list for whom a dwelling is right: the rule of housing/rules/matching.py, once more, so that nobody is
--    passed over for a reason that is not so. tests/housing/test_offers.py holds the two together.
CREATE FUNCTION housing_suited(p_unit uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT needs.application_id
    FROM housing_unit AS unit, housing_placement AS needs
    WHERE unit.id = p_unit
        AND unit.bedrooms BETWEEN needs.bedrooms AND needs.bedrooms + 1
        AND needs.people <= unit.most_people
        AND (needs.boroughs = '{}' OR unit.borough = ANY (needs.boroughs))
        AND (needs.most_rent IS NULL OR unit.rent <= needs.most_rent)
        -- Where a wheelchair goes there are no steps.
        AND needs.features <@ (unit.features || CASE
            WHEN 'wheelchair' = ANY (unit.features) THEN '{no_steps}'::varchar[] ELSE '{}' END)
        AND (needs.has_senior OR NOT unit.is_for_seniors)
        -- The same dwelling is not offered twice to somebody who did not take it.
        AND NOT EXISTS (
            SELECT FROM housing_offer
            WHERE unit_id = unit.id AND application_id = needs.application_id AND state IN ('declined', 'expired')
                AND sent_on >= unit.free_on
        )
$$;

-- 3. An offer begins as prepared, on a free dwelling, for somebody who waits, by a place in the newest order of its
--    own programme. The dwelling is held from this moment on.
CREATE FUNCTION housing_offer_begins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_unit record;
BEGIN
    SELECT programme_id, state INTO the_unit FROM housing_unit WHERE id = NEW.unit_id FOR UPDATE;
    IF the_unit.state IS DISTINCT FROM 'available' THEN
        RAISE EXCEPTION 'not a free dwelling' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state <> 'prepared' OR NOT EXISTS (
        SELECT FROM housing_rankingentry AS entry
        JOIN housing_rankingrun AS run ON run.id = entry.run_id
        JOIN housing_application AS application ON application.id = entry.application_id
        JOIN casework_case AS file ON file.id = application.case_id
        WHERE entry.id = NEW.entry_id AND entry.run_id = NEW.run_id AND entry.application_id = NEW.application_id
            AND run.programme_id = the_unit.programme_id AND application.programme_id = the_unit.programme_id
            AND file.state = 'waiting'
            AND run.number = (SELECT max(number) FROM housing_rankingrun WHERE programme_id = run.programme_id)
    ) THEN
        RAISE EXCEPTION 'not a place in the order' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE housing_unit SET state = 'held' WHERE id = NEW.unit_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER offer_begins BEFORE INSERT ON housing_offer
    FOR EACH ROW EXECUTE FUNCTION housing_offer_begins();

-- 4. What an offer is stays; where it stands follows a table; and it is sent in order: everybody who waits before
--    this household is named among those who were passed over, and the dwelling is right for none of them. Else two
--    people have approved, for this household and this dwelling, that it goes out of order.
CREATE FUNCTION housing_offer_guarded() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    is_true boolean := true;
BEGIN
    IF (NEW.id, NEW.unit_id, NEW.application_id, NEW.run_id, NEW.entry_id, NEW.override_id, NEW.prepared_by_id)
        IS DISTINCT FROM
        (OLD.id, OLD.unit_id, OLD.application_id, OLD.run_id, OLD.entry_id, OLD.override_id, OLD.prepared_by_id)
        OR OLD.state <> 'prepared' AND (NEW.sent_on, NEW.answer_by) IS DISTINCT FROM (OLD.sent_on, OLD.answer_by)
        OR OLD.answered_on IS NOT NULL AND (NEW.answered_on, NEW.answered_by_id, NEW.decline_reason)
            IS DISTINCT FROM (OLD.answered_on, OLD.answered_by_id, OLD.decline_reason)
    THEN
        RAISE EXCEPTION 'an offer stays what it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    CASE OLD.state || ' ' || NEW.state
    WHEN 'prepared sent' THEN
        IF NEW.override_id IS NOT NULL THEN
            is_true := EXISTS (
                SELECT FROM housing_rankoverride
                WHERE id = NEW.override_id AND application_id = NEW.application_id AND unit_id = NEW.unit_id
                    AND approved_on IS NOT NULL AND expires_on >= NEW.sent_on
            );
        ELSE
            is_true := NOT EXISTS (
                SELECT FROM housing_rankingentry AS before
                JOIN housing_application AS application ON application.id = before.application_id
                JOIN casework_case AS file ON file.id = application.case_id
                JOIN housing_placement AS needs ON needs.application_id = application.id
                WHERE before.run_id = NEW.run_id AND file.state = 'waiting'
                    AND before.place < (SELECT place FROM housing_rankingentry WHERE id = NEW.entry_id)
                    AND (
                        application.id IN (SELECT housing_suited(NEW.unit_id))
                        OR application.id NOT IN (
                            SELECT application_id FROM housing_offerskip
                            WHERE offer_id = NEW.id AND application_id IS NOT NULL
                        )
                    )
            ) AND NEW.application_id IN (SELECT housing_suited(NEW.unit_id));
        END IF;
        -- Five working days, or ten (rules/clocks.py): never so few that silence is made of them.
        is_true := is_true AND NEW.answer_by >= NEW.sent_on + 5;
    WHEN 'sent viewed' THEN
        is_true := NEW.viewed_on IS NOT NULL;
    WHEN 'sent accepted', 'viewed accepted' THEN
        is_true := NEW.answered_on IS NOT NULL AND NEW.decline_reason = '';
    WHEN 'sent declined', 'viewed declined' THEN
        is_true := NEW.answered_on IS NOT NULL AND NEW.decline_reason <> '';
    WHEN 'sent expired', 'viewed expired' THEN
        -- By the calendar alone, and never before its last day is over.
        is_true := NEW.answer_by < (now() AT TIME ZONE 'America/Montreal')::date;
    WHEN 'prepared rescinded', 'sent rescinded', 'viewed rescinded', 'accepted rescinded' THEN
        -- After an acceptance: the lease was never signed.
        NULL;
    ELSE
        is_true := false;
    END CASE;
    IF is_true IS NOT TRUE THEN
        RAISE EXCEPTION 'not what an offer does: %', NEW.state USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE housing_unit SET state = CASE NEW.state
        WHEN 'accepted' THEN 'leased' WHEN 'sent' THEN 'held' WHEN 'viewed' THEN 'held' ELSE 'available' END
    WHERE id = NEW.unit_id AND (state = 'held' OR OLD.state = 'accepted' AND state = 'leased');
    RETURN NEW;
END
$$;
CREATE TRIGGER offer_guarded BEFORE UPDATE ON housing_offer
    FOR EACH ROW EXECUTE FUNCTION housing_offer_guarded();

-- An exception to the order was used, and counted for everybody to read (ranking.sql), when the offer it was for goes.
CREATE FUNCTION housing_exception_is_counted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM housing_rankoverride WHERE id = NEW.override_id AND used_on IS NULL) THEN
        RAISE EXCEPTION 'an exception that nobody counts' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER exception_is_counted AFTER UPDATE OF state ON housing_offer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.override_id IS NOT NULL AND NEW.state = 'sent')
    EXECUTE FUNCTION housing_exception_is_counted();

-- What somebody writes who has the desk's password and no page of ours: no word of the person's, and no silence.
CREATE FUNCTION housing_desk_offers_for_itself() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user = 'casework_staff' AND NEW.state <> OLD.state AND (
        NEW.state IN ('viewed', 'expired') OR NEW.state IN ('accepted', 'declined') AND NEW.answered_by_id IS NULL
    ) THEN
        RAISE EXCEPTION 'not an answer of the desk' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER desk_offers_for_itself BEFORE UPDATE ON housing_offer
    FOR EACH ROW EXECUTE FUNCTION housing_desk_offers_for_itself();

ALTER TABLE housing_offerskip ADD CONSTRAINT housing_offerskip_says_why CHECK (cardinality(reasons) > 0);

-- 5. Whoever leaves the list leaves the dwelling to the next: an open offer ends with the application.
CREATE FUNCTION housing_offers_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE housing_offer SET state = 'rescinded'
    WHERE application_id = (SELECT id FROM housing_application WHERE case_id = NEW.case_id)
        AND state IN ('prepared', 'sent', 'viewed');
    RETURN NULL;
END
$$;
CREATE TRIGGER housing_offers_end AFTER INSERT ON casework_event
    FOR EACH ROW WHEN (NEW.before = 'offer_open' AND NEW.state <> 'offer_open')
    EXECUTE FUNCTION housing_offers_end();

-- 6. What the person does: each acts on the one file of their code; a helper's code must be allowed to decide.

-- The file that a code may decide about on a day, by whom, and under which grant; nothing for any other code.
CREATE FUNCTION housing_decides(p_lookup bytea, p_on date)
RETURNS TABLE (case_id uuid, actor text, grant_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT case_id, 'person', NULL::uuid FROM casework_receipt WHERE lookup = p_lookup
    UNION ALL
    SELECT case_id, 'helper', id FROM casework_helpergrant
    WHERE id = casework_grant_of(p_lookup, p_on) AND may_decide
$$;

-- The offers that were sent to a household, the newest first, for the person and for whoever they let read.
CREATE FUNCTION housing_offers_by_code(p_lookup bytea, p_on date) RETURNS TABLE (
    id uuid, state text, sent_on date, answer_by date, viewed_on date, answered_on date, decline_reason text,
    label text, borough text, bedrooms smallint, rent int, features text[], is_for_seniors boolean, may_answer boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT one.id, one.state, one.sent_on, one.answer_by, one.viewed_on, one.answered_on, one.decline_reason,
        unit.label, unit.borough, unit.bedrooms, unit.rent, unit.features::text[], unit.is_for_seniors,
        one.state IN ('sent', 'viewed') AND EXISTS (SELECT FROM housing_decides(p_lookup, p_on))
    FROM housing_offer AS one
    JOIN housing_unit AS unit ON unit.id = one.unit_id
    JOIN housing_application AS application ON application.id = one.application_id
    WHERE one.sent_on IS NOT NULL AND application.case_id IN (
        SELECT case_id FROM casework_receipt WHERE lookup = p_lookup
        UNION ALL
        SELECT case_id FROM casework_helpergrant WHERE id = casework_grant_of(p_lookup, p_on)
    )
    ORDER BY one.sent_on DESC, one.id
$$;

-- « I have read this offer »: said by a press, since a page that was fetched proves nothing. False: nothing to read.
CREATE FUNCTION housing_offer_view_by_code(p_lookup bytea, p_offer uuid, p_on date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who record;
BEGIN
    PERFORM casework_day_said(p_on);
    PERFORM FROM casework_case WHERE id = (SELECT case_id FROM housing_decides(p_lookup, p_on)) FOR UPDATE;
    SELECT * INTO who FROM housing_decides(p_lookup, p_on);
    UPDATE housing_offer SET state = 'viewed', viewed_on = greatest(p_on, sent_on)
    WHERE id = p_offer AND state = 'sent'
        AND application_id = (SELECT id FROM housing_application WHERE case_id = who.case_id);
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO casework_helperuse (id, grant_id, act, day)
    SELECT gen_random_uuid(), who.grant_id, 'acted', p_on WHERE who.grant_id IS NOT NULL ON CONFLICT DO NOTHING;
    RETURN true;
END
$$;

-- Take a dwelling, or say why not. Returns where the offer stands afterwards: the same answer twice is one answer, and
-- an offer that has ended meanwhile stays as it ended. Null: no such code, or not theirs to decide, or no such offer.
CREATE FUNCTION housing_offer_answer_by_code(
    p_lookup bytea, p_offer uuid, p_accepts boolean, p_reason text, p_on date, p_event uuid
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who record;
    standing text;
BEGIN
    PERFORM casework_day_said(p_on);
    -- The file first, as every act does: two that lock in another order would wait for each other.
    PERFORM FROM casework_case WHERE id = (SELECT case_id FROM housing_decides(p_lookup, p_on)) FOR UPDATE;
    SELECT * INTO who FROM housing_decides(p_lookup, p_on);
    SELECT state INTO standing FROM housing_offer
    WHERE id = p_offer AND sent_on IS NOT NULL
        AND application_id = (SELECT id FROM housing_application WHERE case_id = who.case_id);
    IF standing IS NULL OR standing NOT IN ('sent', 'viewed') OR p_accepts IS NULL THEN
        RETURN standing;
    END IF;
    UPDATE housing_offer SET state = CASE WHEN p_accepts THEN 'accepted' ELSE 'declined' END,
        viewed_on = coalesce(viewed_on, greatest(p_on, sent_on)), answered_on = greatest(p_on, sent_on),
        decline_reason = CASE WHEN p_accepts THEN '' ELSE p_reason END
    WHERE id = p_offer
    RETURNING state INTO standing;
    INSERT INTO casework_event (id, case_id, number, move, before, state, actor, detail, day, previous, digest)
    VALUES (
        p_event, who.case_id, 0, CASE WHEN p_accepts THEN 'house' ELSE 'decline' END, '',
        CASE WHEN p_accepts THEN 'housed' ELSE 'waiting' END, who.actor, '', p_on, '', ''
    );
    UPDATE casework_case SET has_news = true WHERE id = who.case_id;
    INSERT INTO casework_helperuse (id, grant_id, act, day)
    SELECT gen_random_uuid(), who.grant_id, 'acted', p_on WHERE who.grant_id IS NOT NULL ON CONFLICT DO NOTHING;
    RETURN standing;
END
$$;
