/*
 * test_phonetic.c
 *    The phonetic algorithms against the vectors that their authors and other libraries
 *    publish, codes derived by hand from the rules, and what must hold for any bytes.
 */
#include "text/phonetic.h"
#include "text/text.h"
#include "utf8.h"

typedef struct Vector
{
	const char *name;
	const char *code;
} Vector;

/* npm talisman's own tests; then by hand. */
static const Vector soundex_fr[] = {
	{"Florentin", "F465"},
	{"Michael", "M240"},
	{"Schœlcher", "S242"},
	{"François", "F658"},
	{"Christophe", "C683"},
	{"Leffe", "L900"},
	{"Elizabeth", "E481"},
	{"Dupont", "D153"},
	{"Dupond", "D153"},
	/* Rest 3003 of code 3 after D: the first 3 is dropped, 003 gives 3. */
	{"DTOAD", "D300"},
	/* H and W are as if not there, so that the two T of MATHTE are a run; a vowel parts them. */
	{"MATHTE", "M300"},
	{"MATETE", "M330"},
	/* Only letters count; one letter is filled up. */
	{"O'Neil-X", "O548"},
	{"Y", "Y000"},
	/* The first letter of Œuvre is an E. */
	{"Œuvre", "E960"},
	/* A cedilla that is a mark of its own, and one that has no C. */
	{"Franc\xCC\xA7ois", "F658"},
	{"Bra\xCC\xA7", "B600"},
};

/* Bouchard, Brard and Lavoie (1981), the examples of the article, in order of its rules. */
static const Vector fonem[] = {
	{"BEAULAC", "BOLAK"},
	{"BAULAC", "BOLAK"},
	{"IMBEAULT", "INBO"},
	{"DUFAUT", "DUFO"},
	{"THIBOUTOT", "TIBOUTOT"},
	{"DEVAUX", "DEVO"},
	{"RONDEAUX", "RONDO"},
	{"BOURGAULX", "BOURGO"},
	{"PINCHAUD", "PINCHO"},
	{"PEDNAULD", "PEDNO"},
	{"MAZENOD", "MASENOD"},
	{"ARNOLD", "ARNOL"},
	{"BELLAY", "BELE"},
	{"SANDAY", "SENDE"},
	{"GAY", "GAI"},
	{"FAYARD", "FAYAR"},
	{"LEMIEUX", "LEMIEU"},
	{"LHEUREUX", "LEUREU"},
	{"BELLEY", "BELE"},
	{"MEYER", "MEYER"},
	{"BOILY", "BOILI"},
	{"LOYSEAU", "LOISO"},
	{"MAYRAND", "MAIREN"},
	{"GUYON", "GUYON"},
	{"FAILLARD", "FAYAR"},
	{"MEIER", "MEYER"},
	{"GUILLON", "GUYON"},
	{"LAVILLE", "LAVILLE"},
	{"COUET", "CWET"},
	{"EDOUARD", "EDWAR"},
	{"GIROUARD", "JIRWAR"},
	{"BOUILLE", "BOUYE"},
	{"LEMEE", "LEME"},
	{"ARCHEMBAULT", "ARCHENBO"},
	{"AMTHIME", "ENTIME"},
	{"ROMPRE", "RONPRE"},
	{"BOULANGER", "BOULENJER"},
	{"TANCREDE", "TENKREDE"},
	{"BLAIN", "BLIN"},
	{"MAINARD", "MAINAR"},
	{"BLACKBORN", "BLAKBURN"},
	{"SEABOURNE", "SEABURN"},
	{"RIMFRET", "RINFRET"},
	{"LEFEBVRE", "LEFEVRE"},
	{"MACE", "MASSE"},
	{"MACON", "MACON"},
	{"MARCELIN", "MARSELIN"},
	{"MARCEAU", "MARSO"},
	{"CELINE", "SELINE"},
	{"CERAPHIN", "SERAFIN"},
	{"CAMILLE", "KAMILLE"},
	{"LUC", "LUK"},
	{"VICTOR", "VIKTOR"},
	{"LACCOULINE", "LAKOULINE"},
	{"MACCIMILIEN", "MAXIMILIEN"},
	{"MAGELLA", "MAJELA"},
	{"GEORGES", "JORJES"},
	{"PAGEAU", "PAJO"},
	{"GAGNION", "GAGNON"},
	{"HALLEY", "ALE"},
	{"GAUTHIER", "GOTIER"},
	{"JEANNE", "JANE"},
	{"MACGREGOR", "MACGREGOR"},
	{"MACKAY", "MACKE"},
	{"MCNEIL", "MACNEIL"},
	{"PHILIPPE", "FILIPE"},
	{"QUENNEVILLE", "KENEVILLE"},
	{"LAROCQUE", "LAROKE"},
	{"SCIPION", "SIPION"},
	{"ASCELIN", "ASSELIN"},
	{"VASCO", "VASKO"},
	{"ESHEMBACK", "ECHENBAK"},
	{"GRATIA", "GRASSIA"},
	{"MUNROW", "MUNRO"},
	{"EXCEL", "EXEL"},
	{"CAZEAU", "KASO"},
	{"FITZPATRICK", "FITSPATRIK"},
	{"SINGELAIS", "ST-JELAIS"},
	{"CINQMARS", "ST-MARS"},
	{"SAINT-AMAND", "ST-AMEN"},
	{"SAINTECROIX", "STE-KROIX"},
	{"ST-HILAIRE", "ST-ILAIRE"},
	{"STE-CROIX", "STE-KROIX"},
	{"LAVALLEE", "LAVALE"},
	{"MASSON", "MASSON"},
	{"DUTILE", "DUTILLE"},
	{"TYOU", "TIOU"},
	{"YOU", "IOU"},
};

