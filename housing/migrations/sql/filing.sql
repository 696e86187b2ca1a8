-- How an application is handed in, or entered by staff: casework's own function, and the row beside the file. One
-- statement: both are written, or nothing.

-- A file's number: eight figures of thirty-two, without look-alikes (housing/rules/facts.py). Nobody gives it: who
-- wins a tie is drawn from it. Nor does anybody draw until one pleases: the next one is settled before they come, and
-- taken back, they meet it again. It is made of a key that only its owner reads; each number leaves another key behind,
-- from which no earlier one can be made, so that nothing tells who came first on a day.
CREATE TABLE housing_numbering (key bytea NOT NULL CHECK (octet_length(key) = 32));
INSERT INTO housing_numbering (key) VALUES (sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));

-- Only other functions call it, last: whoever draws next waits until this one is kept.
CREATE FUNCTION housing_new_number() RETURNS text
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    figures text := '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    the_key bytea;
    bits bit(40);
    drawn text;
BEGIN
    LOOP
        UPDATE housing_numbering SET key = sha256(key || 'next') RETURNING key INTO STRICT the_key;
        -- Five bytes are eight times five bits, each figure as likely as any other.
        bits := ('x' || left(encode(sha256(the_key || 'number'), 'hex'), 10))::bit(40);
        SELECT string_agg(substr(figures, 1 + substring(bits FROM 1 + 5 * place FOR 5)::int, 1), '' ORDER BY place)
        INTO drawn FROM generate_series(0, 7) AS place;
        IF NOT EXISTS (SELECT FROM housing_application WHERE number = drawn) THEN
            RETURN drawn;
        END IF;
    END LOOP;
END
$$;

-- The row beside the file, and the number that it is given. Its programme takes applications, in the version that the
-- person began on; the window is the one that is open that day, and a window with an end counts as one day. Only other
-- functions call it.
CREATE FUNCTION housing_begin(
    p_case uuid, p_application uuid, p_version uuid, p_filed_by text, p_decide_by date, p_on date
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    asked record;
    the_window record;
    drawn text;
BEGIN
    SELECT version.id, version.has_list, version.programme_id INTO asked
    FROM housing_programmeversion AS version JOIN housing_programme AS programme ON programme.id = version.programme_id
    WHERE version.id = p_version AND version.published_on IS NOT NULL AND version.mode IN ('open', 'referral')
        AND programme.is_receiving AND NOT programme.is_retired
        AND (version.opens_on IS NULL OR p_on >= version.opens_on)
        AND (version.closes_on IS NULL OR p_on <= version.closes_on);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'closed' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF (p_decide_by BETWEEN p_on AND p_on + 92) IS NOT TRUE THEN
        RAISE EXCEPTION 'not an application' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM casework_day_said(p_on);
    SELECT id, opens_on, closes_on INTO the_window FROM housing_openingwindow
    WHERE programme_id = asked.programme_id AND p_on >= opens_on AND (closes_on IS NULL OR p_on <= closes_on)
    ORDER BY number DESC LIMIT 1;
    IF asked.has_list AND the_window.id IS NULL THEN
        RAISE EXCEPTION 'closed' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    drawn := housing_new_number();
    INSERT INTO housing_application (
        id, case_id, number, programme_id, version_id, window_id, filed_by, filed_on, effective_on, decide_by, stood_in
    )
    VALUES (
        p_application, p_case, drawn, asked.programme_id, p_version, the_window.id, p_filed_by, p_on,
        CASE WHEN the_window.closes_on IS NOT NULL THEN the_window.opens_on ELSE p_on END, p_decide_by, ''
    );
    RETURN drawn;
END
$$;

-- Hand an application in, once for each visit; its number. Null: this visit handed one in already.
CREATE FUNCTION housing_hand_in(
    p_row bytea, p_journey uuid, p_receipt_shown bytea, p_now timestamptz,
    p_case uuid, p_kind text, p_team uuid, p_language text, p_urgency text, p_lane text, p_received_on date,
    p_due_on date, p_story_id uuid, p_story bytea, p_receipt_id uuid, p_lookup bytea, p_public bytea, p_pepper int,
    p_wrap_ids uuid[], p_recipients text[], p_wraps bytea[], p_event uuid,
    p_application uuid, p_version uuid, p_decide_by date
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF p_kind <> 'housing' THEN
        RAISE EXCEPTION 'not an application' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT casework_hand_in(
        p_row, p_journey, p_receipt_shown, p_now, p_case, p_kind, p_team, p_language, p_urgency, p_lane,
        p_received_on, p_due_on, p_story_id, p_story, p_receipt_id, p_lookup, p_public, p_pepper, p_wrap_ids,
        p_recipients, p_wraps, p_event
    ) THEN
        RETURN NULL;
    END IF;
    RETURN housing_begin(p_case, p_application, p_version, 'online', p_decide_by, p_received_on);
END
$$;

-- An application that somebody told by phone or wrote on paper; its number. Null: it stands there.
CREATE FUNCTION housing_enter(
    p_member uuid, p_how text, p_case uuid, p_kind text, p_team uuid, p_language text, p_urgency text,
    p_received_on date, p_due_on date, p_story_id uuid, p_story bytea, p_receipt_id uuid, p_lookup bytea,
    p_public bytea, p_pepper int, p_wrap_ids uuid[], p_recipients text[], p_wraps bytea[], p_event uuid,
    p_application uuid, p_version uuid, p_decide_by date
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF p_kind <> 'housing' THEN
        RAISE EXCEPTION 'not an application' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT casework_enter(
        p_member, p_how, p_case, p_kind, p_team, p_language, p_urgency, p_received_on, p_due_on, p_story_id, p_story,
        p_receipt_id, p_lookup, p_public, p_pepper, p_wrap_ids, p_recipients, p_wraps, p_event
    ) THEN
        RETURN NULL;
    END IF;
    RETURN housing_begin(p_case, p_application, p_version, p_how, p_decide_by, p_received_on);
END
$$;

-- Neither casework function writes a file of this kind by itself: it would be one without an application.
CREATE FUNCTION housing_file_has_its_application() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.kind = 'housing' AND NOT EXISTS (SELECT FROM housing_application WHERE case_id = NEW.id)
        AND EXISTS (SELECT FROM casework_case WHERE id = NEW.id)
    THEN
        RAISE EXCEPTION 'a file without its application' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER housing_file_has_its_application AFTER INSERT ON casework_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION housing_file_has_its_application();
