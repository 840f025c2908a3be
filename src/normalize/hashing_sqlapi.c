/*
 * hashing_sqlapi.c
 *    hash_identifier() of SQL: the platform's form of a value (hashing.c) through PostgreSQL's
 *    SHA-256, encoded as the platform wants it.
 */
#include "postgres.h"

#include "common/base64.h"
#include "common/cryptohash.h"
#include "common/sha2.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "compat.h"
#include "normalize/hashing.h"
#include "text/pgtext.h"

I360_FUNCTION(i360_hash_identifier);

/* Three bytes are four characters, and a zero. */
#define BASE64_ROOM ((PG_SHA256_DIGEST_LENGTH + 2) / 3 * 4 + 1)
#define HEX_ROOM (2 * PG_SHA256_DIGEST_LENGTH + 1)

/* "email, phone": the kinds of a standard, or of no standard all the standards. */
static const char *
ListChoices(const char *standard)
{
	const char *last = "";
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < nhash_forms; i++)
	{
		const char *choice = standard == NULL ? hash_forms[i].standard : hash_forms[i].kind;

		if ((standard != NULL && strcmp(hash_forms[i].standard, standard) != 0) ||
			strcmp(choice, last) == 0)
			continue;
		appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "", choice);
		last = choice;
	}
	return list.data;
}

static void
CheckKindMayBeHashed(const char *kind)
{
	if (strcmp(kind, "nir") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("identifiers of kind \"%s\" are not hashed without a key", kind),
				 errdetail("There are so few of these numbers that all can be tried."),
				 errhint("Use hmac() of the extension pgcrypto with a secret key, if you may keep "
						 "the number at all.")));
}

static const HashForm *
HashFormOrError(const char *standard, const char *kind)
{
	const HashForm *form = FindHashForm(standard, kind);
	const char *kinds;

	CheckKindMayBeHashed(kind);
	if (form != NULL)
		return form;
	kinds = ListChoices(standard);
	if (kinds[0] == '\0')
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("unknown hash standard \"%s\"", standard),
						errhint("Known standards: %s.", ListChoices(NULL))));
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("standard \"%s\" does not hash kind \"%s\"", standard, kind),
					errhint("It hashes: %s.", kinds)));
}

static void
HashBytes256(const char *bytes, size_t len, uint8 digest[PG_SHA256_DIGEST_LENGTH])
{
	pg_cryptohash_ctx *context = pg_cryptohash_create(PG_SHA256);

	if (context == NULL || pg_cryptohash_init(context) < 0 ||
		pg_cryptohash_update(context, (const uint8 *) bytes, len) < 0 ||
		pg_cryptohash_final(context, digest, PG_SHA256_DIGEST_LENGTH) < 0)
		elog(ERROR, "could not compute a SHA-256 hash");
	pg_cryptohash_free(context);
}

static text *
EncodeDigest(const uint8 *digest, HashEncoding encoding)
{
	char encoded[HEX_ROOM];
	int len = HEX_ROOM - 1;

	StaticAssertStmt(BASE64_ROOM <= HEX_ROOM, "hex is the longer form");
	if (encoding == HASH_BASE64)
		len = pg_b64_encode((const void *) digest, PG_SHA256_DIGEST_LENGTH, encoded, HEX_ROOM);
	else
		hex_encode((const void *) digest, PG_SHA256_DIGEST_LENGTH, encoded);
	return cstring_to_text_with_len(encoded, len);
}

/* What the core takes as kind, standard and region: zero-terminated, in UTF-8. */
static const char *
CStringArgument(FunctionCallInfo fcinfo, int n)
{
	const Utf8 argument = PG_GETARG_UTF8(n);

	return pnstrdup(argument.bytes, argument.len);
}

/*
 * hash_identifier(kind text, value text, standard text, region text) -> text. NULL for NULL, and where
 * the platform might hash something else; 22023 for an unknown standard, and for a kind that it does
 * not hash. One microsecond and a half.
 */
Datum
i360_hash_identifier(PG_FUNCTION_ARGS)
{
	const Utf8 value = PG_GETARG_UTF8(1);
	const char *standard = CStringArgument(fcinfo, 2);
	const HashInput input = {CStringArgument(fcinfo, 0), value.bytes, value.len,
							 CStringArgument(fcinfo, 3)};
	const HashForm *form = HashFormOrError(standard, input.kind);
	uint8 digest[PG_SHA256_DIGEST_LENGTH];
	char bytes[HASH_FORM_MAX_BYTES + 1];
	const size_t len = form->write(&input, bytes);

	if (len == 0)
		PG_RETURN_NULL();
	HashBytes256(bytes, len, digest);
	PG_RETURN_TEXT_P(EncodeDigest(digest, form->encoding));
}
