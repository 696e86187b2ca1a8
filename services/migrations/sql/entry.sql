-- Entries: what the search and a card know of each published listing, made from the tables for any number of
-- listings at once. The triggers and `rebuild_search` both end here.

-- The square of a grid that holds a position: 1 is about 1.1 km wide, 2 about 4.4 km.
CREATE FUNCTION services_cell(grid integer, latitude double precision, longitude double precision) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT 'g' || grid || ':' || floor(latitude / (CASE grid WHEN 1 THEN 0.01 ELSE 0.04 END))::integer
           || ':' || floor(longitude / (CASE grid WHEN 1 THEN 0.0143 ELSE 0.0572 END))::integer
$$;

-- From the identifier, which is random: 1/1024 of all listings are in tier 0, then 3, 12, 48, 192, 768.
CREATE FUNCTION services_tier(id uuid) RETURNS smallint
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT (CASE
        WHEN lot < 4 THEN 0 WHEN lot < 16 THEN 1 WHEN lot < 64 THEN 2
        WHEN lot < 256 THEN 3 WHEN lot < 1024 THEN 4 ELSE 5
    END)::smallint
    FROM (SELECT ('x' || substr(id::text, 1, 3))::bit(12)::integer) AS drawn (lot)
$$;

CREATE FUNCTION services_entry_rows(wanted uuid[])
RETURNS TABLE (
    listing_id uuid, document tsvector, names text, codes text[], tier smallint, merit smallint,
    due_on date, positions double precision[], card text, hours text
)
LANGUAGE sql STABLE AS $$
SELECT
    listing.id,
    strip(to_tsvector('services_fr', folded.names || ' ' || services_folded(concat_ws(' ',
        listing.summary_fr, listing.keywords_fr, category.label_fr, parent.label_fr, also.labels_fr,
        points.words))))
    || strip(to_tsvector('services_en', folded.names || ' ' || services_folded(concat_ws(' ',
        listing.summary_en, listing.keywords_en, category.label_en, parent.label_en, also.labels_en))))
    || array_to_tsvector(
        services_name_words(folded.names || E'\n' || services_initials(folded.names))
        || ARRAY(SELECT '/' || code FROM unnest(all_codes) AS code)
        || points.markers),
    folded.names || E'\n' || services_initials(folded.names),
    all_codes,
    services_tier(listing.id),
    (
        CASE WHEN points.has_phone THEN 20 ELSE 0 END
        + CASE WHEN points.has_address THEN 15 ELSE 0 END
        + CASE WHEN points.has_hours THEN 15 ELSE 0 END
        + CASE WHEN listing.documents_asked = ARRAY['unknown']::varchar[] THEN 0 ELSE 12 END
        + CASE WHEN listing.status_asked = 'unknown' THEN 0 ELSE 10 END
        + CASE WHEN listing.cost = 'unknown' THEN 0 ELSE 5 END
        + CASE WHEN listing.summary_fr <> '' AND listing.summary_en <> '' THEN 8 ELSE 0 END
        + CASE listing.confidence WHEN 'high' THEN 5 WHEN 'medium' THEN 3 ELSE 0 END
        + CASE WHEN listing.verified_on IS NULL THEN 0 ELSE 10 END
    )::smallint,
    least(listing.verification_due_on, listing.expires_on),
    points.positions,
    json_strip_nulls(json_build_object(
        'slug', listing.slug,
        'name_fr', listing.name_fr, 'name_en', listing.name_en,
        'organization_fr', organization.name_fr, 'organization_en', organization.name_en,
        'summary_fr', listing.summary_fr, 'summary_en', listing.summary_en,
        'category', category.slug, 'parent', parent.slug, 'also', also.slugs,
        'cost', listing.cost, 'cost_note_fr', listing.cost_note_fr, 'cost_note_en', listing.cost_note_en,
        'documents', listing.documents_asked,
        'documents_note_fr', listing.documents_note_fr, 'documents_note_en', listing.documents_note_en,
        'status', listing.status_asked,
        'status_note_fr', listing.status_note_fr, 'status_note_en', listing.status_note_en,
        'access', listing.access, 'audiences', listing.audiences,
        'police', listing.police_may_be_present,
        'website', listing.website,
        'verified_on', listing.verified_on, 'due_on', listing.verification_due_on,
        'expires_on', listing.expires_on,
        'translation_fr', listing.translation_state_fr, 'translation_en', listing.translation_state_en,
        'languages', points.languages, 'step_free', points.step_free, 'boroughs', points.boroughs,
        'address', points.address, 'city', points.city, 'places', points.places,
        'confidential', points.is_confidential, 'phone', points.phone, 'kinds', points.kinds
    ))::text,
    coalesce(points.hours::text, '[]')
