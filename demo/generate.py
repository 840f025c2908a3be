#!/usr/bin/env python3
"""Makes the customers of a French retailer and what its systems wrote about them, with the truth beside it.

    demo/generate.py --people 5000 --seed 42 --out DIR     writes DIR/*.csv (the list is TABLES below)
    demo/generate.py --check DIR                           asserts what the demo relies on

Half a year, from 2026-05-01 to 2026-10-31, Europe/Paris.  Homes hold people; a person has facts (name, e-mail,
phones, address, card) that may change once on the way; each base writes down the facts of the day, in its own
careless manner:

    crm   everything, with holes and a few people twice
    till  often only a card, or a name in capitals keyed in a hurry, or nobody at all
    web   an account and an e-mail; devices that browse before, after and without logging in

What makes it hard, on purpose:
  - people who look like one and are not: couples and children under one name, address, landline and sometimes
    e-mail; twins; sons named as their fathers; the many MARTINs
  - people who look like several and are one: moves, new e-mails, phones and cards, married names, nicknames, compound
    given names, typos, lost accents, swapped names, dotted and tagged Gmail addresses, half a dozen phone formats
  - values that say nothing: 06 99 99 99 99, 01/01/1900, "INCONNU", a cashier who swipes her own card for
    everybody, a tablet in the shop on which everybody logs in
truth_record and truth_cookie say who is behind each row.  A ticket without any person data has no truth row, nor
has the cookie of a passing stranger; the tablet's cookie is there with no person.

Same seed, same bytes.  Rows are written as they come, home by home; only the set of e-mails is kept.  A
million people take less than two minutes, 150 MB of memory and 1.7 GB of disk.  All people, addresses and numbers are invented.
"""
import argparse
import csv
import os
import random
import time
from bisect import bisect
from collections import defaultdict, namedtuple
from datetime import datetime
from itertools import accumulate, islice
from math import log

TABLES = {
    "crm_client": "client_id civility given_name family_name birth_date email phone street postcode city"
                  " loyalty_card created_at",
    "till_ticket": "ticket_id shop sold_at loyalty_card given_name family_name phone street postcode city amount kind",
    "web_account": "account_id email given_name family_name phone created_at",
    "web_event": "event_id cookie account_id occurred_at type page",
    "newsletter_event": "email occurred_at type",
    "shop_order": "order_id occurred_at channel account_id loyalty_card email amount status source",
    "referral": "referrer_email occurred_at",
    "truth_record": "source record_key person_id household_id",
    "truth_cookie": "cookie person_id",
}

# ---------------------------------------------------------------------------------------------------------------
# Chance.  Only random() is used of the module: its sequence is the same in every version of Python.

rng = random.Random()
R = rng.random


def below(n):
    return int(R() * n)


def choice(items):
    return items[int(R() * len(items))]


def exponential(mean):
    return -mean * log(1.0 - R())


class Pick:
    """A weighted choice: one bisect a draw."""

    def __init__(self, items, weights):
        self.items = items
        self.cumulated = list(accumulate(weights))

    def __call__(self):
        i = bisect(self.cumulated, R() * self.cumulated[-1])
        return self.items[min(i, len(self.items) - 1)]

    @classmethod
    def of(cls, pairs):
        return cls([item for item, _ in pairs], [weight for _, weight in pairs])

    @classmethod
    def skewed(cls, items, shift, power):
        """The first items are much more frequent than the last, as names are."""
        return cls(items, [(rank + shift) ** -power for rank in range(len(items))])


class Every:
    """True for each n-th caller: a share that holds in a small set too."""

    def __init__(self, n):
        self.n, self.calls = n, 0

    def __call__(self):
        self.calls += 1
        return self.calls % self.n == 0


# ---------------------------------------------------------------------------------------------------------------
# Time.  A moment is a number of seconds since the first of May; clocks go back on the night to the 25th of October.

DAYS = 184
SECONDS = DAYS * 86400 + 3600
CLOCKS_BACK = 177 * 86400 + 3 * 3600
DATE = ["2026-%02d-%02d " % (month, day)
        for month, length in ((5, 31), (6, 30), (7, 31), (8, 31), (9, 30), (10, 31)) for day in range(1, length + 1)]
MINUTE = ["%02d:%02d:" % divmod(minute, 60) for minute in range(1440)]
SECOND_SUMMER = ["%02d+02:00" % second for second in range(60)]
SECOND_WINTER = ["%02d+01:00" % second for second in range(60)]


