/*
 * sqlapi.c
 *    The SQL functions of this room: fetch, call the core, return its normal form or NULL.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "compat.h"
#include "normalize/normalize.h"
#include "text/pgtext.h"
#include "text/text.h"

I360_FUNCTION(i360_normalize_email);
I360_FUNCTION(i360_email_mailbox);
I360_FUNCTION(i360_normalize_phone);
I360_FUNCTION(i360_normalize_name);

#define RETURN_NORMAL_FORM(bytes, len)                                                             \
	do                                                                                             \
	{                                                                                              \
		if ((len) == 0)                                                                            \
			PG_RETURN_NULL();                                                                      \
		PG_RETURN_TEXT_P(TextFromUtf8(bytes, len));                                                \
	} while (0)

Datum
i360_normalize_email(PG_FUNCTION_ARGS)
{
	const Utf8 value = PG_GETARG_UTF8(0);
	char address[EMAIL_MAX_BYTES + 1];
	const size_t len = NormalizeEmail(value.bytes, value.len, address);

	RETURN_NORMAL_FORM(address, len);
}

Datum
i360_email_mailbox(PG_FUNCTION_ARGS)
{
	const Utf8 value = PG_GETARG_UTF8(0);
	char mailbox[EMAIL_MAX_BYTES + 1];
	const size_t len = EmailMailbox(value.bytes, value.len, mailbox);

	RETURN_NORMAL_FORM(mailbox, len);
}

Datum
i360_normalize_phone(PG_FUNCTION_ARGS)
{
	const Utf8 value = PG_GETARG_UTF8(0);
	const char *region = text_to_cstring(PG_GETARG_TEXT_PP(1));
	char phone[PHONE_MAX_BYTES];
	const size_t len = NormalizePhone(value.bytes, value.len, region, phone);

	RETURN_NORMAL_FORM(phone, len);
}

Datum
i360_normalize_name(PG_FUNCTION_ARGS)
{
	const Utf8 value = PG_GETARG_UTF8(0);
	char *name = palloc_huge(FOLD_BOUND(value.len));
	const size_t len = NormalizeName(value.bytes, value.len, name);

	RETURN_NORMAL_FORM(name, len);
}