/* Words of the author's own database, as npm talisman's tests (MIT) quote it. */
static const Vector berge[] = {
	{"Gendarme", "JANDARM"},
	{"Athmosphérique", "ATMOSFERIK"},
	{"Morceaux", "MORSO"},
	{"Sciemment", "SIAMAN"},
	{"Comportement", "KONPORTEMAN"},
	{"Sceau", "SO"},
	{"Sot", "SO"},
	{"Saut", "SO"},
	{"Soûl", "SOUL"},
	{"Description", "DESKRIPSION"},
	{"Verre", "VER"},
	{"Vert", "VER"},
	{"Saule", "SOL"},
	{"Gnognotte", "NIONIOT"},
	{"Pendentif", "PANDANTIF"},
	{"fable", "FABL"},
	{"limer", "LIM"},
	{"époussette", "EPOUSET"},
	{"entr'égorgerions", "ANTREGORJERION"},
	{"humification", "UMIFIKASION"},
	{"anachorétique", "ANAKORETIK"},
	{"épicycloïdale", "EPISIKLOIDAL"},
	{"flush", "FLUCH"},
	{"pinailleuse", "PINAIES"},
	{"cérémonielle", "SEREMONIEL"},
	{"hiérarchiquement", "IERARCHIKEMAN"},
	{"démaillais", "DEMAIAI"},
	{"duègne", "DUAN"},
	{"staphylococcie", "STAFILOKOKSI"},
	{"wallonisme", "OILONISM"},
	{"caillouterai", "KAILOUTERAI"},
	{"dinothérium", "DINOTERIUM"},
	{"réinscrivis", "RINSKRIVI"},
	{"transept", "TRANSEP"},
	{"barmaid", "BARMAI"},
	{"warrante", "OIRANT"},
	{"conditionnais", "KONDISIONAI"},
	{"obéir", "OBAIR"},
	{"clownerie", "KLOUNERI"},
	{"Évreux", "EVR"},
	{"luciférienne", "LUSIFERIN"},
	{"Hecke", "EK"},
	{"conseille", "KONSAIL"},
	{"affectionne", "AFEKSION"},
	{"huppe", "UP"},
	{"isochronisme", "ISOKRONISM"},
	{"pistil", "PISTI"},
	{"suçais", "SUSAI"},
	{"Raymonde", "RAIMOND"},
	{"Ghislain", "GISLIN"},
	{"cric", "KRIK"},
	{"hovercraft", "OVERKRAF"},
	{"urobilinogène", "UROBILINOJAN"},
	{"Andrée", "ANDR"},
	{"paix", "PAI"},
	{"grigri", "GRIGRI"},
	{"lydienne", "LIDIN"},
	{"faïencée", "FINS"},
	{"igloo", "IGLOU"},
	{"D'Alix", "DALI"},
	{"cholédoque", "KOLEDOK"},
	{"rhumb", "RUMB"},
	{"Rokhlin", "ROKLIN"},
	{"archéologie", "ARKEOLOJI"},
	{"germon", "JERMON"},
	{"greffe", "GR"},
	{"néanmoins", "NEANMOIN"},
	{"douce", "DOUS"},
	{"cagné", "KAN"},
};