FROM services_listing AS listing
JOIN services_organization AS organization ON organization.id = listing.organization_id
JOIN services_category AS category ON category.id = listing.category_id
LEFT JOIN services_category AS parent ON parent.id = category.parent_id
CROSS JOIN LATERAL services_folded(
    concat_ws(E'\n', listing.name_fr, listing.name_en, organization.name_fr, organization.name_en)
) AS folded (names)
CROSS JOIN LATERAL (
    SELECT
        coalesce(array_agg(sub.slug ORDER BY sub.position), '{}') AS slugs,
        coalesce(array_agg(top.slug) FILTER (WHERE top.slug IS NOT NULL), '{}') AS parents,
        string_agg(concat_ws(' ', sub.label_fr, top.label_fr), ' ') AS labels_fr,
        string_agg(concat_ws(' ', sub.label_en, top.label_en), ' ') AS labels_en
    FROM services_listing_also_in AS link
    JOIN services_category AS sub ON sub.id = link.category_id
    LEFT JOIN services_category AS top ON top.id = sub.parent_id
    WHERE link.listing_id = listing.id
) AS also
CROSS JOIN LATERAL (
    SELECT
        coalesce(array_agg(point.kind ORDER BY point.position, point.id), '{}') AS kinds,
        coalesce(bool_or(place.is_confidential), false) AS is_confidential,
        -- A confidential place has no address, position or borough by constraint; here it has no word either.
        string_agg(concat_ws(' ', place.name_fr, place.name_en, place.address, place.city, borough.name_fr), ' ')
            FILTER (WHERE NOT place.is_confidential) AS words,
        (array_agg(place.address ORDER BY point.position, point.id)
            FILTER (WHERE NOT place.is_confidential AND place.address <> ''))[1] AS address,
        (array_agg(place.city ORDER BY point.position, point.id)
            FILTER (WHERE NOT place.is_confidential AND place.address <> ''))[1] AS city,
        count(place.id) FILTER (WHERE NOT place.is_confidential AND place.address <> '') AS places,
        coalesce(bool_or(place.address <> '' OR place.is_confidential), false) AS has_address,
        coalesce(array_agg(DISTINCT borough.slug)
            FILTER (WHERE borough.slug IS NOT NULL AND NOT place.is_confidential), '{}') AS boroughs,
        CASE WHEN bool_or(place.step_free_entrance = 'yes') THEN 'yes'
             WHEN bool_or(place.step_free_entrance = 'no') THEN 'no' ELSE 'unknown' END AS step_free,
        coalesce(bool_or(point.hours_kind <> 'unknown'), false) AS has_hours,
        ARRAY(
            SELECT DISTINCT spoken
            FROM services_servicepoint AS any_point, unnest(any_point.languages) AS spoken
            WHERE any_point.listing_id = listing.id
        ) AS languages,
        ARRAY(
            SELECT axis
            FROM services_servicepoint AS any_point
            JOIN services_place AS any_place ON any_place.id = any_point.place_id
            CROSS JOIN LATERAL unnest(ARRAY[any_place.latitude, any_place.longitude])
                WITH ORDINALITY AS axes (axis, number)
            WHERE any_point.listing_id = listing.id AND any_place.latitude IS NOT NULL
                AND NOT any_place.is_confidential
            ORDER BY any_point.position, any_point.id, number
        ) AS positions,
        ARRAY(
            SELECT services_cell(grid, any_place.latitude, any_place.longitude)
            FROM services_servicepoint AS any_point
            JOIN services_place AS any_place ON any_place.id = any_point.place_id
            CROSS JOIN generate_series(1, 2) AS grid
            WHERE any_point.listing_id = listing.id AND any_place.latitude IS NOT NULL
                AND NOT any_place.is_confidential
        )
        || ARRAY(
            -- The quarters of a day (28 in a week) in which a piece is open at some moment. Only a first
            -- sieve: what passes is asked of the rule itself.
            SELECT 'o:' || slot % 28
            FROM services_servicepoint AS any_point
            JOIN services_hourspiece AS piece ON piece.point_id = any_point.id
            CROSS JOIN generate_series(
                piece.weekday * 4 + extract(hour FROM piece.opens)::integer / 6,
                piece.weekday * 4 + CASE
                    WHEN piece.closes > piece.opens
                        THEN (ceil(extract(epoch FROM piece.closes) / 3600)::integer - 1) / 6
                    WHEN piece.closes = time '00:00' THEN 3
                    ELSE 4 + (ceil(extract(epoch FROM piece.closes) / 3600)::integer - 1) / 6
                END
            ) AS slot
            WHERE any_point.listing_id = listing.id AND any_point.hours_kind = 'weekly'
        )
        || ARRAY(
            SELECT 'o:exception'
            FROM services_servicepoint AS any_point
            JOIN services_hoursexception AS dated ON dated.point_id = any_point.id
            WHERE any_point.listing_id = listing.id AND dated.opens IS NOT NULL
        )
        || CASE WHEN bool_or(point.hours_kind = 'always') THEN ARRAY['o:always'] ELSE '{}' END AS markers,
        bool_or(phone.numbers IS NOT NULL) AS has_phone,
        (array_agg(phone.numbers ORDER BY point.position, point.id) FILTER (WHERE phone.numbers IS NOT NULL))[1]
            AS phone,
        CASE WHEN bool_or(point.hours_kind <> 'unknown' OR dated.pieces IS NOT NULL)
             THEN json_agg(
                 json_build_array(point.hours_kind, point.holidays, weekly.pieces, dated.pieces)
                 ORDER BY point.position, point.id) END AS hours
    FROM services_servicepoint AS point
    LEFT JOIN services_place AS place ON place.id = point.place_id
    LEFT JOIN services_borough AS borough ON borough.id = place.borough_id AND NOT place.is_confidential
    CROSS JOIN LATERAL (
        SELECT (json_agg(json_build_array(line.number, line.extension, line.kind)
                         ORDER BY line.position, line.id) -> 0) AS numbers
        FROM services_phone AS line WHERE line.point_id = point.id
    ) AS phone
    CROSS JOIN LATERAL (
        SELECT json_agg(json_build_array(
            piece.weekday, to_char(piece.opens, 'HH24:MI'), to_char(piece.closes, 'HH24:MI'),
            piece.valid_from, piece.valid_to) ORDER BY piece.weekday, piece.opens) AS pieces
        FROM services_hourspiece AS piece WHERE piece.point_id = point.id
    ) AS weekly
    CROSS JOIN LATERAL (
        SELECT json_agg(json_build_array(
            dated.first_day, dated.last_day, to_char(dated.opens, 'HH24:MI'), to_char(dated.closes, 'HH24:MI'))
            ORDER BY dated.first_day) AS pieces
        FROM services_hoursexception AS dated WHERE dated.point_id = point.id
    ) AS dated
    WHERE point.listing_id = listing.id
) AS points
CROSS JOIN LATERAL (
    -- The listing's own category first; the rest in any order, each once.
    SELECT array_agg(code ORDER BY first) AS all_codes
    FROM (
        SELECT code, min(place) AS first
        FROM unnest(
            ARRAY['category:' || category.slug]
            || CASE WHEN parent.slug IS NULL THEN '{}' ELSE ARRAY['category:' || parent.slug] END
            || ARRAY(SELECT 'category:' || slug FROM unnest(also.slugs || also.parents) AS slug)
            || ARRAY(SELECT 'borough:' || slug FROM unnest(points.boroughs || listing.served_boroughs) AS slug)
            || ARRAY['cost:' || listing.cost, 'status:' || listing.status_asked, 'step_free:' || points.step_free]
            || ARRAY(SELECT 'papers:' || paper FROM unnest(listing.documents_asked) AS paper)
            || CASE WHEN listing.access = '{}' THEN ARRAY['access:unknown']
                    ELSE ARRAY(SELECT 'access:' || way FROM unnest(listing.access) AS way) END
            || CASE WHEN listing.audiences = '{}' THEN ARRAY['audience:unknown']
                    ELSE ARRAY(SELECT 'audience:' || who FROM unnest(listing.audiences) AS who) END
            || CASE WHEN points.languages = '{}' THEN ARRAY['language:unknown']
                    ELSE ARRAY(SELECT 'language:' || spoken FROM unnest(points.languages) AS spoken) END
            || CASE WHEN 'phone' = ANY (points.kinds) THEN ARRAY['by:phone'] ELSE '{}' END
            -- For some streets only: the search puts it behind what is open to the whole island.
            || CASE WHEN listing.served_boroughs <> '{}' OR listing.served_postal_areas <> '{}'
                    THEN ARRAY['served:part'] ELSE '{}' END
            || ARRAY['open:' || CASE WHEN points.has_hours THEN 'known' ELSE 'unknown' END]
        ) WITH ORDINALITY AS given (code, place)
        GROUP BY code
    ) AS distinct_codes
) AS gathered
WHERE listing.id = ANY (wanted) AND listing.state = 'published'
$$;

