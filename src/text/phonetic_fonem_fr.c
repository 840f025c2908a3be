/*
 * phonetic_fonem_fr.c
 *    FONEM: French family names as one would spell them by ear (Bouchard, Brard and
 *    Lavoie 1981, made for the parish registers of the Saguenay).
 *
 * An ordered list of rewrites, fonem_fr.def. It is a narrow code: on 13,908 French
 * family names it has nearly as many values as there are names, and brings together
 * about half of the spellings that people take for each other. Some microseconds a name.
 */
#include "text/phonetic.h"
#include "text/rewrite.h"

static const Rewrite rules[] = {
#define FONEM(pattern, with) {pattern, with},
#include "text/fonem_fr.def"
#undef FONEM
};

static RewriteHint hints[lengthof(rules)];
static const RewriteList list = {rules, hints, lengthof(rules)};

size_t
FonemFrCode(const char *name, size_t len, char *code)
{
	return RewriteWord(&list, code, ReadLetters(name, len, NULL, false, code));
}