/* Philips (2000) and Woodbridge's list of surnames, as the tests of npm talisman (MIT) and Apache Commons Codec quote them. */
static const Vector double_metaphone[] = {
	{"Smith", "SM0"},
	{"Schmidt", "XMT"},
	{"knock", "NK"},
	{"haystack", "HSTK"},
	{"Occasionally", "AKSN"},
	{"changing", "XNJN"},
	{"cheat", "XT"},
	{"dangerous", "TNJR"},
	{"john", "JN"},
	{"Xavier", "SF"},
	{"dumb", "TM"},
	{"caesar", "SSR"},
	{"chianti", "KNT"},
	{"michael", "MKL"},
	{"chemistry", "KMST"},
	{"chorus", "KRS"},
	{"architect", "ARKT"},
	{"arch", "ARX"},
	{"orchestra", "ARKS"},
	{"wechsler", "AKSL"},
	{"McHugh", "MK"},
	{"czerny", "SRN"},
	{"focaccia", "FKX"},
	{"bacchus", "PKS"},
	{"accident", "AKST"},
	{"edge", "AJ"},
	{"edgar", "ATKR"},
	{"ghislane", "JLN"},
	{"hugh", "H"},
	{"bough", "P"},
	{"broughton", "PRTN"},
	{"laugh", "LF"},
	{"cagney", "KKN"},
	{"tagliaro", "TKLR"},
	{"biaggi", "PJ"},
	{"bajador", "PJTR"},
	{"cabrillo", "KPRL"},
	{"gallegos", "KLKS"},
	{"thumb", "0M"},
	{"campbell", "KMPL"},
	{"hochmeier", "HKMR"},
	{"island", "ALNT"},
	{"snider", "SNTR"},
	{"schneider", "XNTR"},
	{"school", "SKL"},
	{"schermerhorn", "XRMR"},
	{"schenker", "XNKR"},
	{"resnais", "RSN"},
	{"artois", "ART"},
	{"thomas", "TMS"},
	{"Wasserman", "ASRM"},
	{"Womo", "AM"},
	{"Arnow", "ARN"},
	{"filipowicz", "FLPT"},
	{"breaux", "PR"},
	{"zhao", "J"},
	{"Angier", "ANJ"},
	{"Beauchamp", "PXMP"},
	{"Bouchier", "PX"},
	{"Brzozowski", "PRSS"},
	{"Chevalier", "XFL"},
	{"D'Aubigny", "TPN"},
	{"George", "JRJ"},
	{"Giffard", "JFRT"},
	{"Gerken", "KRKN"},
	{"Eglinton", "AKLN"},
	{"Bosworth", "PSR0"},
	{"Hathaway", "H0"},
	{"Brigham", "PRM"},
};
static const Vector double_metaphone_alternate[] = {
	{"Smith", "XMT"},
	{"Schmidt", "SMT"},
	{"knock", "NK"},
	{"haystack", "HSTK"},
	{"Occasionally", "AKXN"},
	{"changing", "XNKN"},
	{"cheat", "XT"},
	{"dangerous", "TNKR"},
	{"john", "AN"},
	{"Xavier", "SFR"},
	{"dumb", "TM"},
	{"caesar", "SSR"},
	{"chianti", "KNT"},
	{"michael", "MXL"},
	{"chemistry", "KMST"},
	{"chorus", "KRS"},
	{"architect", "ARKT"},
	{"arch", "ARK"},
	{"orchestra", "ARKS"},
	{"wechsler", "FKSL"},
	{"McHugh", "MK"},
	{"czerny", "XRN"},
	{"focaccia", "FKX"},
	{"bacchus", "PKS"},
	{"accident", "AKST"},
	{"edge", "AJ"},
	{"edgar", "ATKR"},
	{"ghislane", "JLN"},
	{"hugh", "H"},
	{"bough", "P"},
	{"broughton", "PRTN"},
	{"laugh", "LF"},
	{"cagney", "KKN"},
	{"tagliaro", "TLR"},
	{"biaggi", "PK"},
	{"bajador", "PHTR"},
	{"cabrillo", "KPR"},
	{"gallegos", "KKS"},
	{"thumb", "TM"},
	{"campbell", "KMPL"},
	{"hochmeier", "HKMR"},
	{"island", "ALNT"},
	{"snider", "XNTR"},
	{"schneider", "SNTR"},
	{"school", "SKL"},
	{"schermerhorn", "SKRM"},
	{"schenker", "SKNK"},
	{"resnais", "RSNS"},
	{"artois", "ARTS"},
	{"thomas", "TMS"},
	{"Wasserman", "FSRM"},
	{"Womo", "FM"},
	{"Arnow", "ARNF"},
	{"filipowicz", "FLPF"},
	{"breaux", "PR"},
	{"zhao", "J"},
	{"Angier", "ANJR"},
	{"Beauchamp", "PKMP"},
	{"Bouchier", "PKR"},
	{"Brzozowski", "PRTS"},
	{"Chevalier", "XFLR"},
	{"D'Aubigny", "TPKN"},
	{"George", "KRK"},
	{"Giffard", "KFRT"},
	{"Gerken", "JRKN"},
	{"Eglinton", "ALNT"},
	{"Bosworth", "PSRT"},
	{"Hathaway", "HT"},
	{"Brigham", "PRM"},
};

