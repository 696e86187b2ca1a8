DROP FUNCTION services_entries_follow() CASCADE;
DROP FUNCTION services_entry_goes() CASCADE;
DROP FUNCTION services_version_moves() CASCADE;
DROP FUNCTION services_candidates(tsquery[], integer[], date, integer, double precision, double precision);
DROP FUNCTION services_distance(double precision[], double precision, double precision);
DROP FUNCTION services_refresh_entries(uuid[]);
DROP FUNCTION services_entry_rows(uuid[]);
DROP FUNCTION services_tier(uuid);
DROP FUNCTION services_cell(integer, double precision, double precision);
DROP FUNCTION services_name_words(text);
DROP FUNCTION services_initials(text);
DROP FUNCTION services_any_of(text);
DROP TEXT SEARCH CONFIGURATION services_fr;
DROP TEXT SEARCH CONFIGURATION services_en;
DROP TEXT SEARCH DICTIONARY services_french;
DROP TEXT SEARCH DICTIONARY services_english;
DROP FUNCTION services_folded(text);
{% for tier in tiers %}DROP INDEX services_searchentry_tier_{{ tier }};
{% endfor %}
DELETE FROM services_searchversion;
{% for table, reason in dependents %}
DROP POLICY of_published ON {{ table }};
DROP POLICY IF EXISTS editors ON {{ table }};
ALTER TABLE {{ table }} DISABLE ROW LEVEL SECURITY;
{% endfor %}
DROP POLICY published ON services_listing;
DROP POLICY IF EXISTS editors ON services_listing;
ALTER TABLE services_listing DISABLE ROW LEVEL SECURITY;
