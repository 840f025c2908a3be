/*
 * phonetic_double_metaphone.c
 *    Double Metaphone: how a name sounds to an English ear, in four letters at most,
 *    and how else it might (Philips, "The Double Metaphone Search Algorithm", C/C++
 *    Users Journal 18-6, 2000).
 *
 * One function a letter looks at its surroundings, appends sounds to both codes and says
 * how many letters it has taken. 0 is the TH of Smith, X the SH of Schmidt, A a vowel at
 * the start. Answers are those of dmetaphone() and dmetaphone_alt() of PostgreSQL's
 * fuzzystrmatch; accents are folded first, where those read bytes.
 *
 * Not made for French: fewer variants share a code than with berge_fr, and far more
 * names that are not variants do.
 */
#include "text/phonetic.h"

#define METAPHONE_LENGTH 4

typedef struct Code
{
	char letters[METAPHONE_LENGTH + 2]; /* a sound has two letters at most */
	int length;
} Code;

typedef struct Metaphone
{
	const char *name;
	int length;
	bool is_slavo_germanic;
	Code primary;
	Code alternate;
} Metaphone;

/* The letter at a place; beyond the ends of the name a zero. */
static char
LetterAt(const Metaphone *m, int at)
{
	return at >= 0 && at < m->length ? m->name[at] : '\0';
}

static bool
IsVowelAt(const Metaphone *m, int at)
{
	const char letter = LetterAt(m, at);

	return letter != '\0' && strchr("AEIOUY", letter) != NULL;
}

/* Is the letter at a place one of these? A space stands for the end of the name too. */
static bool
IsOneOf(const Metaphone *m, int at, const char *set)
{
	const char letter = at >= m->length ? ' ' : LetterAt(m, at);

	return letter != '\0' && strchr(set, letter) != NULL;
}

/* Does the name read one of these words, which bars separate, from a place on? Spaces follow its end. */
static bool
Reads(const Metaphone *m, int at, const char *words)
{
	if (at < 0)
		return false;
	for (;;)
	{
		const size_t len = strcspn(words, "|");
		size_t same = 0;

		while (same < len &&
			   words[same] == (at + (int) same < m->length ? m->name[at + same] : ' '))
			same++;
		if (same == len)
			return true;
		if (words[len] == '\0')
			return false;
		words += len + 1;
	}
}

static void
Append(Code *code, const char *sound)
{
	while (*sound != '\0' && code->length < METAPHONE_LENGTH)
		code->letters[code->length++] = *sound++;
}

/* Append to both codes; returns how many letters of the name this has taken. */
static int
Sound(Metaphone *m, const char *primary, const char *alternate, int taken)
{
	Append(&m->primary, primary);
	Append(&m->alternate, alternate);
	return taken;
}

/* A letter that sounds the same once or twice. */
static int
SoundOnce(Metaphone *m, int at, const char *primary, const char *alternate, const char *taken_too)
{
	return Sound(m, primary, alternate, IsOneOf(m, at + 1, taken_too) ? 2 : 1);
}

static bool
IsGermanic(const Metaphone *m)
{
	return Reads(m, 0, "VAN |VON |SCH");
}

static int
CodeVowel(Metaphone *m, int at)
{
	const char *sound = at == 0 ? "A" : "";

	return Sound(m, sound, sound, 1);
}

static int
CodeB(Metaphone *m, int at)
{
	return SoundOnce(m, at, "P", "P", "B");
}