-- Make the entries of some listings what they should be: written, changed or gone.
CREATE FUNCTION services_refresh_entries(wanted uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM services_searchentry AS entry
    USING services_listing AS listing
    WHERE entry.listing_id = ANY (wanted) AND listing.id = entry.listing_id AND listing.state <> 'published';

    WITH fresh AS MATERIALIZED (
        SELECT * FROM services_entry_rows(wanted)
    ), new_codes AS (
        INSERT INTO services_searchcode (code)
        SELECT DISTINCT code FROM fresh, unnest(fresh.codes) AS code
        WHERE code NOT IN (SELECT known.code FROM services_searchcode AS known)
        -- Not DO NOTHING: a code that another transaction has just added must be returned too.
        ON CONFLICT (code) DO UPDATE SET code = excluded.code
        RETURNING number, code
    ), numbered AS (
        SELECT number, code FROM services_searchcode UNION SELECT number, code FROM new_codes
    ), new_words AS (
        INSERT INTO services_searchword (word, frequency)
        SELECT word, count(*)
        FROM fresh, regexp_split_to_table(fresh.names, '\s+') AS word
        WHERE length(word) BETWEEN 3 AND 40 AND word !~ '[0-9]'
            AND word NOT IN (SELECT known.word FROM services_searchword AS known)
        GROUP BY word
        ON CONFLICT DO NOTHING
    )
    INSERT INTO services_searchentry AS entry
        (listing_id, document, names, codes, tier, merit, due_on, positions, card, hours)
    SELECT
        fresh.listing_id, fresh.document, fresh.names,
        (SELECT string_agg(chr(256 + numbered.number), '' ORDER BY given.place)
         FROM unnest(fresh.codes) WITH ORDINALITY AS given (code, place)
         JOIN numbered ON numbered.code = given.code),
        fresh.tier, fresh.merit, fresh.due_on, fresh.positions, fresh.card, fresh.hours
    FROM fresh
    ON CONFLICT (listing_id) DO UPDATE SET
        document = excluded.document, names = excluded.names, codes = excluded.codes, merit = excluded.merit,
        due_on = excluded.due_on, positions = excluded.positions, card = excluded.card, hours = excluded.hours
    WHERE (entry.document, entry.names, entry.codes, entry.merit, entry.due_on, entry.positions, entry.card,
           entry.hours)
        IS DISTINCT FROM
          (excluded.document, excluded.names, excluded.codes, excluded.merit, excluded.due_on,
           excluded.positions, excluded.card, excluded.hours);
END
$$;
