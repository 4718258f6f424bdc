"""Words that a question, or what a rep is told to do, may have without a ground."""

ASKED_ELSEWHERE = frozenset(
    """
    a ab aber abhalten ablauf abteilung actuel actuelle ahora ai aide aider aiuta aiutare
    aiuterebbe aktuell al algo alguien alla alle alles als altra altre altri altro am an anche
    ancora andere anderen anderes angebot anni anno année années ans ante antes après aquí
    arbeiten arbeitet arrive arriverait aspetta aspettare aspettate attendez attendre auch auf
    aufwand aujourd aujourd'hui aurait auriez aus aussi autre autres avant avere avez avoir
    avrebbe ayer ayuda ayudar ayudaría año años aún bald bedenken bedeuten bedeutet beginnen
    bei bene beschäftigt besoin besoins besonders besser beteiligen beteiligt beteiligten bien
    bis bisher bitte bleiben bloque brauchen braucht bräuchte bräuchten budget c'est cada
    cambia cambiar cambiare cambiaría cambierebbe capire cara caro ceci cela ceux change
    changer changerait chef cher chez chi ci coinvolgere coinvolto colleghi collègues combien
    come commencer comment como compara comparaison comparan comparando comparar comparer
    comparez comprendre confronta confrontando confrontare confronto contre cos cos'è cosa
    costa costano coste costi costo coût coûte coûter coûts crede cree criteri criterios
    critères croyez cuesta cuestan cuál cuáles cuándo cuánta cuántas cuánto cuántos cómo côté
    d da dabei dafür dai dalle damit danke dann daran darauf darf darüber dass dauern dauert
    davon dazu debe deben debería decide deciden decidere decidir decidono decir decisione
    decisiones decisión demain denken denn depuis derzeit desde después detiene deve devez
    devono devrait dice dich dies diese diesem diesen dieser dieses difficile différence
    difícil dire dit doit domanda domani donc dopo dort dov'è dove dovrebbe dringend dringlich
    durch décide décider décision décisions déjà délai día días dónde dürfen eigentlich
    einbeziehen einfach empezar empêche encore ensemble entender entre entscheiden
    entscheidend entscheider entscheidet entscheidung equipo era erfolg erfolgreich ergebnis
    erreichen erste ersten erwarten erzählen esa ese eso espera esperan esperar espérez essere
    est est-ce estar estas esto estos está están etwa etwas fa facile faire fait faites falta
    fanno fare farebbe faudrait faut fehlen fehlt fonctionne fra frage fragen frein freine
    frena früher funciona funziona fácil für geben gefallen gefällt gegen gehen geht genau
    gente gerade gerechnet gern gerne geschehen gespräch gespräche gestern gewesen gewinnen
    gibt giorni giorno già gracias grazie grund gründe gustaría gut gêne günstig ha hablar
    hace hacen hacer halten han hanno haría hasta hay helfen heure heures heute hier hilft
    hindern hindert ho hora horas hoy hui hält hätte hätten hören ieri ihrem ihren ihrer ihres
    imaginez impedisce impide implique impliquer importa important importante importe iniziare
    inquiète inquiéter involucrado j jahr jahre jahren jede jeden jeder jedes jemand jetzt
    jour jours kann knapp kollegen kommen kommt kosten kostet kriterien könnte könnten l
    laquelle laufen le lei leicht lequel les letzte letzten leurs leute lieber liegen liegt lo
    luego lui läuft lösen lösung m ma machen macht mag maintenant mais manca manque mañana me
    meglio mehr meisten mejor meno menos merci mes mese meses mesi mi mich mieux mitarbeiter
    moi moins mois molto mon monat monate monaten montrer morgen mostrar mostrare motivo muss
    muy más möchte möchten mögen müssen müsste müssten n nach necesita necesitan necesitaría
    nei nelle noch nutzen nutzt nächste nächsten nächster nächstes nécessaire o ob obiettivi
    obiettivo objectif objectifs objetivo objetivos obstacle obstáculo oder oggi ogni ora ore
    ostacolo otra otras otro otros ou où parlare parler parlons parte participa participan
    participar participe participent participer pasa pasaría paso pasos passe passerait passi
    passieren passiert passo pendant pensa penser pensez perché perd perde perder perdere
    perdre pero persona personas persone personne personnes peut piensa pierde plan plazo plus
    podemos podría podrían poi porqué possiamo possono potrebbe pourquoi pourrait pourriez
    pouvez pouvons precio preferisce prefiere pregunta preis preoccupa preoccupano preocupa
    preocupación preocupan presupuesto prezzo prima prix problem problema problemas probleme
    problemi problems problème problèmes prochain prochaine progetto projet prossima prossimo
    proyecto prozess préférez próxima próximo pueda puede pueden può qu qualcosa qualcuno
    quale quali quand quando quanta quante quanti quanto quartal que quel quella quelle
    quelles quello quels querría questa queste questi question questions questo quiere quieren
    quién quiénes quoi qué rahmen raison razón rechnen rechnet reden rendez resultado
    resultados retenir retient riesgo rischio risiko rispetto risque risultati risultato
    résultat résultats réussir réussite s sagen sagt sans sarebbe scadenza schon schritt
    schritte schwer schwierig se según sehen sein seit seite semaine semaines semana semanas
    sembra sembrano senza ser seraient serait serve servirebbe sería settimana settimane si
    signature signer siguiente sin sobre soll sollen sollte sollten solución solution
    soluzione sorge sorgen souhaitez sprechen später squadra starten stehen steht stellen
    stunde stunden stört sua succede succederebbe successo succès sue sul sulla suo suoi
    system sí t tag tage también te team tempo temps tendría tener termin teuer teurer ti
    tiempo tiene tienen toda todas todo todos tous tout toute toutes tra treffen trimestre
    très tun tutta tutte tutti tutto um umgehen ungefähr unter unterschreiben urgence urgent
    urgente usa usan usano usar usare usate utile utiliser utilisez valeur valor valore vedere
    ver vergleich vergleichen vergleicht verglichen verlieren vermissen vermisst vers verstehe
    verstehen vertrag verwenden verzögerung vi viel viele vogliono voir vor vorrebbe
    vorstellen vostra vostro voudriez voulez vuole wann war waren warten warum was wegen weil
    welche welchem welchen welcher welches wem wen weniger wenn wer werden wert weshalb wessen
    wichtig wichtiger wichtigste wie wieso wieviel will wirklich wissen wo woche wochen
    wodurch wofür wohin wollen womit woran worauf worden worüber wovon wurde während wäre
    wären wünschen würd würde würden wüssten y ya zeigen zeit ziel ziele zuerst zuletzt
    zwischen ändern ändert ça écart équipe était étape étapes éxito êtes être útil über
    überzeugen überzeugt
    """.split()
)
"""Everyday words of German, French, Spanish and Italian."""