/* CH: Michael, chemistry, orchestra, McHugh, church. */
static int
CodeCh(Metaphone *m, int at)
{
	if (at > 0 && Reads(m, at, "CHAE"))
		return Sound(m, "K", "X", 2);
	if (at == 0 && Reads(m, 1, "HARAC|HARIS|HOR|HYM|HIA|HEM") && !Reads(m, 0, "CHORE"))
		return Sound(m, "K", "K", 2);
	if (IsGermanic(m) || Reads(m, at - 2, "ORCHES|ARCHIT|ORCHID") || IsOneOf(m, at + 2, "TS") ||
		((at == 0 || IsOneOf(m, at - 1, "AOUE")) && IsOneOf(m, at + 2, "LRNMBHFVW ")))
		return Sound(m, "K", "K", 2);
	if (at == 0)
		return Sound(m, "X", "X", 2);
	return Sound(m, Reads(m, 0, "MC") ? "K" : "X", "K", 2);
}

/* CC: accident, bacci, bacchus. */
static int
CodeCc(Metaphone *m, int at)
{
	if (!IsOneOf(m, at + 2, "IEH") || Reads(m, at + 2, "HU"))
		return Sound(m, "K", "K", 2);
	if ((at == 1 && LetterAt(m, 0) == 'A') || Reads(m, at - 1, "UCCEE|UCCES"))
		return Sound(m, "KS", "KS", 3);
	return Sound(m, "X", "X", 3);
}

/* A C that is none of the clusters: how many letters go with its K. */
static int
CodePlainC(Metaphone *m, int at)
{
	if (Reads(m, at, "CK|CG|CQ"))
		return Sound(m, "K", "K", 2);
	if (Reads(m, at, "CI|CE|CY"))
		return Sound(m, "S", Reads(m, at, "CIO|CIE|CIA") ? "X" : "S", 2);
	if (Reads(m, at + 1, " C| Q| G"))
		return Sound(m, "K", "K", 3);
	return Sound(m, "K", "K", IsOneOf(m, at + 1, "CKQ") && !Reads(m, at + 1, "CE|CI") ? 2 : 1);
}

/* The ACH of Bach, not that of bachelor. */
static bool
IsGermanicAch(const Metaphone *m, int at)
{
	return at > 1 && !IsVowelAt(m, at - 2) && Reads(m, at - 1, "ACH") &&
		   LetterAt(m, at + 2) != 'I' &&
		   (LetterAt(m, at + 2) != 'E' || Reads(m, at - 2, "BACHER|MACHER"));
}

static int
CodeC(Metaphone *m, int at)
{
	if (IsGermanicAch(m, at))
		return Sound(m, "K", "K", 2);
	if (at == 0 && Reads(m, 0, "CAESAR"))
		return Sound(m, "S", "S", 2);
	if (Reads(m, at, "CHIA"))
		return Sound(m, "K", "K", 2);
	if (Reads(m, at, "CH"))
		return CodeCh(m, at);
	if (Reads(m, at, "CZ") && !Reads(m, at - 2, "WICZ"))
		return Sound(m, "S", "X", 2);
	if (Reads(m, at + 1, "CIA"))
		return Sound(m, "X", "X", 3);
	if (Reads(m, at, "CC") && !(at == 1 && LetterAt(m, 0) == 'M'))
		return CodeCc(m, at);
	return CodePlainC(m, at);
}

static int
CodeD(Metaphone *m, int at)
{
	if (!Reads(m, at, "DG"))
		return SoundOnce(m, at, "T", "T", "TD");
	if (IsOneOf(m, at + 2, "IEY"))
		return Sound(m, "J", "J", 3);
	return Sound(m, "TK", "TK", 2);
}

static int
CodeF(Metaphone *m, int at)
{
	return SoundOnce(m, at, "F", "F", "F");
}

/* GH: Ghislane, Burgh, laugh, hugh, bough. */
static int
CodeGh(Metaphone *m, int at)
{
	if (at > 0 && !IsVowelAt(m, at - 1))
		return Sound(m, "K", "K", 2);
	if (at == 0)
		return LetterAt(m, 2) == 'I' ? Sound(m, "J", "J", 2) : Sound(m, "K", "K", 2);
	if (IsOneOf(m, at - 2, "BHD") || IsOneOf(m, at - 3, "BHD") || IsOneOf(m, at - 4, "BH"))
		return 2;
	if (LetterAt(m, at - 1) == 'U' && IsOneOf(m, at - 3, "CGLRT"))
		return Sound(m, "F", "F", 2);
	return LetterAt(m, at - 1) == 'I' ? 2 : Sound(m, "K", "K", 2);
}

