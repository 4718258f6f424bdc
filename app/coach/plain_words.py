"""Words of a tip that promise, state and reveal nothing, in whatever order they come.

A headline of them is shown word by word; a sentence of nothing else needs no ground. They are
English: in other languages a headline waits a moment, until what follows it has been checked.
"""

PLAIN = frozenset(
    """
    a about acknowledge after again ahead an anchor and are as ask asking at back be because been
    before behind below between big breathe but by calm clarify close compare compared comparing
    concern concerns cost costing costs curious current currently day days decide decides deciding
    decision deep deeper delay details dig does down else exactly example explore feel feels fair
    find first floor follow for from further goal goals hand happen happened happens hear heard help
    here hold how i if impact important in into is it its keep know knows last latest let let's
    like listen look looking looks made make makes matter matters me mean means meant mind mirror
    moment month months more most name need needs next now number numbers of often on onboarding
    one open or other others out over pain paraphrase pause people person picture plan planned
    point pressing price prices pricing priorities priority probe problem problems process quantify
    quarter question questions quiet quo rather real really reason reasons reframe repeat risk
    risks role say says sense shift short side silence size slow small solve so someone
    sounds speak speaking start stand stay status step steps still success summarise summarize take
    takes talk talking team teams tell than thank thanks that that's the their them then there
    these they thing things think this those through time timeline timing to today together topic
    turn uncover understand unpack until up urgency us use using value was way week weeks were what
    what's when where whether which while who whole whose why with without word words works worries
    worry would year years yet you you're your yours yourself
    """.split()
)

GLUE = PLAIN | frozenset(
    """
    also am can could did do don't got had has have he her him his i'd i'll i'm i've it'll it's just
    may might our ours own per quite she should shall such too very via we we'd we'll we're we've
    will won't you'd you'll you've
    das dem den der des die du ein eine einem einen einer eines er es haben hat ich ihm ihn ihnen
    ihr ihre im in ist kann können mit mir sich sie sind so und uns unser unsere von wie wir wird zu
    avec ce ces cet cette dans de des du elle en est et il ils je la le les leur leurs nos notre
    nous on ont par pour que qui sa se ses son sont sur un une vos votre vous à
    con de del el ella en es esta este la las le lo los más nos nuestra nuestro para por que se son
    su sus tiene un una usted y
    che con da dal del della delle di e gli ha i il la le lei lo loro nel nella noi nostra nostro
    per più si sono su un una è
    """.split()
)
"""Words that tie a claim together and are none: the others in it must be the playbook's."""

NEGATIONS = frozenset(
    """
    no not never none nothing nobody neither nor cannot can't don't doesn't isn't aren't won't
    wouldn't didn't without kein keine keinen keiner nicht nie niemals nichts ohne ne pas jamais
    aucun aucune rien sans nunca ningún ninguna ninguno nada sin non mai nessun nessuna nessuno
    niente senza
    """.split()
)

LEADS = frozenset(
    """
    about again also and at besides beyond but by compared first for from generally great
    honestly ideally in just maybe now of ok okay on or overall perhaps realistically really
    right roughly since so still sure than then to today typically understood until well with
    """.split()
)
"""What may stand before the word that makes an English question."""

ASKING = frozenset(
    """
    what what's how who who's whom whose when where where's which why if suppose any anything anyone
    am is are was were do does did has have had can could will would shall should may might must
    who'd who've who're what're what'd how'd where'd which's
    """.split()
)

ASIDE = frozenset(
    """
    of apart aside on in with from looking thinking beyond outside besides once after before
    assuming between for to setting by compared
    """.split()
)
"""A clause that begins with one of these may stand before the question."""

KNOWING = frozenset("know aware heard realise realize agree believe".split())
"""“Did you know …?” states what follows,"""
OPEN = ASKING | frozenset("about of to whether yet".split())
"""unless one of these does."""

ENGLISH = frozenset(
    """
    the you we they it our your my please that this to of for with and not if
    i'm i've i'll i'd you're you've you'll you'd we're we've we'll we'd it's that's
    won't can't don't what how who when where which why is are do does did have can could would
    """.split()
)
"""A sentence with one of these is English, which needs to be known only where it asks."""

STATING = frozenset(
    """
    ich wir unser unsere mein meine du der die das ein eine es er
    je j'ai nous notre nos mon ma le la les c'est tu
    yo nosotros nuestro nuestra nuestros mi el los tú
    io noi nostro nostra mio il lo gli
    """.split()
)
"""A question of another language than English begins with none of these."""

CONCESSIONS = frozenset(
    """
    discount discounts discounted rebate rebates refund refunds refundable guarantee guarantees
    guaranteed promise promises promised free complimentary waive waived gratis
    rabatt rabatte nachlass erstattung rückerstattung garantie garantieren garantiert kostenlos
    kostenfrei umsonst versprechen
    remise remises rabais réduction remboursement garantir garanti gratuit gratuite gratuits offert
    descuento descuentos rebaja reembolso garantía garantizar garantizado gratuito gratuita
    sconto sconti rimborso garanzia garantire garantito gratuitamente omaggio
    """.split()
)
"""What costs the rep something once it is said: only a playbook may bring it up."""