def stamp(moment):
    """The moment as Paris clocks show it, with the offset."""
    seconds = SECOND_SUMMER
    if moment >= CLOCKS_BACK:
        moment -= 3600
        seconds = SECOND_WINTER
    day, second = divmod(moment, 86400)
    return DATE[day] + MINUTE[second // 60] + seconds[second % 60]


def moment_of(day, second):
    moment = day * 86400 + second
    return moment + 3600 if moment >= CLOCKS_BACK else moment


def shop_moment(day=None):
    """A moment of that day, or of any, while shops are open: 9:30 to 19:30, a Monday instead of a Sunday."""
    if day is None:
        day = below(DAYS)
    if day % 7 == 2:                    # the third of May is a Sunday, the last of October is not
        day += 1
    return moment_of(day, 34200 + below(36000))


def web_moment():
    """A moment of surfing, rather in the evening; late enough sessions still end on the same day."""
    return moment_of(below(DAYS), 25200 + int(R() ** 0.6 * 55800))


# ---------------------------------------------------------------------------------------------------------------
# Words.

MALE = """Jean Pierre Michel Philippe Alain Bernard Patrick Nicolas Christophe Daniel Thomas Julien Frédéric Laurent
Éric Christian David Stéphane Alexandre Olivier Sébastien Gérard Jacques Pascal Thierry François Dominique Antoine
Kévin Guillaume Vincent Jérôme Maxime Bruno Romain Didier Benjamin Claude Marc Franck Gilles Mathieu Lucas Hugo Théo
Clément Louis Quentin Anthony Florian Valentin Arnaud Adrien Fabrice Denis Serge Yves Hervé Cédric André Georges René
Robert Roger Henri Marcel Maurice Raymond Guy Paul Xavier Gabriel Raphaël Léo Arthur Jules Adam Nathan Ethan Noah
Mathis Enzo Tom Baptiste Mohamed Ahmed Karim Mehdi Yanis Rachid Ibrahim Mamadou Ludovic Grégory Damien Fabien Loïc
Mickaël Jonathan Yann Gaël Corentin Rémi Samuel Emmanuel Étienne Aurélien Joël Régis Jean-Pierre Jean-Claude Jean-Luc
Jean-François Jean-Marc Jean-Michel Jean-Paul Jean-Louis Jean-Philippe Jean-Baptiste Jean-Jacques Jean-Yves
Pierre-Yves Marc-Antoine Paul-Henri Charles-Henri""".split()
FEMALE = """Marie Nathalie Isabelle Sylvie Catherine Françoise Martine Christine Monique Valérie Sandrine Stéphanie
Véronique Sophie Céline Chantal Patricia Anne Brigitte Julie Nicole Laurence Annie Émilie Jacqueline Aurélie Dominique
Élodie Christelle Camille Caroline Laura Virginie Delphine Florence Corinne Laetitia Audrey Pauline Mélanie Karine
Hélène Michèle Sarah Léa Manon Chloé Emma Inès Jade Louise Alice Lina Mathilde Marion Claire Charlotte Lucie Amandine
Jessica Vanessa Jennifer Fanny Morgane Justine Océane Anaïs Margaux Clara Eva Zoé Juliette Agathe Rose Jeanne Madeleine
Denise Simone Yvette Paulette Odette Geneviève Colette Josiane Danielle Ginette Thérèse Suzanne Solange Fatima Khadija
Aïcha Samira Nadia Leïla Yasmine Aminata Sabrina Cécile Élisabeth Agnès Béatrice Bénédicte Noémie Aline Magali Gaëlle
Maëlle Solène Estelle Sonia Laure Ingrid Myriam Marie-Claude Marie-Christine Marie-Thérèse Marie-France Marie-Pierre
Marie-Hélène Marie-Louise Anne-Marie Anne-Sophie Anne-Laure Marie-Laure Marie-Ange Rose-Marie Marie-Josée""".split()
NICKNAMES = {
    "Christophe": ["Chris", "Tophe"], "Frédéric": ["Fred", "Frédo"], "Alexandre": ["Alex"], "Nicolas": ["Nico"],
    "Stéphane": ["Steph"], "Stéphanie": ["Steph", "Stéph"], "Sébastien": ["Seb"], "Guillaume": ["Guigui"],
    "Maxime": ["Max"], "Benjamin": ["Ben"], "Mathieu": ["Matthieu", "Mat"], "Mathis": ["Matis"], "Clément": ["Clem"],
    "Anthony": ["Antony", "Tony"], "Thomas": ["Tom"], "Philippe": ["Phil", "Filippe"], "Éric": ["Erick"],
    "Catherine": ["Cathy", "Katherine"], "Isabelle": ["Isa"], "Valérie": ["Val"], "Véronique": ["Véro"],
    "Élisabeth": ["Babeth", "Elizabeth"], "Caroline": ["Caro"], "Emmanuel": ["Manu"], "Dominique": ["Dom"],
    "Mohamed": ["Mohammed", "Mohamad", "Momo"], "Ahmed": ["Ahmad"], "Mickaël": ["Michaël", "Mika"],
    "Grégory": ["Greg"], "Patricia": ["Pat"], "Patrick": ["Pat"], "Laetitia": ["Laëtitia", "Leatitia"],
    "Samuel": ["Sam"], "Gabriel": ["Gab"], "Sandrine": ["Sandy"], "Delphine": ["Delph"], "Élodie": ["Elo"],
    "Mélanie": ["Mel"], "Sophie": ["Sofie"], "Rémi": ["Rémy"], "Julie": ["July"], "Émilie": ["Emy"],
    "Charlotte": ["Charlie"], "Jacques": ["Jacky"], "Jacqueline": ["Jacky"], "Théo": ["Théodore"], "Fatima": ["Fatma"],
}
FAMILY = """Martin|Bernard|Thomas|Petit|Robert|Richard|Durand|Dubois|Moreau|Laurent|Simon|Michel|Lefebvre|Leroy|Roux|
David|Bertrand|Morel|Fournier|Girard|Bonnet|Dupont|Lambert|Fontaine|Rousseau|Vincent|Muller|Lefèvre|Faure|André|Mercier|
Blanc|Guérin|Boyer|Garnier|Chevalier|François|Legrand|Gauthier|Garcia|Perrin|Robin|Clément|Morin|Nicolas|Henry|Roussel|
Mathieu|Gautier|Masson|Marchand|Duval|Denis|Dumont|Marie|Lemaire|Noël|Meyer|Dufour|Meunier|Brun|Blanchard|Giraud|Joly|
Rivière|Lucas|Brunet|Gaillard|Barbier|Arnaud|Martinez|Gérard|Roche|Renard|Schmitt|Roy|Leroux|Colin|Vidal|Caron|Picard|
Roger|Fabre|Aubert|Lemoine|Renaud|Dumas|Lacroix|Olivier|Philippe|Bourgeois|Pierre|Benoit|Rey|Leclerc|Payet|Rolland|
Leclercq|Guillaume|Lecomte|Lopez|Jean|Dupuy|Guillot|Hubert|Berger|Carpentier|Sanchez|Dupuis|Moulin|Louis|Deschamps|Huet|
Vasseur|Perez|Boucher|Fleury|Royer|Klein|Jacquet|Adam|Paris|Poirier|Marty|Aubry|Guyot|Carré|Charles|Renault|Charpentier|
Ménard|Maillard|Baron|Bertin|Bailly|Hervé|Schneider|Fernandez|Le Gall|Collet|Léger|Bouvier|Julien|Prévost|Millet|Perrot|
Daniel|Le Roux|Cousin|Germain|Breton|Besson|Langlois|Rémy|Le Goff|Pelletier|Lévêque|Perrier|Leblanc|Barré|Lebrun|
Marchal|Weber|Mallet|Hamon|Boulanger|Jacob|Monnier|Michaud|Rodriguez|Guichard|Gillet|Étienne|Grondin|Poulain|Tessier|
Chevallier|Collin|Chauvin|Da Silva|Bouchet|Gay|Lemaître|Bénard|Maréchal|Humbert|Reynaud|Antoine|Hoarau|Perret|
Barthélemy|Cordier|Pichon|Lejeune|Gilbert|Lamy|Delaunay|Pasquier|Carlier|Laporte|Traoré|Diallo|Benali|Belkacem|
N'Diaye|Nguyen|Tran|Haddad|Cohen|Lévy|De Oliveira|Ferreira|Pereira|Dos Santos|Rodrigues|D'Angelo|L'Hostis""".replace("\n", "").split("|")
NAME_STARTS = """Ba Be Bo Bou Bra Bri Ca Cha Che Chau Co Cou Cra Da De Do Du Fa Fau Fe Flo Fo Ga Gau Ge Go Gou Gra Gui
Ha Hu Ja Jo Ju La Lau Le Lo Lou Ma Mau Me Mo Mou Na Ni Pa Pé Pi Po Pou Pra Qui Ra Re Ri Ro Rou Sa Sau Se So Ta Te Ti
Tou Tra Va Ve Vi Vau""".split()
NAME_MIDDLES = "b bl br ch d dr f g gn l ll lm m n nd nn nt p qu r rd rn rt s ss t tr tt v z".split()
NAME_ENDS = """ard in ier eau et ot on aud ac el al ant oux as is er ois ais and ain ière elle ette ine ault eaux ert
au ou""".split()
TOWNS = """75001 Paris|75011 Paris|75015 Paris|75018 Paris|75020 Paris|75013 Paris|75012 Paris|75017 Paris|
13001 Marseille|13008 Marseille|13013 Marseille|69001 Lyon|69003 Lyon|69007 Lyon|31000 Toulouse|31200 Toulouse|
06000 Nice|06200 Nice|44000 Nantes|44300 Nantes|34000 Montpellier|67000 Strasbourg|33000 Bordeaux|33200 Bordeaux|
59000 Lille|59800 Lille|35000 Rennes|35200 Rennes|51100 Reims|83000 Toulon|42000 Saint-Étienne|76600 Le Havre|
38000 Grenoble|21000 Dijon|49000 Angers|69100 Villeurbanne|30000 Nîmes|13100 Aix-en-Provence|63000 Clermont-Ferrand|
72000 Le Mans|29200 Brest|37000 Tours|80000 Amiens|87000 Limoges|74000 Annecy|66000 Perpignan|57000 Metz|
92100 Boulogne-Billancourt|25000 Besançon|45000 Orléans|76000 Rouen|93200 Saint-Denis|95100 Argenteuil|68100 Mulhouse|
93100 Montreuil|14000 Caen|54000 Nancy|59100 Roubaix|92000 Nanterre|94400 Vitry-sur-Seine|94000 Créteil|84000 Avignon|
86000 Poitiers|92600 Asnières-sur-Seine|78000 Versailles|17000 La Rochelle|64000 Pau|06400 Cannes|34500 Béziers|
68000 Colmar|56100 Lorient|29000 Quimper|26000 Valence|73000 Chambéry|10000 Troyes|79000 Niort|81000 Albi|
85000 La Roche-sur-Yon|56000 Vannes|44600 Saint-Nazaire|22000 Saint-Brieuc|53000 Laval|82000 Montauban|88000 Épinal|
18000 Bourges|28000 Chartres|58000 Nevers|03200 Vichy|65000 Tarbes|47000 Agen|24000 Périgueux""".replace(
    "\n", "").split("|")
SAINTS = "Martin Pierre Jean Germain Laurent Georges Michel Aubin Hilaire Maurice Julien Étienne Rémy Paul Cyr".split()
RIVERS = "Loire Seine Marne Oise Aisne Sarthe Mayenne Vienne Creuse Lot Tarn Drôme Isère Saône Meuse Somme Eure".split()
TOWN_STEMS = "Ville Mont Beau Champ Roche Val Bois Font Château Pont Clair Neuf Bel Grand Petit Vieux Long Plou".split()
TOWN_ENDS = "neuve fort court lieu mont bourg val fontaine ville gny ac an ay ec on ières euil igny ault".split()
STREETS = """de la République|Victor Hugo|Jean Jaurès|de la Gare|du Général de Gaulle|de Paris|Pasteur|des Écoles|
de l'Église|du Moulin|Jules Ferry|de la Mairie|du Château|Gambetta|des Lilas|de Verdun|du 8 Mai 1945|du 11 Novembre|
de la Fontaine|des Acacias|Émile Zola|Molière|des Jardins|de la Paix|Voltaire|des Rosiers|du Stade|de la Liberté|
Saint-Martin|Saint-Jacques|de Bretagne|de Lyon|Pierre Curie|Marie Curie|Aristide Briand|Anatole France|Jean Moulin|
des Tilleuls|des Cerisiers|du Lavoir|de la Poste|Carnot|Danton|Marceau|Kléber|Foch|du Maréchal Leclerc|de la Forêt|
des Vignes|du Four|Haute|Basse|Neuve|de la Croix|du Bourg|des Peupliers|des Chênes|du Lac|de la Plage|du Port|Nationale|
Saint-Michel|Notre-Dame|Henri Barbusse|Paul Bert|Jean Mermoz|Saint-Exupéry|Georges Clemenceau|Albert Camus|
Claude Debussy|Maurice Ravel|Claude Monet|Paul Cézanne|Lamartine|Alphonse Daudet|Frédéric Mistral|Colette|George Sand|
Simone Veil|Lucie Aubrac|des Frères Lumière|Ampère|Lavoisier|Descartes|Montaigne|Rabelais|Racine|Corneille|Diderot|
Mirabeau|Hoche|d'Alsace|de Lorraine|de Normandie|de Provence|de Bordeaux""".replace("\n", "").split("|")
STREET_TYPES = [("rue", 60), ("avenue", 14), ("boulevard", 6), ("place", 4), ("chemin", 6), ("allée", 5),
                ("impasse", 4), ("route", 4), ("quai", 1), ("square", 1)]
STREET_SHORT = {"rue": ["r", "r."], "avenue": ["av", "av.", "ave"], "boulevard": ["bd", "bld", "boul."],
                "place": ["pl", "pl."], "chemin": ["ch", "che", "chem."], "allée": ["all", "allee"],
                "impasse": ["imp", "imp."], "route": ["rte"], "quai": ["q."], "square": ["sq"]}
AREA_CODES = "14 13 16 22 24 29 32 38 42 47 49 55 56".split()
MAIL_DOMAINS = [("gmail.com", 40), ("orange.fr", 13), ("hotmail.fr", 8), ("free.fr", 7), ("wanadoo.fr", 6),
                ("yahoo.fr", 6), ("laposte.net", 5), ("sfr.fr", 4), ("outlook.fr", 4), ("hotmail.com", 3),
                ("icloud.com", 2), ("live.fr", 1), ("bbox.fr", 1), ("neuf.fr", 1)]
MAIL_DOMAIN_TYPOS = {"gmail.com": ["gmial.com", "gmail.fr", "gmal.com", "gmail.con"], "orange.fr": ["ornage.fr"],
                     "hotmail.fr": ["hotmial.fr", "hotmal.fr"], "yahoo.fr": ["yaho.fr"], "free.fr": ["fre.fr"],
                     "wanadoo.fr": ["wanado.fr", "wandoo.fr"], "laposte.net": ["laposte.fr", "lapostte.net"]}
PET_NAMES = "titi loulou doudou minou zaza kiki bibi lulu".split()
SHOPS = """Paris Rivoli|Paris Nation|Lyon Part-Dieu|Marseille Prado|Toulouse Capitole|Nice Masséna|Nantes Commerce|
Bordeaux Sainte-Catherine|Lille Grand'Place|Rennes Alma|Strasbourg Kléber|Tours Nationale""".replace(
    "\n", "").split("|")
PAGES = "/ /soldes /nouveautes /c/femme /c/homme /c/enfant /c/maison /magasins".split()
SOURCES = [("search", 40), ("direct", 33), ("social", 13), ("affiliate", 8), ("comparison", 6)]
JUNK_NAMES = [("", "INCONNU"), ("X", "X"), ("TEST", "TEST"), ("", "CLIENT"), ("NC", "NC"), ("", "NON RENSEIGNE")]
JUNK_MAILS = ["nomail@nomail.fr", "pasdemail@gmail.com", "test@test.com"]
JUNK_PHONE = "699999999"
COUNTER_NAMES = ["CLIENT COMPTOIR", "PASSAGE"]
CIVILITIES = {True: ["M.", "M.", "Monsieur", "M", "Mr"], False: ["Mme", "Mme", "Madame", "Mlle", "MME"]}

NO_ACCENTS = str.maketrans("àâäçéèêëîïôöùûüÿñÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸÑ", "aaaceeeeiioouuuynAAACEEEEIIOOUUUYN")
NEIGHBOUR_KEYS = {key: row[max(i - 1, 0):i] + row[i + 1:i + 2]
                  for row in ("azertyuiop", "qsdfghjklm", "wxcvbn") for i, key in enumerate(row)}


def surnames():
    """The usual French names, then a long tail of rare invented ones."""
    names = dict.fromkeys(FAMILY)
    while len(names) < 20000:
        start = choice(NAME_STARTS) + choice(NAME_MIDDLES)
        if R() < 0.15:
            start += choice("aeio") + choice(NAME_MIDDLES)
        names[start + choice(NAME_ENDS)] = None
    return list(names)


def small_town():
    kind = R()
    if kind < 0.4:
        name = "Saint-" + choice(SAINTS) + choice(["-sur-", "-en-", "-de-"]) + choice(RIVERS)
    else:
        name = choice(TOWN_STEMS) + choice(TOWN_ENDS) + ("" if kind < 0.7 else "-sur-" + choice(RIVERS))
    department = 1 + below(95)
    return "%02d%03d" % (department if department != 20 else 21, 10 * (10 + below(80))), name


def towns():
    """Real cities, then a long tail of small towns that do not exist."""
    cities = [tuple(town.split(" ", 1)) for town in TOWNS]
    small = [small_town() for _ in range(3000)]
    return Pick(cities + small, [30 * (rank + 12) ** -0.5 for rank in range(len(cities))]
                + [0.15 + 4 * R() ** 6 for _ in small])


# ---------------------------------------------------------------------------------------------------------------
# People.

Address = namedtuple("Address", "number type name postcode city")
Facts = namedtuple("Facts", "family email mobile landline address card")

# Who is known where: (crm, till, web).  Sixty in a hundred are known in more than one base.
BASES = [((1, 1, 1), 26), ((1, 1, 0), 14), ((0, 1, 1), 6), ((1, 0, 1), 14),
         ((1, 0, 0), 8), ((0, 1, 0), 14), ((0, 0, 1), 18)]
HOME_SIZES = [(1, 46), (2, 27), (3, 12), (4, 11), (5, 4)]


class Person:
    """Somebody, with the facts before and after the one change of the half-year (most people: none)."""
    __slots__ = ("id", "home", "male", "given", "birth", "in_crm", "in_till", "in_web", "facts", "later", "change",
                 "account_mails", "purchases")

    def at(self, moment):
        return self.facts if moment < self.change else self.later

    def mail_at(self, moment):
        """The e-mail given where any will do: that of the home, in homes that share one."""
        return self.home.email if self.home.email and R() < 0.5 else self.at(moment).email


class Home:
    __slots__ = ("id", "family", "address", "landline", "email", "shop")


class Population:
    """An endless stream of people, home by home."""

    def __init__(self):
        self.family = Pick.skewed(surnames(), 12, 0.72)     # MARTIN: a third of a percent, as in France
        self.male = Pick.skewed(MALE, 6, 0.8)
        self.female = Pick.skewed(FEMALE, 6, 0.8)
        self.town = towns()
        self.street = Pick.skewed(STREETS, 8, 0.7)
        self.street_type = Pick.of(STREET_TYPES)
        self.mail_domain = Pick.of(MAIL_DOMAINS)
        self.home_size = Pick.of(HOME_SIZES)
        self.bases = Pick.of(BASES)
        self.boxes = set()               # Gmail reads no dots, so no two people may differ in dots alone
        self.people = self.homes = self.cards = 0

    def __iter__(self):
        while True:
            home = self.new_home()
            size = self.home_size()
            yield from self.adults(home, min(size, 2))
            if size > 2:
                yield from self.children(home, size - 2)

    def new_home(self):
        home = Home()
        self.homes += 1
        home.id = self.homes
        home.family = self.family()
        home.address = self.new_address()
        home.landline = choice(AREA_CODES) + "%07d" % below(10 ** 7) if R() < 0.45 else None
        home.email = None
        home.shop = choice(SHOPS)
        self.parents_born = 1935 + below(68)
        return home

    def adults(self, home, count):
        """One, or a couple; a wife keeps her name, takes his, or joins the two.  Not every partner is a customer."""
        male = count == 2 or R() < 0.5
        self.father = self.new_person(home, male, self.given(male), self.born(-4, 4), home.family)
        if count == 2 and R() < 0.12:
            home.email = self.new_mail("famille", home.family, self.parents_born)
        yield self.father
        if count == 2 and R() < 0.5:
            own = R()
            family = home.family if own < 0.72 else self.family() if own < 0.92 else home.family + "-" + self.family()
            yield self.new_person(home, False, self.given(False), self.born(-4, 4), family)

    def children(self, home, count):
        """Grown-up children: some twins, some sons named as their father; of the others, half are no customers."""
        while count > 0:
            male, birth = R() < 0.5, self.born(20, 38)
            if R() < 0.08:
                for given in self.two_names(male):
                    yield self.new_person(home, male, given, birth, home.family)
                count -= 1
            elif male and R() < 0.10:
                yield self.new_person(home, True, self.father.given, birth, home.family)
            elif R() < 0.5:
                yield self.new_person(home, male, self.given(male), birth, home.family)
            count -= 1

    def two_names(self, male):
        first = second = self.given(male)
        while second == first:
            second = self.given(male)
        return first, second

    def given(self, male):
        return self.male() if male else self.female()

    def born(self, low, high):
        """A birth date (year, month, day) so many years after the parents' year."""
        year = max(1930, min(2008, self.parents_born + low + below(high - low + 1)))
        month = 1 + below(12)
        return year, month, 1 + below(28 if month == 2 else 30)

    def new_person(self, home, male, given, birth, family):
        person = Person()
        self.people += 1
        person.id, person.home, person.male, person.given, person.birth = self.people, home, male, given, birth
        person.in_crm, person.in_till, person.in_web = self.bases()
        email = self.new_mail(given, family, birth[0]) if person.in_web or R() < 0.9 else None
        has_card = person.in_till and R() < (0.8 if person.in_crm else 0.15)
        person.facts = person.later = Facts(family, email, self.new_mobile(), home.landline, home.address,
                                            self.new_card() if has_card else None)
        person.change = SECONDS
        if R() < 0.3:
            self.change_life(person)
        person.account_mails = self.account_mails(person)
        person.purchases = 0
        return person

    def change_life(self, person):
        """Something changes on a day of the half-year.  A base that is ten years old looks like this as well."""
        person.change = below(SECONDS)
        now, later = person.facts, {}
        if R() < 0.45:
            later.update(address=self.new_address(), landline=None)
        if now.email and R() < 0.40:
            later["email"] = self.new_mail(person.given, now.family, person.birth[0])
        if R() < 0.30:
            later["mobile"] = self.new_mobile()
        if not person.male and R() < 0.20:
            later["family"] = self.family() if R() < 0.7 else now.family.split("-")[0] + "-" + self.family()
        if now.card and R() < 0.20:
            later["card"] = self.new_card()
        person.later = now._replace(**later)

    def account_mails(self, person):
        """The e-mails of a person's accounts; a few people open a second one, some with the same Gmail box undotted."""
        if not person.in_web:
            return ()
        first, last = person.facts.email, person.later.email
        if R() > 0.06:
            return (first,)
        if last == first and first.endswith("@gmail.com"):
            last = first[:-10].replace(".", "") + first[-10:]
        if last == first:
            last = self.new_mail(person.given, person.facts.family, person.birth[0])
        return first, last

    def new_address(self):
        number = 1 + int(R() ** 1.6 * 160)
        text = str(number) if R() > 0.06 else "%d %s" % (number, choice(["bis", "ter", "A", "B"]))
        return Address(text, self.street_type(), self.street(), *self.town())

    def new_mobile(self):
        return ("6" + choice("01245678") if R() < 0.72 else "7" + choice("3456789")) + "%07d" % below(10 ** 7)

    def new_card(self):
        self.cards += 1
        return "2%010d" % (self.cards * 6180339887 % 9999999967)       # a prime: all different, far apart, in no order

    def new_mail(self, given, family, year):
        given, family = mail_part(given), mail_part(family)
        style = R()
        if style < 0.34:
            local = given + "." + family
        elif style < 0.46:
            local = given + family
        elif style < 0.60:
            local = given[0] + choice(["", "."]) + family
        elif style < 0.72:
            local = family + "." + given
        elif style < 0.82:
            local = given + "." + family + "%02d" % (year % 100)
        elif style < 0.90:
            local = given + str(below(10000))
        else:
            local = choice(PET_NAMES) + str(below(100000))
        mail = local + "@" + self.mail_domain()
        while mail.replace(".", "") in self.boxes:
            mail = local + str(below(10000)) + "@" + self.mail_domain()
        self.boxes.add(mail.replace(".", ""))
        return mail


def mail_part(name):
    return name.translate(NO_ACCENTS).lower().replace(" ", "").replace("'", "")


# ---------------------------------------------------------------------------------------------------------------
# Careless hands: how facts are written down.

def typo(text):
    """One slip of the finger: a letter lost, doubled, its neighbour's, swapped or added.  The first is mostly right."""
    if len(text) < 3:
        return text
    kind, i = R(), 0 if R() < 0.08 else 1 + below(len(text) - 1)
    if kind < 0.30:
        return text[:i] + text[i + 1:]
    if kind < 0.50:
        return text[:i] + text[i] + text[i:]
    if kind < 0.72:
        return text[:i] + choice(NEIGHBOUR_KEYS.get(text[i].lower().translate(NO_ACCENTS), "e")) + text[i + 1:]
    if kind < 0.90:
        return text[:i] + text[i + 1:i + 2] + text[i] + text[i + 2:]
    return text[:i] + choice("aeinrst") + text[i:]


def write_compound(given):
    """Jean-Pierre as JP, J.-P., Jean Pierre, Jean, JeanPierre."""
    first, second = given.split("-", 1)
    style = R()
    if style < 0.10:
        return first[0] + second[0]
    if style < 0.16:
        return first[0] + ".-" + second[0] + "."
    if style < 0.40:
        return first + " " + second
    if style < 0.48:
        return first
    return first + second if style < 0.51 else given


def write_given(given):
    if "-" in given:
        given = write_compound(given)
    elif R() < 0.08 and given in NICKNAMES:
        given = choice(NICKNAMES[given])
    elif R() < 0.015:
        given = given[0] + choice(["", "."])
    return typo(given) if R() < 0.035 else given


def write_family(family):
    if ("-" in family or " " in family) and R() < 0.25:
        family = family.replace("-", " ") if R() < 0.6 else family.replace("-", "").replace(" ", "")
    return typo(family) if R() < 0.05 else family


def write_name(given, family, capitals, swapped):
    """Given and family name in the manner of a base: the shares that are in capitals and the wrong way round."""
    given, family = write_given(given), write_family(family)
    if R() < swapped:
        given, family = family, given
    case = R()
    if case < capitals:
        given, family = given.upper(), family.upper()
    elif case < capitals + 0.15:
        family = family.upper()
    elif case < capitals + 0.21:
        given, family = given.lower(), family.lower()
    if R() < (0.8 if case < capitals else 0.2):
        given, family = given.translate(NO_ACCENTS), family.translate(NO_ACCENTS)
    return given, family


def write_birth(birth):
    year, month, day = birth
    error = R()
    if error < 0.02:
        return "01/01/1900"
    if error < 0.04 and day <= 12:
        month, day = day, month
    elif error < 0.05:
        day = 1 + below(28)
    elif error < 0.06:
        year += choice([-10, -1, 1, 10])
    return "%04d-%02d-%02d" % (year, month, day) if R() < 0.12 else "%02d/%02d/%04d" % (day, month, year)


def write_mail(mail):
    error = R()
    if error < 0.04:
        local, domain = mail.split("@")
        if error < 0.012:
            mail = typo(local) + "@" + domain
        elif error < 0.024 and domain in MAIL_DOMAIN_TYPOS:
            mail = local + "@" + choice(MAIL_DOMAIN_TYPOS[domain])
        elif domain == "gmail.com":
            mail = local + "+shop@gmail.com" if R() < 0.5 else local.replace(".", "") + "@gmail.com"
    if R() < 0.08:
        mail = mail.capitalize() if R() < 0.6 else mail.upper()
    return mail


def write_phone(phone):
    """Nine digits as people write them: 06 12 34 56 78, 0612345678, +33, 0033, dots, dashes, or without the zero."""
    if R() < 0.02:
        i = 1 + below(8)
        phone = phone[:i] + str(below(10)) + phone[i + 1:]
    style = R()
    if style < 0.30:
        return "0" + phone
    if style < 0.42:
        return "+33" + phone
    if style < 0.46:
        return "0033" + phone
    if style < 0.49:
        return phone
    pairs = phone[0], phone[1:3], phone[3:5], phone[5:7], phone[7:9]
    if style < 0.84:
        return "0" + " ".join(pairs)
    if style < 0.92:
        return "0" + ".".join(pairs)
    if style < 0.95:
        return "0" + "-".join(pairs)
    return ("+33 " if style < 0.98 else "+33 (0)") + " ".join(pairs)


def write_street(address):
    number, kind, name, _, _ = address
    if R() < 0.28:
        kind = choice(STREET_SHORT[kind])
    if R() < 0.05:
        name = typo(name)
    if R() < 0.03:
        street = kind + " " + name
    else:
        street = number + (", " if R() < 0.15 else " ") + kind + " " + name
    if R() < 0.06:
        street = ("Appt %d " % (1 + below(60)) if R() < 0.6 else "Bat %s " % choice("ABCD")) + street
    return street


def write_city(city):
    style = R()
    if style < 0.07:
        city = city.replace("Saint-", "St ")
    elif style < 0.12:
        city = city.replace("-", " ")
    elif style < 0.14:
        city = typo(city)
    elif style < 0.16:
        city += " CEDEX"
    return city


def write_address(address, capitals):
    """Street, postcode, city; sometimes one of them is missing or off by a digit."""
    street, postcode, city = write_street(address), address.postcode, write_city(address.city)
    if R() < 0.015:
        postcode = postcode[:4] + str(below(10)) if R() < 0.5 else postcode[:3] + postcode[4] + postcode[3]
    if R() < capitals:
        street, city = street.upper().translate(NO_ACCENTS), city.upper().translate(NO_ACCENTS)
    elif R() < 0.3:
        city = city.upper()
    if R() < 0.06:
        return ("", postcode, city) if R() < 0.5 else (street, "", city)
    return street, postcode, city


# ---------------------------------------------------------------------------------------------------------------
# The retailer: what its systems write.

CAMPAIGNS = [moment_of(day, 9 * 3600) for day in range(4, DAYS - 7, 14)]       # a Tuesday in two
VISIT, PRODUCT, BASKET, CHECKOUT, ORDER = range(1, 6)                          # how far a session gets
DEPTHS = Pick.of([(VISIT, 26), (PRODUCT, 44), (BASKET, 13), (CHECKOUT, 5), (ORDER, 12)])
WEB_SOURCE = Pick.of(SOURCES)
ORDER_STATUS = Pick.of([("order", 88), ("cancelled", 5), ("returned", 7)])


def unordered(number):
    """A number that does not tell when the row was made, so that a key gives nothing away (10^8 - 11 is a prime)."""
    return number * 61803399 % 99999989


def new_cookie():
    return "%08x%08x" % (below(1 << 32), below(1 << 32))


def amount():
    return "%.2f" % (5 + 160 * R() ** 3)


class Device:
    __slots__ = ("cookie", "logs_in", "known")

    def __init__(self, logs_in):
        self.cookie, self.logs_in, self.known = new_cookie(), logs_in, False


class Account:
    __slots__ = ("id", "email", "opened")


class Retailer:
    """Receives people one by one, and writes every trace they leave."""

    def __init__(self, writers):
        self.write = writers
        self.clients = self.tickets = self.accounts = self.events = self.web_orders = 0
        self.junk_phone = Every(21)         # about 300 rows in 5,000 people
        self.own_card = Every(24)           # about 150 tickets
        self.on_tablet = Every(28)          # about 120 accounts
        self.cashier_card = self.tablet = None
        self.new_cashier = self.new_tablet = 0      # at which ticket, at which account; only large sets see a second

    def receive(self, person):
        if person.in_crm:
            self.register(person)
        clicks = self.send_letters(person) if (person.in_crm or person.in_web) and R() < 0.44 else []
        left_baskets = self.go_online(person, clicks)
        if person.in_till:
            self.go_shopping(person, left_baskets)
        if person.purchases >= 2 and person.facts.email and R() < 0.12:
            self.refer_friends(person)
        if R() < 0.9:
            self.pass_by()

    def truth(self, source, key, person):
        self.write.truth_record((source, key, person.id, person.home.id))

    # CRM ------------------------------------------------------------------------------------------------------

    def register(self, person):
        """A client row, two for some: the second from a later day, when facts may have changed."""
        created = moment_of(0, 34200 + below(3600)) if R() < 0.4 else shop_moment()     # the old base, or a new form
        self.write_client(person, created)
        if R() < 0.09:
            self.write_client(person, created + below(SECONDS - created))

    def write_client(self, person, moment):
        self.clients += 1
        key, facts = unordered(self.clients), person.at(moment)
        given, family = write_name(person.given, facts.family, capitals=0.15, swapped=0.015)
        if R() < 0.008:
            given, family = choice(JUNK_NAMES)
        mail = person.mail_at(moment)
        email = write_mail(mail) if mail and R() < 0.82 else choice(JUNK_MAILS) if R() < 0.05 else ""
        street, postcode, city = write_address(facts.address, capitals=0.2) if R() < 0.88 else ("", "", "")
        self.write.crm_client((
            key, choice(CIVILITIES[person.male]) if R() < 0.85 else "", given, family,
            write_birth(person.birth) if R() < 0.8 else "", email, self.phone(facts, 0.8, landline=0.35),
            street, postcode, city, facts.card if R() < 0.95 else None, stamp(moment)))
        self.truth("crm", key, person)
        if facts.card and self.tickets >= self.new_cashier:
            self.cashier_card = facts.card          # the first client with a card works at the till
            self.new_cashier += 12000

    def phone(self, facts, filled, landline):
        """A phone as written down, or nothing; now and then the number that gets the clerk past a compulsory field."""
        if R() >= filled:
            return ""
        if self.junk_phone():
            return write_phone(JUNK_PHONE)
        return write_phone(facts.landline if facts.landline and R() < landline else facts.mobile)

    # Till -----------------------------------------------------------------------------------------------------

    def go_shopping(self, person, left_baskets):
        for _ in range(1 + min(int(exponential(2.3)), 25)):
            self.buy(person, shop_moment())
        for left in left_baskets:                   # left online, bought in the shop a day later
            tomorrow = left // 86400 + 1
            if R() < 0.25 and tomorrow < DAYS:
                self.buy(person, shop_moment(tomorrow))

    def buy(self, person, moment):
        """A sale, its return some days later for one in twenty-five, and the order if the customer was recognised."""
        price, back = amount(), moment + 86400 * (1 + below(20))
        returned = R() < 0.04 and back < SECONDS
        key, card, named = self.write_ticket(person, moment, price, "sale")
        receipt = person.at(moment).email if named and not card and R() < 0.08 else None
        if card or receipt:
            person.purchases += 1
            self.write.shop_order(("S%d" % key, stamp(moment), "shop", None, card, receipt, price,
                                   "returned" if returned else "order", "till"))
        if returned:
            self.write_ticket(person, back, "-" + price, "return")

    def write_ticket(self, person, moment, price, kind):
        """A ticket with a card, a name and more, both, or nobody.  Returns its key, its card, whether it is named."""
        self.tickets += 1
        key, facts = unordered(self.tickets), person.at(moment)
        card = facts.card if R() < 0.68 else None
        named = R() < (0.3 if card else 0.62)
        given = family = phone = street = postcode = city = ""
        if named:
            given, family = write_name(person.given, facts.family, capitals=0.7, swapped=0.05)
            phone = self.phone(facts, 0.65, landline=0.35)
            if R() < 0.35:
                street, postcode, city = write_address(facts.address, capitals=0.7)
            if not card and self.own_card():
                card = self.cashier_card
        elif not card and R() < 0.8:
            family = choice(COUNTER_NAMES)
        if card and R() < 0.006:                    # keyed instead of swiped
            card = card[:7] + str(below(10)) + card[8:]
        self.write.till_ticket((key, person.home.shop, stamp(moment), card, given, family, phone,
                                street, postcode, city, price, kind))
        if named or card:
            self.truth("till", key, person)
        return key, card, named

    # Web ------------------------------------------------------------------------------------------------------

    def go_online(self, person, clicks):
        """All sessions of a person on all devices.  Returns when baskets were left."""
        if not person.in_web:
            if R() < 0.15:
                self.pass_by(person)
            return []
        sessions = self.sessions_of(person, clicks)
        accounts = self.open_accounts(person, sessions)
        devices = [Device(True)] + [Device(R() < 0.6) for _ in range(min(int(exponential(1.6)), 4))]
        used, left_baskets = [], []
        for moment, source in sessions:
            device = devices[0] if R() < 0.6 else choice(devices)
            account = None
            for candidate in accounts:              # the newest that is open already
                if candidate.opened <= moment:
                    account = candidate
            if account and moment == account.opened:
                device = devices[0]
            if device not in used:
                used.append(device)
            left = self.browse(person, device, account, moment, source)
            if left:
                left_baskets.append(left)
        for device in used:
            self.write.truth_cookie((device.cookie, person.id))
        return left_baskets

    def sessions_of(self, person, clicks):
        """(moment, source) in order of time; some people refuse cookies and leave no session."""
        if R() < 0.08:
            return []
        sessions = [(web_moment(), WEB_SOURCE()) for _ in range(1 + min(int(exponential(4.6)), 30))]
        return sorted(sessions + [(click, "newsletter") for click in clicks])

    def open_accounts(self, person, sessions):
        """The first account opens in one of the first sessions, or on the shop's tablet; a second one mostly later."""
        accounts = []
        for mail in person.account_mails:
            account = Account()
            self.accounts += 1
            account.id, account.email = "A%08d" % unordered(self.accounts), mail
            later = [moment for moment, _ in sessions if not accounts or moment > accounts[0].opened]
            if self.on_tablet():
                account.opened = self.use_tablet(account.id)
            elif later:
                account.opened = later[int(R() ** 2 * len(later))]
            else:
                account.opened = web_moment()
            accounts.append(account)
            self.write_account(person, account)
        return sorted(accounts, key=lambda account: account.opened)

    def write_account(self, person, account):
        facts = person.at(account.opened)
        given, family = write_name(person.given, facts.family, capitals=0.08, swapped=0.01)
        email = account.email.capitalize() if R() < 0.06 else account.email
        self.write.web_account((account.id, email, given, family, self.phone(facts, 0.15, landline=0.1),
                                stamp(account.opened)))
        self.truth("web", account.id, person)

    def browse(self, person, device, account, moment, source):
        """One session: visit, products, basket, checkout, order, as far as it gets.  Returns when a basket was left.

        Who is not logged in stays anonymous until a login, which the checkout asks for; a device that never logs in
        stops at the basket.
        """
        depth = DEPTHS() if account and device.logs_in else min(DEPTHS(), BASKET)
        user = None
        if account and device.known and R() < 0.45:
            user = account.id
        self.event(device.cookie, user, moment, "visit", choice(PAGES) + "?utm_source=" + source)
        if account and not user and (moment == account.opened or device.logs_in and R() < 0.2):
            user = account.id
            self.event(device.cookie, user, moment + 10, "visit", "/compte")
        left = None
        if depth >= PRODUCT:
            moment = self.look_around(device.cookie, user, moment)
        if depth >= BASKET:
            moment += 20 + below(90)
            self.event(device.cookie, user, moment, "basket", "/panier")
            left = moment
        if depth >= CHECKOUT:
            user = account.id
            moment += 30 + below(150)
            self.event(device.cookie, user, moment, "checkout", "/commande")
        if depth == ORDER:
            left = None
            person.purchases += 1
            self.order_online(account, moment + 30 + below(240), source)
        device.known = device.known or user is not None
        return left

    def look_around(self, cookie, user, moment):
        for _ in range(1 + min(int(exponential(1.4)), 8)):
            moment += 15 + below(150)
            self.event(cookie, user, moment, "product", "/p/%d" % (1 + int(400 * R() ** 2)))
        return moment

    def event(self, cookie, user, moment, kind, page):
        self.events += 1
        self.write.web_event((self.events, cookie, user, stamp(moment), kind, page))

    def order_online(self, account, moment, source):
        self.web_orders += 1
        self.write.shop_order(("W%d" % unordered(self.web_orders), stamp(moment), "web", account.id, None,
                               account.email, amount(), ORDER_STATUS(), source))

    def use_tablet(self, user):
        """The seller opens the account with the customer, on a tablet that everybody uses."""
        if self.accounts >= self.new_tablet:
            self.tablet = new_cookie()
            self.write.truth_cookie((self.tablet, None))
            self.new_tablet += 5000
        moment = shop_moment()
        self.event(self.tablet, user, moment, "visit", "/borne")
        self.look_around(self.tablet, user, moment)
        return moment

    def pass_by(self, person=None):
        """A device that never logs in: that of a stranger, or of a person without an account."""
        device = Device(False)
        for _ in range(1 + min(int(exponential(0.7)), 6)):
            self.browse(person, device, None, web_moment(), WEB_SOURCE())
        if person:
            self.write.truth_cookie((device.cookie, person.id))

    # Letters --------------------------------------------------------------------------------------------------

    def send_letters(self, person):
        """What a subscriber did with the letters.  Returns when one was clicked.  A wrong address opens nothing."""
        since = 0 if R() < 0.6 else below(SECONDS)
        mail = person.mail_at(since)
        if not mail:
            return []
        address, clicks = write_mail(mail).lower(), []
        interest = 0.7 * R() ** 2 if address == mail else 0.0
        for campaign in CAMPAIGNS:
            if campaign >= since:
                sent = campaign + below(1800)
                self.write.newsletter_event((address, stamp(sent), "sent"))
                if R() < interest:
                    self.open_letter(address, sent + 60 + min(int(exponential(30000)), 400000), clicks)
        return clicks

    def open_letter(self, address, opened, clicks):
        self.write.newsletter_event((address, stamp(opened), "open"))
        if R() < 0.18:
            clicks.append(opened + 5 + below(60))
            self.write.newsletter_event((address, stamp(clicks[-1]), "click"))

    def refer_friends(self, person):
        """Ambassadors bring friends."""
        for _ in range(1 + below(3)):
            moment = web_moment()
            self.write.referral((person.at(moment).email, stamp(moment)))


def generate(people, seed, folder):
    rng.seed(seed)
    os.makedirs(folder, exist_ok=True)
    files = {name: open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") for name in TABLES}
    writers = {name: csv.writer(file, lineterminator="\n").writerow for name, file in files.items()}
    for name, columns in TABLES.items():
        writers[name](columns.split())
    retailer = Retailer(namedtuple("Writers", TABLES)(**writers))
    population = Population()
    for person in islice(population, people):
        retailer.receive(person)
    for file in files.values():
        file.close()
    return "%d people in %d homes: %d clients, %d tickets, %d accounts, %d web events" % (
        people, population.homes, retailer.clients, retailer.tickets, retailer.accounts, retailer.events)


# ---------------------------------------------------------------------------------------------------------------
# The check: what the demo says about the data must be so.

BASE_TABLES = {"crm": ("crm_client", "client_id"), "till": ("till_ticket", "ticket_id"),
               "web": ("web_account", "account_id")}
FIRST, CLOCKS, LAST = (datetime.fromisoformat(text) for text in (
    "2026-05-01 00:00:00+02:00", "2026-10-25 03:00:00+02:00", "2026-11-01 00:00:00+01:00"))


def read_tables(folder):
    """table -> column -> values"""
    tables = {}
    for name, columns in TABLES.items():
        with open(os.path.join(folder, name + ".csv"), encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            must(next(rows) == columns.split(), name + ": unexpected columns")
            tables[name] = dict(zip(columns.split(), zip(*rows)))
            must(tables[name], name + ": no rows")
    return tables


def must(condition, message):
    if not condition:
        raise SystemExit("check failed: " + message)


def columns_of(table, *names):
    return zip(*(table[name] for name in names))


def check_times(tables):
    """All in the half-year, with the offset that Paris has."""
    for name, table in tables.items():
        for column in ("created_at", "sold_at", "occurred_at"):
            for text in table.get(column, ()):
                moment = datetime.fromisoformat(text)
                must(FIRST <= moment < LAST, "%s.%s is out of range: %s" % (name, column, text))
                offset = "+02:00" if moment < CLOCKS else "+01:00"
                must(text.endswith(offset), "%s.%s has the wrong offset: %s" % (name, column, text))


def check_keys(tables):
    """Keys are unique; what refers to something finds it; nobody acts before there is an account."""
    for name, key in (("crm_client", "client_id"), ("till_ticket", "ticket_id"), ("web_account", "account_id"),
                      ("web_account", "email"), ("web_event", "event_id"), ("shop_order", "order_id"),
                      ("truth_cookie", "cookie")):
        values = tables[name][key]
        must(len(set(values)) == len(values), "%s.%s is not unique" % (name, key))
    opened = {account: datetime.fromisoformat(created)
              for account, created in columns_of(tables["web_account"], "account_id", "created_at")}
    for name in ("web_event", "shop_order"):
        for account, occurred in columns_of(tables[name], "account_id", "occurred_at"):
            must(not account or opened[account] <= datetime.fromisoformat(occurred), account + " acts before it opens")
    card_of = dict(columns_of(tables["till_ticket"], "ticket_id", "loyalty_card"))
    for order, channel, card in columns_of(tables["shop_order"], "order_id", "channel", "loyalty_card"):
        must(channel == "web" or card_of[order[1:]] == card, order + " has not the card of its ticket")
    must(set(tables["truth_cookie"]["cookie"]) <= set(tables["web_event"]["cookie"]), "truth about a cookie not seen")


def check_funnel(tables):
    """Every order on line follows a checkout of its account within minutes."""
    checkouts = defaultdict(list)
    for account, occurred, kind in columns_of(tables["web_event"], "account_id", "occurred_at", "type"):
        if kind == "checkout":
            checkouts[account].append(datetime.fromisoformat(occurred))
    for order, account, occurred in columns_of(tables["shop_order"], "order_id", "account_id", "occurred_at"):
        if account:
            waits = ((datetime.fromisoformat(occurred) - checkout).total_seconds() for checkout in checkouts[account])
            must(any(0 < wait < 600 for wait in waits), order + " has no checkout before it")


def check_truth(tables):
    """Clients and accounts have a truth row each, tickets when they show anything of a person.  Returns it."""
    truth = {(source, key): (person, home) for source, key, person, home in zip(*tables["truth_record"].values())}
    must(len(truth) == len(tables["truth_record"]["source"]), "two truths about one record")
    expected = {("crm", key) for key in tables["crm_client"]["client_id"]}
    expected |= {("web", key) for key in tables["web_account"]["account_id"]}
    expected |= {("till", key) for key, *data in columns_of(
        tables["till_ticket"], "ticket_id", "loyalty_card", "given_name", "phone", "street", "family_name")
        if any(data[:4]) or data[4] not in COUNTER_NAMES + [""]}
    must(truth.keys() == expected, "truth and records differ: %s" % sorted(truth.keys() ^ expected)[:5])
    return truth


def fold(text):
    """Comparable text: capitals without accents, or the last nine digits of what has more than eight."""
    digits = "".join(filter(str.isdigit, text))
    return digits[-9:] if len(digits) > 8 else text.translate(NO_ACCENTS).upper()


def pairs_in_homes(tables, truth, *columns):
    """How many values of these client columns belong to several people of one home."""
    people = defaultdict(set)
    for key, *values in columns_of(tables["crm_client"], "client_id", *columns):
        person, home = truth["crm", key]
        if all(values):
            people[(home, *map(fold, values))].add(person)
    return sum(len(group) > 1 for group in people.values())


def people_with_several(tables, truth, column, ignored=()):
    """How many people show more than one value of this column, in all bases that have it."""
    values = defaultdict(set)
    for source, (name, key) in BASE_TABLES.items():
        if column in tables[name]:
            for record, value in columns_of(tables[name], key, column):
                if value and value not in ignored and (source, record) in truth:
                    values[truth[source, record][0]].add(fold(value))
    return sum(len(group) > 1 for group in values.values())


def count_traps(tables, truth):
    """trap -> (found, least, most) in 5,000 people"""
    clients, tickets, events = tables["crm_client"], tables["till_ticket"], tables["web_event"]
    bases, homes = defaultdict(set), defaultdict(set)
    for (source, _), (person, home) in truth.items():
        bases[person].add(source)
        homes[home].add(person)
    phones = [fold(phone) for name, _ in BASE_TABLES.values() for phone in tables[name]["phone"]]
    tablets = {cookie for cookie, person in columns_of(tables["truth_cookie"], "cookie", "person_id") if not person}
    logins = {pair for pair in columns_of(events, "cookie", "account_id") if pair[1]}
    cards = defaultdict(set)
    for key, card in columns_of(tickets, "ticket_id", "loyalty_card"):
        if card:
            cards[card].add(truth["till", key][0])
    cashiers = {card for card, people in cards.items() if len(people) > 5}
    none = 10 ** 9
    return {
        "people in several bases": (sum(len(found) > 1 for found in bases.values()), 2700, 3100),
        "homes of several people": (sum(len(found) > 1 for found in homes.values()), 900, none),
        "people twice in the CRM": (len(clients["client_id"]) - sum("crm" in found for found in bases.values()),
                                    200, 350),
        "namesakes in a home": (pairs_in_homes(tables, truth, "given_name", "family_name"), 3, none),
        "birthdays shared in a home": (pairs_in_homes(tables, truth, "birth_date"), 3, none),
        "e-mails shared in a home": (pairs_in_homes(tables, truth, "email"), 5, none),
        "phones shared in a home": (pairs_in_homes(tables, truth, "phone"), 5, none),
        "people with two addresses": (people_with_several(tables, truth, "postcode"), 50, none),
        "people with two e-mails": (people_with_several(tables, truth, "email"), 250, none),
        "people with two cards": (people_with_several(tables, truth, "loyalty_card", cashiers), 20, none),
        "MARTINs": (sum(fold(name) == "MARTIN" for name in clients["family_name"] + tickets["family_name"]), 6, none),
        "tagged Gmail addresses": (sum("+shop@gmail.com" in email for email in clients["email"]), 2, none),
        "default birth dates": (clients["birth_date"].count("01/01/1900"), 25, none),
        "junk names": (sum(pair in JUNK_NAMES for pair in columns_of(clients, "given_name", "family_name")), 8, none),
        "junk phones": (phones.count(JUNK_PHONE), 220, 380),
        "tickets of nobody": (sum(("till", key) not in truth for key in tickets["ticket_id"]), 900, none),
        "tickets in capitals": (sum(map(str.isupper, tickets["family_name"])), 3000, none),
        "returns": (tickets["kind"].count("return"), 150, none),
        "tickets with a cashier's card": (sum(card in cashiers for card in tickets["loyalty_card"]), 110, 190),
        "accounts on a shop's tablet": (sum(cookie in tablets for cookie, _ in logins), 80, 160),
        "cookies without login": (len(set(events["cookie"]) - {cookie for cookie, _ in logins}), 2000, none),
        "anonymous events": (events["account_id"].count(""), 20000, none),
        "orders on line": (tables["shop_order"]["channel"].count("web"), 1000, 3000),
        "ambassadors": (len(set(tables["referral"]["referrer_email"])), 60, none),
    }


def check(folder):
    tables = read_tables(folder)
    check_times(tables)
    check_keys(tables)
    check_funnel(tables)
    truth = check_truth(tables)
    people = len({person for person, _ in truth.values()})
    share = people / 4900                           # a few people only ever left tickets of nobody
    traps = count_traps(tables, truth)
    for trap, (found, least, most) in traps.items():
        must(int(least * share) <= found <= most * share + 3, "%d %s" % (found, trap))
    return "%d people, all as promised: " % people + ", ".join("%d %s" % (traps[trap][0], trap) for trap in traps)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--out", metavar="DIR", help="write the tables there")
    parser.add_argument("--check", metavar="DIR", help="check the tables that are there")
    options = parser.parse_args()
    if bool(options.out) == bool(options.check):
        parser.error("give --out or --check")
    started = time.time()
    done = check(options.check) if options.check else generate(options.people, options.seed, options.out)
    print("%s, %.1f s" % (done, time.time() - started))


if __name__ == "__main__":
    main()