/* GN: Agnes, Cagney, Ragnar. */
static int
CodeGn(Metaphone *m, int at)
{
	if (at == 1 && IsVowelAt(m, 0) && !m->is_slavo_germanic)
		return Sound(m, "KN", "N", 2);
	if (!Reads(m, at + 2, "EY") && !m->is_slavo_germanic)
		return Sound(m, "N", "KN", 2);
	return Sound(m, "KN", "KN", 2);
}

/* The ER or Y after a G that may be hard or soft, but not in danger, nor in -rgy, -ogy. */
static bool
IsSoftOrHardG(const Metaphone *m, int at)
{
	return (Reads(m, at + 1, "ER") || LetterAt(m, at + 1) == 'Y') &&
		   !Reads(m, 0, "DANGER|RANGER|MANGER") && !IsOneOf(m, at - 1, "EI") &&
		   !Reads(m, at - 1, "RGY|OGY");
}

static int
CodeG(Metaphone *m, int at)
{
	if (LetterAt(m, at + 1) == 'H')
		return CodeGh(m, at);
	if (LetterAt(m, at + 1) == 'N')
		return CodeGn(m, at);
	if (Reads(m, at + 1, "LI") && !m->is_slavo_germanic)
		return Sound(m, "KL", "L", 2);
	if (at == 0 && Reads(m, 1, "Y|ES|EP|EB|EL|EY|IB|IL|IN|IE|EI|ER"))
		return Sound(m, "K", "J", 2);
	if (IsSoftOrHardG(m, at))
		return Sound(m, "K", "J", 2);
	if (IsOneOf(m, at + 1, "EIY") || Reads(m, at - 1, "AGGI|OGGI"))
	{
		if (IsGermanic(m) || Reads(m, at + 1, "ET"))
			return Sound(m, "K", "K", 2);
		return Sound(m, "J", Reads(m, at + 1, "IER ") ? "J" : "K", 2);
	}
	return SoundOnce(m, at, "K", "K", "G");
}

/* Only at the start or between vowels. */
static int
CodeH(Metaphone *m, int at)
{
	if ((at == 0 || IsVowelAt(m, at - 1)) && IsVowelAt(m, at + 1))
		return Sound(m, "H", "H", 2);
	return 1;
}

static int
CodeJ(Metaphone *m, int at)
{
	if (Reads(m, at, "JOSE") || Reads(m, 0, "SAN "))
	{
		const bool is_spanish = (at == 0 && IsOneOf(m, 4, " ")) || Reads(m, 0, "SAN ");

		return Sound(m, is_spanish ? "H" : "J", "H", 1);
	}
	if (at == 0)
		return SoundOnce(m, at, "J", "A", "J");
	if (IsVowelAt(m, at - 1) && !m->is_slavo_germanic && IsOneOf(m, at + 1, "AO"))
		return SoundOnce(m, at, "J", "H", "J");
	if (at == m->length - 1)
		return Sound(m, "J", "", 1);
	if (!IsOneOf(m, at + 1, "LTKSNMBZ") && !IsOneOf(m, at - 1, "SKL"))
		return SoundOnce(m, at, "J", "J", "J");
	return SoundOnce(m, at, "", "", "J");
}

static int
CodeK(Metaphone *m, int at)
{
	return SoundOnce(m, at, "K", "K", "K");
}

/* The LL of cabrillo and gallegos. */
static bool
IsSpanishLl(const Metaphone *m, int at)
{
	const int last = m->length - 1;

	return (at == m->length - 3 && Reads(m, at - 1, "ILLO|ILLA|ALLE")) ||
		   ((Reads(m, last - 1, "AS|OS") || Reads(m, last, "A|O")) && Reads(m, at - 1, "ALLE"));
}