DIRECTING = frozenset(
    """
    acknowledge address agree align anchor answer anticipate arrange ask assess avoid begin
    book break bridge bring budget build calculate calm celebrate challenge check clarify
    close-off co-create coach compare connect convert count counter cover create cut decouple
    deepen define defuse determine diagnose diffuse dig discover discuss dissect dive do don't
    draw drill drive earn ease elicit embrace empathise empathize encourage engage enlist
    establish estimate examine expand explain explore expose figure find fix flag flip focus
    follow frame gain gather gauge get give go guide have hear help highlight hold honour how
    identify imagine inquire inspect introduce investigate invite involve isolate join keep
    know learn leave let let's leverage link list listen lock look loop lower make manage map
    measure meet mirror move mutual nail name narrow open outline own paint park pause pick
    picture pin place plan plant plot point position postpone praise prepare press prioritise
    prioritize probe promote propose protect pull pursue push put qualify quantify quantise
    question quiet quote raise rank reach reassure recap reconfirm redirect reduce reflect
    reframe relate relieve remove repeat request research resolve respect respond retrace
    return reveal reverse review revisit rewind save schedule scope secure see seek sense
    separate serve set settle shift simplify size sketch skip slow soften solicit solve sound
    specify spell split spot start stay steer step stop strengthen study suggest sum summarise
    summarize support surface sympathise sympathize tackle tailor take talk target test thank
    think tie time trace track trade translate treat trust try turn uncover understand unlock
    unpack unravel use validate visualise visualize voice wait walk watch weigh welcome what
    when where who why widen win work wrap write zoom
    """.split()
)
"""A headline that is told the rep begins with one of these,"""
AFTERTHOUGHTS = frozenset("not before without instead rather than if then".split())
"""
    (a after and at but by clause first for it later not of on once one or over price”),
    scope, so these: until with “compare
    """