/* Postel's rules as Apache Commons Codec and npm talisman test them; mehlla has an H inside of a run. */
static const Vector cologne[] = {
	{"Müller-Lüdenscheidt", "65752682"},
	{"Breschnew", "17863"},
	{"Wikipedia", "3412"},
	{"Xavier", "4837"},
	{"Christopher", "478237"},
	{"Wilhelm", "3556"},
	{"Philip", "351"},
	{"Patrick", "1274"},
	{"Albrecht", "051742"},
	{"Aabjoe", "01"},
	{"Aaclan", "0856"},
	{"Aychlmajr", "04567"},
	{"schmidt", "862"},
	{"schneider", "8627"},
	{"fischer", "387"},
	{"hoffmann", "0366"},
	{"schÄfer", "837"},
	{"mönchengladbach", "664645214"},
	{"deutsch", "28"},
	{"deutz", "28"},
	{"hamburg", "06174"},
	{"hannover", "0637"},
	{"christstollen", "478256"},
	{"Xanthippe", "48621"},
	{"Zacharias", "8478"},
	{"Holzbau", "0581"},
	{"Arbeitsamt", "071862"},
	{"Eberhardt", "01772"},
	{"heithabu", "021"},
	{"bergisch-gladbach", "174845214"},
	{"ph", "3"},
	{"cx", "48"},
	{"acl", "085"},
	{"cl", "45"},
	{"ax", "048"},
	{"mehlla", "65"},
	{"Major", "67"},
};

/* The National Archives' examples, and those of npm talisman; Szczepanek by the rule that a run at the start counts once. */
static const Vector soundex[] = {
	{"Rupert", "R163"},     {"Robert", "R163"},    {"Rubin", "R150"},   {"Ashcroft", "A261"},
	{"Ashcraft", "A261"},   {"Tymczak", "T522"},   {"Pfister", "P236"}, {"Andrew", "A536"},
	{"Wozniak", "W252"},    {"Callister", "C423"}, {"Hello", "H400"},   {"Honeyman", "H555"},
	{"Szczepanek", "S152"}, {"Gutierrez", "G362"}, {"Jackson", "J250"}, {"VanDeusen", "V532"},
	{"Lee", "L000"},
};

