-- Words: how a text becomes the words that the search knows.
-- The query goes through the very same functions, so both sides agree by construction.

-- Lower case without accents, ligatures or punctuation that the parser would read as a path, a host or a
-- compound; the same as core.text.folded for letters. Decomposing is immutable, needs no extension (unaccent
-- is only stable) and is six times as fast as translate() over the same letters.
CREATE FUNCTION services_folded(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT replace(replace(lower(replace(replace(
        regexp_replace(
            regexp_replace(normalize(given, NFD), '[\u0300-\u036f]+', '', 'g'),
            '[\[\].,:;!?(){}«»"“”''’ʼ‘`/\\@#%&*+=|<>_°·•…–—-]+', ' ', 'g'),
        'Œ', 'oe'), 'Æ', 'ae')), 'œ', 'oe'), 'æ', 'ae')
$$;

-- Stemming without accents: "hebergement" and "hébergement" are the same word.
CREATE TEXT SEARCH DICTIONARY services_french (TEMPLATE = snowball, LANGUAGE = french, STOPWORDS = french);
CREATE TEXT SEARCH DICTIONARY services_english (TEMPLATE = snowball, LANGUAGE = english, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION services_fr (COPY = simple);
CREATE TEXT SEARCH CONFIGURATION services_en (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION services_fr
    ALTER MAPPING FOR asciiword, word, asciihword, hword, hword_asciipart, hword_part WITH services_french;
ALTER TEXT SEARCH CONFIGURATION services_en
    ALTER MAPPING FOR asciiword, word, asciihword, hword, hword_asciipart, hword_part WITH services_english;

-- One group of words that mean the same ("shelter | refuge"), in either language.
CREATE FUNCTION services_any_of(words text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT to_tsquery('services_fr', words) || to_tsquery('services_en', words)
$$;

-- The initials by which people call a name, or its first words ("mcm" for Mission communautaire de Montréal –
-- Solutions justes), one a line.
CREATE FUNCTION services_initials(names text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT coalesce(string_agg(DISTINCT left(initials, size), E'\n'), '')
    FROM string_to_table(names, E'\n') AS name
    CROSS JOIN LATERAL (
        SELECT string_agg(left(word, 1), '' ORDER BY place)
        FROM string_to_table(name, ' ') WITH ORDINALITY AS words (word, place)
        WHERE length(word) > 1 AND word NOT IN ('de', 'des', 'du', 'la', 'le', 'les', 'et', 'au', 'aux', 'of',
                                                'the', 'and', 'en', 'pour', 'for')
    ) AS shortened (initials)
    CROSS JOIN generate_series(3, least(length(initials), 6)) AS size
$$;

-- The distinct folded words of some names, each marked as a word of a name.
CREATE FUNCTION services_name_words(names text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT array_agg(DISTINCT 'n:' || word)
    FROM string_to_table(replace(names, E'\n', ' '), ' ') AS word WHERE word <> ''
$$;
