"""Other words that people write for keys and codes: the one table of them.

Hints alone rest on it, and it is imported where one is needed. How a word is spelled does not
matter: case, accents, what parts its words.
"""

from __future__ import annotations

from diplograph.spelling import parted

#: Other words that people write for a key, by key.
KEY_WORDS = {
    "host": "hosts hosted_by received_by receiver welcomed_by guest_of hôte accueilli_par "
    "reçu_par anfitrión gastgeber accueillant recibido_por empfangen_von",
    "led_by": "leader head headed_by head_of_delegation chief chef lead dirigé_par conduit_par "
    "mené_par dirigido_por encabezado_por geleitet_von leiter",
    "from": "words quote visitor visitors visitor_from visitors_from origin comes_from "
    "coming_from provenance procedencia herkunft",
    "party": "guest guests delegation visiting_party visits visited_by travellers délégation "
    "delegación",
    "post_title": "title job_title function",
    "agenda": "sector sectors topic topics on_agenda theme themes discussed thèmes secteurs "
    "themen temas",
    "place": "location venue where city country takes_place_in lieu site lugar ort endroit",
    "date": "when day on dates held_on jour fecha datum",
    "status": "state event_status statut happened estado zustand",
    "organiser": "organizer organized_by organised_by organizers organisateur organizador "
    "veranstalter",
    "participant": "participants attendee attendees with present participante teilnehmer",
    "parties": "signatory_parties bound between signatories signataires",
    "signed_by": "signatory signatories signer signers signed signataires",
    "during": "signed_during at_event occasion pendant durante während",
    "concerns": "subject subject_sector regarding",
    "part_of": "parent leg_of stop_of within_event",
    "follows": "after previous nach",
    "name": "names called nom nombre",
    "acronym": "abbreviation abbr short short_name initials sigle siglas kürzel",
    "iso_code": "iso code country_code",
    "within": "in located_in parent_place lies_in",
    "holds_post": "post position office role job",
    "post_in": "office_in office_of employer of",
    "based_in": "seat headquarters based hq",
    "member_count": "members size count number headcount",
    "company_count": "companies firms firm_count businesses entreprises empresas unternehmen",
    "definition": "meaning description scope note définition definición",
    "broader": "parent wider part_of within super sub_sector_of branch_of",
    "label": "labels name names title libellé nom étiquette etiqueta bezeichnung",
    "alt": "alias aliases aka alternative other_names",
    "kind": "type class category genre tipo typ sorte clase",
    "is": "value slug who what id object est ist valeur valor wert",
    "at": "span spans locator position offset offsets where pos location stelle",
    "as": "kind type claim_kind",
    "by": "according_to attributed_to said_by speaker source holder author selon según laut",
    "listed": "list among listing open others incomplete liste lista",
    "certainty": "confidence sure hedge probability certitude certeza gewissheit",
    "polarity": "denied negated negation affirmed",
    "reason": "why because justification rank_reason raison motif motivo grund",
    "why": "reason because omission_reason pourquoi motif motivo grund",
    "inferred": "inference inferred_from basis derived",
    "rule": "inference_rule",
    "valid_from": "since from start starts begin start_date",
    "valid_until": "until to end ends till end_date valid_to",
    "about": "subject subjects concerns concerning topic topics entities regarding sur sobre über",
    "each": "for_each every items",
    "gloss": "text summary description content meaning note translation glose glosa résumé "
    "resumen zusammenfassung",
    "term": "deadline by_when horizon due échéance plazo frist",
    "published": "date published_on publication_date date_published publication issued publié "
    "publicado veröffentlicht",
    "recorded": "encoded recorded_on date_recorded encoded_on created saisi registrado erfasst",
    "language": "lang langue idioma sprache",
    "lang": "language langue idioma sprache",
    "url": "link href uri address website",
    "publisher": "published_by newspaper outlet media éditeur editor herausgeber",
    "sha256": "digest hash sha sha_256 checksum",
    "length": "len size characters chars longueur longitud länge",
    "not_encoded": "omitted omissions left_out skipped excluded omis omitido ausgelassen",
    "entities": "actors things organisations people persons entités entidades",
    "events": "event visits meetings événements eventos ereignisse",
    "states": "state facts statements états estados",
    "claims": "claim others affirmations afirmaciones aussagen",
    "source": "article document origin fuente quelle",
    "spans": "span records locators digests",
    "format": "version",
}

#: The numbers from 1 to 20 in English, French, Spanish, German and Arabic.
_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty",
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf vingt",
    "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete dieciocho diecinueve veinte",
    "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
    "sechzehn siebzehn achtzehn neunzehn zwanzig",
    "واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة",
)
#: Numbers by the words for them, as :func:`diplograph.spelling.parted` leaves them.
NUMBER_WORDS = {
    parted(word): number for words in _NUMBERS for number, word in enumerate(words.split(), 1)
}


def _by_name(lines: str) -> dict[str, str]:
    """Words by what stands before the colon; a line that is indented goes on with the last."""
    joined = lines.strip().replace("\n  ", " ")
    return dict(line.split(": ", 1) for line in joined.split("\n"))