static void
CheckVectors(const char *algorithm, const Vector *vectors, int count)
{
	const PhoneticFunction function = FindPhonetic(algorithm, strlen(algorithm));

	for (int i = 0; i < count; i++)
	{
		char code[PHONETIC_CODE_BOUND];
		const size_t len = function(vectors[i].name, strlen(vectors[i].name), code);

		CHECK(strcmp(code, vectors[i].code) == 0 && len == strlen(code), "%s: %s is %s", algorithm,
			  vectors[i].name, code);
	}
}

/* Folded text has O E for the ligature, whose vowels weigh nothing, and C for c cedilla. */
static void
CheckFolded(const char *folded, const char *expected)
{
	char code[5] = "";

	CHECK(SoundexFr(folded, strlen(folded), code) && strcmp(code, expected) == 0, "folded %s is %s",
		  folded, code);
}

/* What the endings of names add: four spellings of one family, which plain Bergé tells apart. */
static void
CheckEndings(void)
{
	static const char *const families[] = {"Thibault", "Thibaud", "Thibaut", "Thibeault"};
	char first[PHONETIC_CODE_BOUND];

	BergeFonemFrCode("Thibaux", 7, first);
	for (int i = 0; i < lengthof(families); i++)
	{
		char code[PHONETIC_CODE_BOUND];

		BergeFonemFrCode(families[i], strlen(families[i]), code);
		CHECK(strcmp(code, first) == 0, "%s is %s", families[i], code);
	}
}

/* Where the rules leave nothing, the letters; where there are no letters, nothing. */
static void
CheckRest(void)
{
	char code[PHONETIC_CODE_BOUND];

	CHECK(BergeFrCode("é", 2, code) == 1 && strcmp(code, "E") == 0, "one letter is its own code");
	CHECK(FindPhonetic("soundex_f", 9) == NULL && FindPhonetic("", 0) == NULL, "no such algorithm");
	CHECK(FindPhonetic("soundex_fr", 10) == SoundexFrCode, "an algorithm by its name");
}

static const PhoneticFunction functions[] = {
#define PHONETIC(name, function) function,
#include "text/phonetics.def"
#undef PHONETIC
};

static bool
IsCode(const char *code, size_t len)
{
	return len < PHONETIC_CODE_BOUND && code[len] == '\0' &&
		   strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == len;
}

static void
CheckAnyBytes(const char *likely, int max, const char *what)
{
	uint64 seed = 1;
	char bytes[300];
	char code[PHONETIC_CODE_BOUND];
	char letters[PHONETIC_MAX_LETTERS + 1];
	int nbad = 0;

	for (int i = 0; i < 3000; i++)
	{
		const size_t len = MakeBytes(bytes, &seed, max, likely);
		const bool has_letter = ReadLetters(bytes, len, NULL, false, letters) > 0;

		for (int k = 0; k < lengthof(functions); k++)
		{
			const size_t code_len = functions[k](bytes, len, code);

			nbad += !IsCode(code, code_len) || (!has_letter && code_len > 0);
		}
	}
	CHECK(nbad == 0, "any bytes give a code of letters and digits, or none: %s", what);
}

int
main(void)
{
	CheckVectors("soundex_fr", soundex_fr, lengthof(soundex_fr));
	CheckVectors("fonem_fr", fonem, lengthof(fonem));
	CheckVectors("berge_fr", berge, lengthof(berge));
	CheckVectors("double_metaphone", double_metaphone, lengthof(double_metaphone));
	CheckVectors("double_metaphone_alternate", double_metaphone_alternate,
				 lengthof(double_metaphone_alternate));
	CheckVectors("cologne_de", cologne, lengthof(cologne));
	CheckVectors("soundex", soundex, lengthof(soundex));
	CheckFolded("OEUVRE", "O960");
	CheckFolded("FRANCOIS", "F652");
	CheckFolded("LE GOFF", "L790");
	CheckEndings();
	CheckRest();
	CheckAnyBytes("aEIouyCHGNnsTPmLQX '-9\xC3\xA7\xC5\x93\xCC\xA7", 40, "names");
	CheckAnyBytes("AIMNCEGY", 300, "long ones");
	CheckAnyBytes("MC", 300, "what grows");
	return UnitDone();
}
