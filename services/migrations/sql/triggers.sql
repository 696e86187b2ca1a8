-- Triggers: an entry follows its listing, whoever changes it and however. They run once a statement, whatever
-- the number of rows, and not at all while a bulk load says `SET LOCAL services.entries = 'later'`.

CREATE FUNCTION services_entries_follow() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    -- How the changed rows ("changed") lead to listings.
    way CONSTANT text := TG_ARGV[0];
    wanted uuid[];
BEGIN
    IF current_setting('services.entries', true) = 'later' THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT array_agg(DISTINCT listing_id) FROM (%s) AS found', way) INTO wanted;
    IF wanted IS NOT NULL THEN
        PERFORM services_refresh_entries(wanted);
    END IF;
    RETURN NULL;
END
$$;

-- A listing that is erased takes its entry along, before the foreign key would complain.
CREATE FUNCTION services_entry_goes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM services_searchentry WHERE listing_id = OLD.id;
    RETURN OLD;
END
$$;
CREATE TRIGGER entry_goes BEFORE DELETE ON services_listing
    FOR EACH ROW EXECUTE FUNCTION services_entry_goes();

{% for table, way, way_before in followed %}
CREATE TRIGGER entries_follow_insert AFTER INSERT ON {{ table }} REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION services_entries_follow($way${{ way }}$way$);
CREATE TRIGGER entries_follow_update AFTER UPDATE ON {{ table }} REFERENCING OLD TABLE AS before NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION services_entries_follow($way${{ way }} UNION ALL {{ way_before }}$way$);
CREATE TRIGGER entries_follow_delete AFTER DELETE ON {{ table }} REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION services_entries_follow($way${{ way }}$way$);
{% endfor %}

-- What every process has compiled goes stale when the vocabulary, the categories or the places change.
CREATE FUNCTION services_version_moves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('services.entries', true) = 'later' THEN
        RETURN NULL;
    END IF;
    -- A statement that changes no row fires too.
    IF TG_OP <> 'TRUNCATE' THEN
        IF NOT EXISTS (SELECT FROM changed) THEN
            RETURN NULL;
        END IF;
    END IF;
    UPDATE services_searchversion SET stamp = gen_random_uuid();
    RETURN NULL;
END
$$;

INSERT INTO services_searchversion (stamp) VALUES (gen_random_uuid());

{% for table in versioned %}
CREATE TRIGGER version_moves_insert AFTER INSERT ON {{ table }} REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION services_version_moves();
CREATE TRIGGER version_moves_update AFTER UPDATE ON {{ table }} REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION services_version_moves();
CREATE TRIGGER version_moves_delete AFTER DELETE ON {{ table }} REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION services_version_moves();
CREATE TRIGGER version_moves_truncate AFTER TRUNCATE ON {{ table }}
    FOR EACH STATEMENT EXECUTE FUNCTION services_version_moves();
{% endfor %}