#: Other words that people write for a code, by code: in English, French, Spanish, German,
#: Portuguese and Arabic, as they speak of it. The labels of the ontology need not be written here.
CODE_WORDS = _by_name("""
held: done happened took-place over completed ended confirmed yes true on finished occurred
  tenue eu-lieu effectué effectuée réalisé réalisée terminé terminée
  celebrado celebrada realizado realizada tenido ocurrido ocorrido
  stattgefunden abgehalten durchgeführt erfolgt beendet
  انعقد انعقدت منعقدة عقد عقدت تم تمت جرى جرت
planned: scheduled announced upcoming future expected programmed
  prévue programmé programmée planifié planifiée annoncé annoncée à-venir
  previsto prevista programado programada planeado planeada planejado planejada agendado agendada
  geplant vorgesehen angekündigt angesetzt
  مقرر مقررة مبرمج مبرمجة مخطط مرتقب مرتقبة مزمعة
cancelled: canceled called-off dropped no false
  annulée supprimé supprimée
  cancelado cancelada anulado anulada
  abgesagt gestrichen annulliert
  ألغي ألغيت ملغي ملغية ملغاة إلغاء
postponed: delayed deferred rescheduled
  reportée ajourné ajournée différé différée repoussé repoussée
  aplazado aplazada pospuesto pospuesta postergado postergada adiado adiada
  verschoben vertagt aufgeschoben
  مؤجلة أجل أجلت تأجل تأجلت تأجيل أرجئ
denied: no false negative not negated
  niée démenti démentie négatif negado negada desmentido verneint geleugnet dementiert نفي نفى
affirmed: yes true positive
  affirmée confirmé afirmado confirmado bejaht bestätigt إثبات
certain: sure definite yes high
  sûr sûre cierto seguro certo sicher أكيد
probable: likely medium
  vraisemblable wahrscheinlich provável محتمل
possible: maybe perhaps uncertain unsure low
  peut-être posible possível möglich vielleicht
unspecified: unknown none
  inconnu desconocido unbekannt desconhecido
preferred: best high first
  préféré préférée preferido preferida bevorzugt
deprecated: low old wrong obsolete
  obsolète obsoleto veraltet
organisation: organization company chamber association agency ministry university body business
  firm institution ngo bank federation confederation
  organisme entreprise société chambre agence ministère université banque fédération confédération
  organización empresa cámara agencia ministerio organização câmara ministério
  firma unternehmen kammer verband ministerium verein
  شركة غرفة جمعية وزارة هيئة مؤسسة
person: people man woman individual human leader
  homme femme individu persona pessoa mensch
country: nation sovereign-state
  país land بلد
city: town village municipality commune
  ciudad cidade stadt gemeinde
state: federated-state
  estado bundesstaat bundesland ولاية
region: governorate department
  región região منطقة
place: province location territory venue
  endroit lugar ort
delegation: mission visitors
  delegación delegação abordnung بعثة
group: people crowd category
  grupo gruppe
post: title office position role function job
  poste titre puesto cargo posto amt posten
sector: industry branch trade line-of-business business-field
  filière branche industrie rama ramo sparte wirtschaftszweig صناعة
visit: trip mission tour travel
  voyage déplacement visita viaje viagem besuch reise
meeting: conference seminar talks reception summit forum workshop press-conference
  réunion conférence séminaire entretien sommet atelier
  reunión encuentro conferencia seminario reunião encontro conferência seminário
  treffen sitzung konferenz tagung besprechung
  اجتماع ندوة مؤتمر منتدى
agreement: treaty deal memorandum mou contract signing convention
  protocole traité contrat acuerdo convenio tratado contrato acordo abkommen vertrag vereinbarung
  اتفاقية مذكرة معاهدة
news-article: article news press newspaper press-article
  journal artículo noticia artigo notícia artikel zeitungsartikel مقال خبر
communique: press-release statement release
  comunicado pressemitteilung بيان
official-page: website webpage web-page site
dataset: data database spreadsheet csv rdf
  données base-de-données datos dados daten datenbank بيانات
speech: allocution discurso rede كلمة
intention: aim goal wish hope promise offer want
  but objectif souhait espoir promesse offre volonté
  intención objetivo deseo esperanza promesa oferta intenção desejo promessa
  absicht ziel wunsch hoffnung versprechen angebot
  هدف رغبة أمل وعد عرض
prediction: forecast expectation
  prévision pronostic predicción previsión pronóstico previsão predição
  vorhersage prognose تنبؤ
opinion: view judgement judgment belief praise
  avis jugement opinión juicio opinião juízo meinung urteil ansicht حكم
plan: planned programme arrangement schedule
  programa proyecto plano projeto programm vorhaben برنامج مشروع
reported-event: event fact happened report
  fait événement hecho suceso facto ereignis حدث واقعة
reported-state: state status fact report
  état situation estado zustand حالة وضع
generalisation: generalization general rule
  généralité generalización generalização verallgemeinerung
byline: author reporter signature
  auteur autor autora verfasser كاتب
dateline: date place-and-date
boilerplate: footer copyright disclaimer
out-of-scope: irrelevant off-topic hors-sujet
lead-in: intro introduction teaser chapeau
atmosphere: ambiance mood colour color scenery ambiente stimmung
exhortation: appeal call appel aufruf
question: pregunta pergunta frage
""")
