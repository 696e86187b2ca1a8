-- What holds of programmes whoever edits them: what people applied on stays as they read it, and nothing is received
-- without the owner's written answer.

-- A version that was published never changes and never goes. A draft does both, and keeps its number.
CREATE FUNCTION housing_published_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.published_on IS NOT NULL THEN
        RAISE EXCEPTION 'a published version stays as it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF (NEW.id, NEW.programme_id, NEW.number) IS DISTINCT FROM (OLD.id, OLD.programme_id, OLD.number) THEN
        RAISE EXCEPTION 'a version stays which it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON housing_programmeversion
    FOR EACH ROW EXECUTE FUNCTION housing_published_stays();

-- A programme that receives has its owner's dated written answer, is not retired, and what it publishes takes
-- applications. Looked at when the transaction ends: the answer and the switch may come in any order.
CREATE FUNCTION housing_may_receive() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_programme uuid;
BEGIN
    IF TG_TABLE_NAME = 'housing_programme' THEN
        the_programme := NEW.id;
    ELSE
        the_programme := NEW.programme_id;
    END IF;
    IF NOT EXISTS (SELECT FROM housing_programme WHERE id = the_programme AND is_receiving) THEN
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT FROM housing_programme WHERE id = the_programme AND is_retired)
        OR NOT EXISTS (SELECT FROM housing_owneranswer WHERE programme_id = the_programme)
        OR COALESCE((
            SELECT mode FROM housing_programmeversion
            WHERE programme_id = the_programme AND published_on IS NOT NULL ORDER BY number DESC LIMIT 1
        ), '') NOT IN ('open', 'referral')
    THEN
        RAISE EXCEPTION 'a programme receives only what its owner has agreed to in writing'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER programme_may_receive AFTER INSERT OR UPDATE ON housing_programme
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION housing_may_receive();
CREATE CONSTRAINT TRIGGER version_may_receive AFTER INSERT OR UPDATE ON housing_programmeversion
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION housing_may_receive();