TELLING = frozenset(
    "admit clear confirm mention name note offer promise recall remind say send share show state "
    "stress tell".split()
)
"""or with one of these: that goes to the prospect as a claim, so the call's words do not count,"""
DIRECTING_ELSEWHERE = frozenset(
    """
    abklären aclara aclarar aclare acordar ansprechen approfondir approfondire ascolta
    ascoltare ask averigua averiguar averigüe beziffern busca buscar capire cercare chercher
    cherchez chiarire chiarisci chieda chiedere chiedi clarifier clarifiez comparar compare
    comparer comparez comprender comprendere comprendre concordare confrontare cuantificar
    demande demander demandez descubre descubrir einbeziehen entender erfahren erfragen
    erkunden ermitteln escucha escuchar escuche esplora esplorare explora explorar explore
    explorer explorez festlegen finde finden frag frage fragen fragend fragt herausarbeiten
    herausfinden hören identificar identificare identifier identifiez klär kläre klären
    nachfassen nachfragen nachhaken pregunta preguntar pregunte profundizar proponer proporre
    proposer proposez prüfen quantificare quantifier reformuler scopri scoprire trouver
    trouvez vereinbaren vergleiche vergleichen verificare verstehe verstehen vertagen
    vertiefen vérifier warten zuhören écouter écoutez
    """.split()
)
"""or has one of these, in another language."""

OWN = frozenset("i i'm i've i'll i'd we we're we've we'll we'd our ours my mine".split())
"""What follows one of these is said of the rep's side,"""
OWN_ELSEWHERE = frozenset(
    """
    wir uns unser unsere unserem unseren unserer unseres ich mein meine
    nous notre nos mon ma mes j'ai
    nosotros nuestro nuestra nuestros nuestras nos yo mi
    noi nostro nostra nostri nostre io mio mia
    """.split()
)
OWN_ENDINGS = ("amos", "emos", "imos", "iamo")
"""of Spanish and Italian verbs that need no “we”."""

OWN_PLAIN = frozenset(
    """
    address addressed agree also answer anything arrange arranged back begin begun better both
    bring brought budget calendar call came change changed come consider contact conversation
    cost could cover covered date demo discuss done email everything explain first fit fits
    fix fixed follow following forward found friday get got help helped include into invite
    january join joined keep kept last leave left line looked meet meeting met missed missing
    monday move moved next offer out part pilot prepare prepared price proposal put ran ready
    recap reconnect remove removed review reviewed revisit right run schedule scheduled send
    sent set share show showed shown side solved something spoke spoken start started stay
    summary sure sync tackle take talk think thursday together tomorrow took trial try tuesday
    understood up used using visit walk way wednesday went worked would write wrote
    """.split()
)
"""What a rep's side may do in a question, besides what is plain: nothing that is boasted of."""

CAPITALS = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december cfo ceo cto cio it hr vp roi kpi ok
    """.split()
)
"""What is written with a capital and names nobody."""
