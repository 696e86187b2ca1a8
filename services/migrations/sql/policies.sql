-- Row policies: a role that is not the owner reads what is published and what hangs on it; editors read and
-- write all. The search itself reads entries only, which exist for published listings alone, so the policies
-- cost it nothing.

ALTER TABLE services_listing ENABLE ROW LEVEL SECURITY;
-- A closed or paused listing was public once: its page says so, and the API tells it from one that never was.
CREATE POLICY published ON services_listing FOR SELECT USING (state IN ('published', 'paused', 'closed'));

{% for table, reason in dependents %}
ALTER TABLE {{ table }} ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_published ON {{ table }} FOR SELECT USING (EXISTS ({{ reason }}));
{% endfor %}

-- The roles are made before the tables (manage.py migrate_portal); a server of tests has none.
DO $$
DECLARE
    policed text;
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'directory_editor') THEN
        FOREACH policed IN ARRAY ARRAY['services_listing'{% for table, reason in dependents %}, '{{ table }}'{% endfor %}] LOOP
            EXECUTE format('CREATE POLICY editors ON %I TO directory_editor USING (true) WITH CHECK (true)', policed);
        END LOOP;
    END IF;
END
$$;