static int
CodeL(Metaphone *m, int at)
{
	if (LetterAt(m, at + 1) == 'L' && IsSpanishLl(m, at))
		return Sound(m, "L", "", 2);
	return SoundOnce(m, at, "L", "L", "L");
}

/* The B of dumb and thumber goes with it. */
static int
CodeM(Metaphone *m, int at)
{
	const bool is_umb =
		Reads(m, at - 1, "UMB") && (at + 1 == m->length - 1 || Reads(m, at + 2, "ER"));

	return Sound(m, "M", "M", is_umb || LetterAt(m, at + 1) == 'M' ? 2 : 1);
}

static int
CodeN(Metaphone *m, int at)
{
	return SoundOnce(m, at, "N", "N", "N");
}

static int
CodeP(Metaphone *m, int at)
{
	if (LetterAt(m, at + 1) == 'H')
		return Sound(m, "F", "F", 2);
	return SoundOnce(m, at, "P", "P", "PB");
}

static int
CodeQ(Metaphone *m, int at)
{
	return SoundOnce(m, at, "K", "K", "Q");
}

/* Silent in rogier. */
static int
CodeR(Metaphone *m, int at)
{
	if (at == m->length - 1 && !m->is_slavo_germanic && Reads(m, at - 2, "IE") &&
		!Reads(m, at - 4, "ME|MA"))
		return Sound(m, "", "R", 1);
	return SoundOnce(m, at, "R", "R", "R");
}

/* SC: school, schermerhorn, schneider, scene, scar. */
static int
CodeSc(Metaphone *m, int at)
{
	if (LetterAt(m, at + 2) != 'H')
	{
		const char *sound = IsOneOf(m, at + 2, "IEY") ? "S" : "SK";

		return Sound(m, sound, sound, 3);
	}
	if (Reads(m, at + 3, "ER|EN"))
		return Sound(m, "X", "SK", 3);
	if (Reads(m, at + 3, "OO|UY|ED|EM"))
		return Sound(m, "SK", "SK", 3);
	if (at == 0 && !IsVowelAt(m, 3) && LetterAt(m, 3) != 'W')
		return Sound(m, "X", "S", 3);
	return Sound(m, "X", "X", 3);
}

static int
CodeS(Metaphone *m, int at)
{
	if (Reads(m, at - 1, "ISL|YSL"))
		return 1;
	if (at == 0 && Reads(m, 0, "SUGAR"))
		return Sound(m, "X", "S", 1);
	if (Reads(m, at, "SH"))
		return Reads(m, at + 1, "HEIM|HOEK|HOLM|HOLZ") ? Sound(m, "S", "S", 2)
													   : Sound(m, "X", "X", 2);
	if (Reads(m, at, "SIO|SIA"))
		return Sound(m, "S", m->is_slavo_germanic ? "S" : "X", 3);
	if ((at == 0 && IsOneOf(m, 1, "MNLW")) || LetterAt(m, at + 1) == 'Z')
		return SoundOnce(m, at, "S", "X", "Z");
	if (Reads(m, at, "SC"))
		return CodeSc(m, at);
	if (at == m->length - 1 && Reads(m, at - 2, "AI|OI"))
		return Sound(m, "", "S", 1);
	return SoundOnce(m, at, "S", "S", "SZ");
}

static int
CodeT(Metaphone *m, int at)
{
	if (Reads(m, at, "TION|TIA|TCH"))
		return Sound(m, "X", "X", 3);
	if (!Reads(m, at, "TH|TTH"))
		return SoundOnce(m, at, "T", "T", "TD");
	if (Reads(m, at + 2, "OM|AM") || IsGermanic(m))
		return Sound(m, "T", "T", 2);
	return Sound(m, "0", "T", 2);
}

