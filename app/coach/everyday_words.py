"""Everyday words, which a question may have without a ground.

They are written as `stems()` gives them (“abil” is ability), one for all forms of a word: to stem
them all takes 0.2 s, which a tip has not. No names, no certificates, nothing that praises.
"""

EVERYDAY = frozenset(
    """
    a abandon abl about abov abroad abrupt absenc absent absorb acceler accent accept access
    accid accommod accompani accomplish account accumul accur accuraci achiev acknowledg
    acquir acquisit across act action activ actual ad adapt add address adequ adjust admin
    administr admit adopt advanc advers advic advis advoc affect afford afraid after afternoon
    afterward again against age agenc agenda agent ago agre agreement ahead aim air airlin
    airport alarm alert align aliv allevi alloc allow almost alon along alongsid aloud alreadi
    alright also alter altern alway am ambit ambiti amend among amount ampl an analys analysi
    analyst analyt analyz anchor and anger angri ani annex annoy annual anonym anoth answer
    anticip antidot anxious anybodi anyhow anymor anyon anyth anytim anyway anywher apart api
    app appar appeal appear appetit appli applic appoint appreci apprehens apprentic approach
    appropri approv april architect archiv are area argu argument arm around arrang arriv
    arrow art articl as asid ask asleep aspect aspir assembl assess assign assist associ
    assort assum assur at ate attach attain attempt attend attent attitud attorney attract
    attribut aucun audienc audio audit auditor august author autom automat autumn avail avec
    averag avoid aw awak awar away awkward aye back background backlog backup backward bad
    badg bag bake baker bakeri balanc ball band bandwidth bank bar bare bargain barrag barrier
    base basement basi basic basket batch batteri bay be beach bear beat beauti becam becaus
    becom bed been beer befor began begin behav behavior behaviour behind belief believ bell
    belong below belt bench benchmark benefici benefit besid best bet better between beyond
    bicycl bid big bigger biggest bike bill bin bind binder bird birth birthday biscuit bit
    bite black blank blind block blocker blue blunt blur board boat bodi bold bolt bond bonus
    book bookkeep boost boot bore born borrow boss bot both bother bottl bottleneck bottom
    bought bounc bound boundari box boy brainstorm brake branch brand brave bread break
    breaker breakfast breath bridg brief briefli brigad bright bring broad brochur broke
    broken broker brother brought brown browser bucket budget buffer bug build builder built
    bulk bunch bundl burden buri burn bursar bus buse busi busiest but button buy buyer buyin
    by bye bypass cab cabin cabinet cabl cake calcul calendar call callback calm came camera
    camp campaign can cancel candid candl canteen cap capabl capac car card care career carer
    caretak carri carrier case cash cast casual cat catalogu catch categori cater caught caus
    caution cautious caveat ce ceil celebr cell cellar cent centr central ceo certain ces cet
    cett cfo chain chair chairman chalk challeng champion chanc chang chao chaotic chap chapel
    charg chariti charm chart chase chat che cheap cheaper check checklist cheer chees chequ
    chief child children chip chocol choic choir choos chore chose chosen christma church cio
    circl circumst cite citi citizen clap clarifi clash class classifi claus clean cleaner
    clear clerk clever click client climb clinic clip clipboard clock close closer cloud
    cloudi club clue clumsi coach coat code coffe coin cold collabor colleagu collect colleg
    colour column combin come comfort comma command comment commerci commiss commit committe
    common communic communiti compani compar comparison compel compet competit competitor
    compil complain complaint complement complet complex complianc complic compliment compon
    compromis comput con conced concept concern concert concess conclud conclus concret condit
    conduct confer confid confin confirm conflict confus congratul connect connector conquer
    consensus consent consequ consid consist constant constraint consult consum contact
    contain content context conting continu contract contractor contradict contrari contrast
    contribut control conveni convers convert convey convinc cook cool cooper coordin cope
    copi copper core cork corner correct correspond corridor cost costliest could council
    counsel count counter counterpart counti countri coupl courier cours court cousin cover
    crack crane crate crazi cream creat creativ credit creep crew crisi criteria criterion
    critic crm cross crowd crucial crunch cto cultur cup cupboard curb curious currenc current
    curv cushion custom cut cycl da dad daili dairi dal damag dan dare dark das dashboard data
    databas date daughter day de deadlin deaf deal dealbreak dealer dealt dear debat decad
    decemb decent decid decis deck declin dedic deed deem deep deeper default defend defer
    defin definit degre del delay deleg delet delic delight deliv deliveri dell della dem
    demand demo demonstr den dental dentist depart departur depend deploy deposit depot deputi
    der des describ deserv design desir desk despis despit destin detail deterior determin
    develop devic devot di diagnos diari dictat did die diesel differ differenti difficult
    difficulti dig digest digit dilemma dilig dimens diminish dinner dip direct director
    disagre disappear disappoint disast discomfort disconnect discont discourag discov
    discoveri discrep discuss disk dislik dismiss dispatch display disput disrupt dissatisfi
    distanc distinguish distract distribut district disturb divers divid do dock doctor
    document doe dog domin done donor doom door dot doubl doubt down download downsid downtim
    draft drag drain draw drawback drawer drawn dread dream drew dri drift drill drink drive
    driven driver drone drop drown drum du due dull dump duplic durat dure dust duti dynam e
    each eager ear earli earlier earliest earmark earn earth eas easi easier easiest easili
    easter eat eaten edg edit editor effect effort egg eight eighteen eighti ein einem einen
    einer either el elabor elect electr electrician electron element elev eleven eleventh
    elimin ell ella els elsewher email embarrass embrac emerg emergenc emot emphasi employ
    employe empow empti en enabl encount encourag end endless endur enemi energi engag engin
    enhanc enjoy enlarg enough ensur enter enthusiasm enthusiast entir entiti entri envelop
    envi environ envis envisag equal equip erod erp error es escal escap escrow especi essenc
    essenti est esta establish estat estim et ethic europ european evalu even evening event
    eventu ever everi everybodi everyday everyon everyth everywher evid evolut evolv exact
    exam examin exampl exceed except excess exchang excit exclud excus execut exercis exhaust
    exist exit expand expect expens experi expert expertis expir explain explicit exploit
    explor export expos exposur express extend extens extent extern extra extract extrem eye
    face facil fact factor factori fade fair faith fall fallback fallen fallout famili
    familiar fan fanci far fare farm farmer fascin fast faster fatal father fatigu fault favor
    favorit favour favourit fax fear feasibl featur februari fed feder fee feed feedback feel
    feet fell fella fellow felt fenc festiv fetch few fewer field fifteen fifteenth fifth
    fifti fight figur file fill film filter final finalis financ financi find fine finger
    fingerprint finish fire firm first fiscal fish fit fitter five fix flag flat flaw fleet
    flexibl fli flick flight flip float flood floor flow flower flu flyer focus fold folder
    folk follow followup fond font food foot footbal for forc forecast foreman foremen forese
    foresight forest forget forgiv forgot forgotten forklift form formal format former forti
    fortnight forward found foundat founder four fourteen fourteenth fourth fraction fragil
    fragment frame framework franchis frank freedom freelanc freez freezer freight frequenc
    frequent fresh friction friday fridg friend frighten from front frozen fruit frustrat fuel
    fulfil full fulli fun function fund fundament funni furnitur further fuss futur gadget
    gain gambl game gap garag garden gas gate gatekeep gateway gather gaug gave gear general
    generat gentl gentleman genuin gestur get gift girl give given glad glanc glass gli glitch
    global glove go goal goe golf gone good goodwil got govern governor grade gradual grain
    grand grandfath grandmoth grant graph grasp grate gravel graviti great greatest green grey
    grief grip gripe ground group grow grower grown growth guard guess guest guid guidanc
    guidelin gut guy gym ha haben habit had hair half halfway hall halt halv hammer hand handi
    handl handoff handov handshak handwrit hang happen happi happier happiest harbour hard
    harder hardest hardwar harm harvest has hassl hast hasti hat hate haunt have he head
    headach headcount headroom headset headway health healthi hear heard heart heat heavi
    hectar hectic held hello help helper helpless her here hero herself hesit hey hidden hide
    high higher highest highlight hill him himself hinder hing hint hip hire his histori hit
    hive hobbi hold holdup hole holiday home homegrown homework honest honey honour hook hop
    hope hopeless horizon horribl hors hospic hospit host hostil hot hotel hotlin hour hous
    household housekeep how howev hr huge hull human humbl hundr hundredfold hung hunger
    hungri hurdl hurri hurt husband hybrid i ich icon idea ideal identifi if ihm ihn ihnen ihr
    il illustr im imag imagin immedi impact impati imper implement impli implic import impos
    imposs impract impress improv impuls in inaccur inadequ inbox incent incid inclin includ
    incomplet inconsist inconveni increas independ index indic individu industri ineffici
    inevit influenc info inform inher inherit initi ink input inquiri insid insight insist
    inspect inspector inspir instal instanc instant instead instinct instruct insuffici insur
    intak integr intend intens intent interact interest interfac interfer interim intern
    internal internet interpret interrupt interven interview into intranet introduc introduct
    intuit invent inventori invest investig investor invis invit invoic involv iron irrelev
    irrit is island isol issu ist it item itself jamai januari je job join joint joke journey
    judg judgement judgment juggl juli jump june junior juri just justif justifi kann keen
    keenest keep keeper kein keinen keiner kept kettl key keyword kick kickoff kid kilo
    kilometr kind kiosk kit kitchen knee knew knock know knowledg known kpi kpis la lab label
    labor labour lack lad ladder ladi lag lake lamp land landlord landscap languag laptop larg
    larger largest las laser last late later latest laugh launch laundri law lawyer lay layer
    layout le lead leadership leaflet lean leap learn leas least leav ledger leeway left leg
    legaci legal lei lend length lengthi lent les less lesson let letter leur level leverag
    liabil liais liaison liberti librari licenc licens lid life lifecycl lift light lighthous
    like likeabl likelihood limit line linen linger link list listen liter litr littl live lo
    load loan loath local locat lock locker log logic login logist logo lone long longer
    longest look loop loos loro lorri los lose loss lost lot loud love low lower loyal loyalti
    luck lucki lump lunch luxuri machin macro mad made magazin magic magnet mai mail mailbox
    main maintain mainten major make maker man manag mandat mandatori mani manner manual
    manufactur map march margin mark market marri marriag mask massiv master match mate materi
    materialis matern math matrix matter maximum may mayb mayor me meal mean meaning meant
    meantim measur mechan medic medicin meet member membership memori men mental mention menu
    menus merg merger mess messag messi met meter method metr metric mid middl midnight might
    migrat mild mile mileston milk mill million mind mindset mine minimum minist ministri
    minor minus minut mir mirror misalign mismatch miss mission mistak mistrust misunderstand
    mit mix mobil mode model moder modest modifi modul moment momentum monday money monitor
    month mood moon moral more morn most mother motion motiv mould mountain mouth move mrs
    much mug multipl mundan museum music must mute mutual myself nada nag nail name narrat
    narrow nation nativ natur ne near nearest neat necess necessari need neglect negoti
    neighbour neither nel nella nephew nervous nessun nessuna nessuno net network neutral
    never new newer newest news newslett newspap next nice nicer nicht nie niemal nient night
    nightmar nine nineteen nineteenth nineti ninguna ninguno ninth no nobodi nod noi nois
    noisi non none noon nor norm normal north nos nose nostra nostro not notari note notebook
    noth notic notr nous novel novemb now nowher nudg nuestra nuestro nuisanc number numer
    nunca nurs nurseri nut o'clock obey object oblig observ obsess obsolet obstacl obtain
    obvious occas occasion occur octob odd of off offend offer offic offici offlin offset
    often ohn oil okay old older oldest on onboard onc one ongo onli onlin ont onto open oper
    opinion opportun oppos opposit opt optim optimis option or orang order ordinari organ
    organis organiz orient origin other otherwis ought our ourselv out outcom outdat outfit
    outlier outlin outlook output outsid outsourc outweigh oven over overal overcom overcompl
    overdu overhead overload overlook overnight overse oversight overtim overwhelm owe own
    owner ownership pace pack packag pad page pager paid pain painpoint paint pair pallet
    panel panic paper paperwork par para paragraph parallel paralys paraphras parcel parent
    parish park part parti particip particular partner pas pass passport password past patch
    patienc patient pattern paus pay payback payment payrol pdf peac peak peer pen penalti
    pencil pend penni pension peopl per perceiv percent percentag perform perhap period perman
    permiss permit persist person personnel perspect persuad persuas pet pharmaci phase phone
    photo photocopi photograph phrase physic physio piano pick picker picki pictur piec pile
    pilot pin ping pink pinpoint pipe pit pitch pitfal pivot pizza place plain plan plane
    planner plant plaster plastic plate platform play pleas pleasant pleasur plenti plug
    plumber plus pocket point polici polit poll pool poor pop popul popular por port portal
    porter portfolio portion posit possess possibl post postpon pot potato potenti pound pour
    power practic practis prais pre precaut precis predecessor predict prefer preliminari
    prematur prepar prerequisit presenc present preserv presid press pressur pretti prevent
    previous price priceless pride primari princip principl print printer prior priorit
    prioriti prioritis privaci privat privileg prize proactiv probabl probe problem problemat
    procedur proceed process procur produc product profession professor profici profil profit
    program programm progress project promin promot prompt prone proof proper properti proport
    propos proposit prospect protect proud prove provid pub public publish pull pump pupil
    purchas pure purpl purpos push pushback put puzzl qualifi qualiti quantifi quantiti
    quarrel quarri quarter que quest question questionnair queue qui quick quicker quiet quit
    quiz quo quot race rack radic radio rail railway rain rais ran random rang rank rapid rare
    rate rather ration raw reach reachabl react reaction read readabl reader readi real realis
    realist realiti realli rear reason reassess reassign reassur rebuild recal recap receipt
    receiv recent recept receptionist recip reckon recommend reconcil reconsid record recov
    recoveri recruit recur red redlin redo reduc redund refer referr refin reflect reform
    refram refresh refus regard region regist regret regul regular regulatori reinforc reject
    relat relationship relax releas relev reli relianc relief reliev reluct remain remark
    remedi rememb remind remot remov renew rent rental reopen rep repair repeat repetit replac
    repli report repres reput request requir reschedul research resel resent reserv resid
    residu resign resili resist resolut resolv resourc respect respond respons rest restaur
    restor restrict restructur result resum retail retain retent rethink retir retrain return
    revenu revers review revis revisit reward rework rhythm ribbon rid ride rien right rigid
    rippl rise risk riskiest ritual rival river road roadblock roadmap robot roi role roll
    rollout roof room root rope roster rota rotat rough round rout routin row rubber rubbish
    rule ruler rumour run rung rush sa sacrific sad saddest said salari sale salesman salt
    same sampl san sandbox sandwich saniti sat satellit satisfact satisfi saturday save saw
    sawmil say scaffold scale scan scanner scare scatter scenario sceptic schedul scheme
    school scope score scrap scratch screen screenshot screw script scrutini se sea search
    season seat second secondari secret secretari section see seed seem seen seldom select
    self sell send senior sens sensibl sensit sensor sent sentenc sentiment senza separ
    septemb sequenc serial serious serv server servic ses session set setback settl setup
    seven seventeen seventi sever shadow shake shall shallow shame shape share sharehold sharp
    she shed sheep sheet shelf shelter shelv shi shift ship shirt shock shoe shoebox shoot
    shop short shortag shortcom shortcut shorter shortlist shot should shout show shown shrink
    shut si sich side sie sign signal signatur signific signoff silenc silent silo similar
    simpl simpler simplest simpli simplifi simultan sin sinc sind sing singl sink sir sit site
    situat six sixteen sixth sixti size skeptic skew ski skill skip slack slate sleep slept
    slice slide slight slip slot slow slower slowest slowli sluggish slump small smaller
    smallest smart smile smiley snag snapshot so social soft soften softwar soil solar sold
    solicitor solid solut solv some somebodi somehow someon someplac someth sometim somewhat
    somewher son sono sont soon sooner sorri sort soul sound sourc south space spare spark
    speak speaker spec specif speech speed spell spend spent spike spirit split spoil spoke
    spoken sponsor spontan sport spot spray spread spreadsheet spring squar squeez stabil
    stabl stack staf staff stage stagnat stair stake stakehold stall stamp stanc stand
    standard standpoint standstil star stare start starter startup state statement static
    station statist status stay steadi steel steep steer stem step stick sticker sticki stifl
    still stock stomach stone stood stop stopgap storag store stori storm straight strain
    strang stranger strateg strategi street strength stress stretch strict strike string
    stroke struck structur struggl stuck student studi studio stuff stumbl style su sub
    subcontractor subject submit subscript subsequ substanc substanti substitut subtl succeed
    success successor such sudden suffer suffici sugar suggest suit suitabl sum summar summari
    summaris summer sun sunday supermarket supervis supervisor suppli supplier support suppos
    sur sure surfac surg surgeon surgeri surpris surround survey surveyor sus suspect suspend
    suspici sustain swallow swamp swap sway sweet swift swim switch sympathi symptom sync
    synergi system tab tabl tablet tackl tactic tailor take taken takeov talent talk tangibl
    tangl tank tap tape target task tast tax taxi tea teach teacher team tech technic
    technician techniqu technolog tedious telephon tell temperatur templat temporari tempt ten
    tenant tend tendenc tender tens tension tent tenth tenur term termin terribl territori
    test text than thank that the theatr their them theme themselv then theoret theori there
    these they thick thin thing think third thirteen thirti thirtieth this thorough those
    though thought thousand threaten three threshold thrive through throughout throw thrown
    thumb thursday tick ticket tidi tie tien tier tight tile till time timefram timelin timer
    timet tin tini tip tire titl to today togeth toilet told toler toll tomorrow tone tonight
    tonn too took tool top topic total touch tough toughest tour tourist toward tower town
    track traction tractor trade trader tradit traffic trail trailer train traine trainer tram
    transfer transform transit translat transpar transport trap travel tray treasur treat tree
    trend tri trial trick trickiest trigger trip trivial trolley troubl truck true trust
    truste truth tuesday tune tunnel turmoil turn turnaround turnov tweak twelfth twelv twenti
    twentieth twice twist two type typic typo tyre ugli ultim un una unabl unaccept unansw
    unawar uncertain uncertainti unclear uncomfort uncov und undecid under underestim undergo
    undermin understand understood undertak underus une uneas uneasi unexpect unfair
    unfamiliar unfinish unfortun unhappi uniform uninterest union unit universiti unless unlik
    unlock unnecessari unpack unplan unpleas unpredict unreason unreli unresolv unsatisfi
    unser unspoken unstabl unsuccess unsur until untouch unus unusu up upcom updat upfront
    upgrad upheav upload upper upset upsid upstair uptak urg urgenc urgent us usag use useless
    user ust usual utilis utmost vagu valley valu valuabl valv van vari variabl variat varieti
    vast vat vault vehicl vendor verbal verdict veri verifi version versus vet veteran veto
    via viabl video view viewer viewpoint villag violat virtual visibl vision visit visitor
    vital vocal voic voicemail volatil volum volunt von vos vote votr vous vp vulner wage wait
    wake walk wall want ward warehous wari warm warn warrant was wash wast watch water wave
    way we weak weakest wear weather web webinar websit wed wednesday week weekday weekend
    weigh weight weird welcom well went were wet what whatev wheel when whenev where wherev
    whether whi which whichev while white whiteboard who whoever whole wholesal wholli whom
    whose wide widespread wie wife wifi wild will willing win wind window wine wing winter
    wipe wir wird wire wise wish with withdraw withhold within without woman women wonder wood
    word work workabl workaround workday worker workflow workforc workload workplac workshop
    world worn worri wors worsen worst worth worthi worthwhil would wrap wrestl write written
    wrong wrote y yard year yearn yellow yesterday yet yield you young younger youngest your
    yourself yourselv zero zone zu
    """.split()
)