static int
CodeV(Metaphone *m, int at)
{
	return SoundOnce(m, at, "F", "F", "V");
}

static int
CodeW(Metaphone *m, int at)
{
	if (Reads(m, at, "WR"))
		return Sound(m, "R", "R", 2);
	if (at == 0 && IsVowelAt(m, 1))
		Sound(m, "A", "F", 0);
	else if (at == 0 && Reads(m, 0, "WH"))
		Sound(m, "A", "A", 0);
	if ((at == m->length - 1 && IsVowelAt(m, at - 1)) ||
		Reads(m, at - 1, "EWSKI|EWSKY|OWSKI|OWSKY") || Reads(m, 0, "SCH"))
		return Sound(m, "", "F", 1);
	if (Reads(m, at, "WICZ|WITZ"))
		return Sound(m, "TS", "FX", 4);
	return 1;
}

/* Silent in breaux; a Z at the start, as in Xavier. */
static int
CodeX(Metaphone *m, int at)
{
	const bool is_french =
		at == m->length - 1 && (Reads(m, at - 3, "IAU|EAU") || Reads(m, at - 2, "AU|OU"));
	const char *sound = is_french ? "" : "KS";

	return at == 0 ? Sound(m, "S", "S", 1) : SoundOnce(m, at, sound, sound, "CX");
}

static int
CodeZ(Metaphone *m, int at)
{
	const bool after_t = at > 0 && LetterAt(m, at - 1) == 'T';

	if (LetterAt(m, at + 1) == 'H')
		return Sound(m, "J", "J", 2);
	if (Reads(m, at + 1, "ZO|ZI|ZA") || (m->is_slavo_germanic && at > 0 && !after_t))
		return SoundOnce(m, at, "S", "TS", "Z");
	return SoundOnce(m, at, "S", "S", "Z");
}

static int (*const code_letter[])(Metaphone *, int) = {
	CodeVowel, CodeB, CodeC,     CodeD, CodeVowel, CodeF,     CodeG,     CodeH, CodeVowel,
	CodeJ,     CodeK, CodeL,     CodeM, CodeN,     CodeVowel, CodeP,     CodeQ, CodeR,
	CodeS,     CodeT, CodeVowel, CodeV, CodeW,     CodeX,     CodeVowel, CodeZ};

static void
CodeName(Metaphone *m)
{
	int at = Reads(m, 0, "GN|KN|PN|WR|PS") ? 1 : 0;

	m->is_slavo_germanic = strpbrk(m->name, "WK") != NULL || strstr(m->name, "CZ") != NULL;
	while (at < m->length &&
		   (m->primary.length < METAPHONE_LENGTH || m->alternate.length < METAPHONE_LENGTH))
		at += m->name[at] == ' ' ? 1 : code_letter[m->name[at] - 'A'](m, at);
}

static size_t
CopyCode(char *to, const Code *code)
{
	memcpy(to, code->letters, code->length);
	to[code->length] = '\0';
	return code->length;
}

static void
ReadAndCode(Metaphone *m, const char *name, size_t len, char *letters)
{
	static const LetterSound sounds[] = {C_CEDILLA_AS_S, {0}};

	memset(m, 0, sizeof(*m));
	m->name = letters;
	m->length = (int) ReadLetters(name, len, sounds, true, letters);
	CodeName(m);
}

size_t
DoubleMetaphoneCode(const char *name, size_t len, char *code)
{
	char letters[PHONETIC_MAX_LETTERS + 1];
	Metaphone m;

	ReadAndCode(&m, name, len, letters);
	return CopyCode(code, &m.primary);
}

size_t
DoubleMetaphoneAlternateCode(const char *name, size_t len, char *code)
{
	char letters[PHONETIC_MAX_LETTERS + 1];
	Metaphone m;

	ReadAndCode(&m, name, len, letters);
	return CopyCode(code, &m.alternate);
}
